//! Completion on the calling thread: a future that is ready at its first poll never leaves it.

use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicU32, Ordering},
    task::{Context, Poll, Waker},
};

use napi::{
    Either, Env, Result, Status,
    bindgen_prelude::{FnArgs, Function},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};

use super::{current, runtime::runtime};

/// The number of a piece of work, and its answer.
pub type Completed = FnArgs<(u32, String)>;

/// The way back for work that could not be completed at once.
pub struct Completions {
    queue: ThreadsafeFunction<Completed, (), Completed, Status, false, true>,
    next: AtomicU32,
}

impl Completions {
    /// Weak: whether work under way keeps the process alive, the JavaScript side decides. It
    /// knows which of it waits for JavaScript alone.
    pub fn new(finish: &Function<'_, Completed, ()>) -> Result<Self> {
        let queue = finish
            .build_threadsafe_function::<Completed>()
            .weak::<true>()
            .build_callback(|context| Ok(context.value))?;
        Ok(Self { queue, next: AtomicU32::new(1) })
    }
}

/// Polls `work` once here. If it must wait, it goes on in the runtime, and the caller gets the
/// number under which the answer will come.
pub fn complete(
    env: &Env,
    completions: &std::sync::Arc<Completions>,
    work: impl Future<Output = String> + Send + 'static,
) -> Result<Either<String, u32>> {
    let runtime = runtime()?;
    let mut work: Pin<Box<dyn Future<Output = String> + Send>> = Box::pin(work);
    let first = {
        let _entered = runtime.enter();
        // Whoever would wake this is heard after all: the runtime polls again at once.
        let mut context = Context::from_waker(Waker::noop());
        current::with(env, || work.as_mut().poll(&mut context))
    };
    if let Poll::Ready(text) = first {
        return Ok(Either::A(text));
    }
    let number = completions.next.fetch_add(1, Ordering::Relaxed);
    let completions = std::sync::Arc::clone(completions);
    runtime.spawn(async move {
        let answer = FnArgs::from((number, work.await));
        // An environment that has ended waits for nothing.
        completions.queue.call(answer, ThreadsafeFunctionCallMode::NonBlocking);
    });
    Ok(Either::B(number))
}
