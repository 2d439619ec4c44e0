//! Completion on the calling thread: a future that is ready at its first poll never leaves it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use napi::{Either, Env, Result, bindgen_prelude::Object};

use super::{current, runtime::runtime};

type Settle = Box<dyn FnOnce(Env) -> Result<String> + Send>;

/// Polls `work` once here; if it must wait, it goes on in the runtime and the caller gets a
/// promise.
pub fn complete<'env>(
    env: &'env Env,
    work: impl Future<Output = String> + Send + 'static,
) -> Result<Either<String, Object<'env>>> {
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
    let (deferred, promise) = env.create_deferred::<String, Settle>()?;
    runtime.spawn(async move {
        let text = work.await;
        deferred.resolve(Box::new(move |_| Ok(text)));
    });
    Ok(Either::B(promise))
}
