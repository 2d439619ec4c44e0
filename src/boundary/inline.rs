//! Work on the thread that asked for it: a future that is ready at its first poll never leaves it,
//! and one that waits for JavaScript alone comes back to it. Waking a thread of the runtime, and
//! then the event loop, costs more than most of what is waited for.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use napi::{
    Either, Env, Result, Status,
    bindgen_prelude::{FnArgs, Function, FunctionRef},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};

use super::{current, runtime::runtime};

/// The number of a piece of work, and its answer.
pub type Completed = FnArgs<(u32, String)>;

type Future = Pin<Box<dyn std::future::Future<Output = String> + Send>>;

/// The ways back for work that could not be completed at once.
pub struct Completions {
    finish: FunctionRef<Completed, ()>,
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
        Ok(Self { finish: finish.create_ref()?, queue, next: AtomicU32::new(1) })
    }
}

/// Polls `work` here. If it must wait, it goes on when it is woken: here by [`resume`], in the
/// runtime by anything else. The caller gets the number under which the answer will come.
pub fn complete(
    env: &Env,
    completions: &Arc<Completions>,
    work: impl std::future::Future<Output = String> + Send + 'static,
) -> Result<Either<String, u32>> {
    let mut work: Future = Box::pin(work);
    // Whoever would wake this is heard after all: it is polled again at once.
    if let Poll::Ready(text) = poll_here(env, &mut work, Waker::noop())? {
        return Ok(Either::A(text));
    }
    let number = completions.next.fetch_add(1, Ordering::Relaxed);
    let waiting = Arc::new(Waiting {
        home: current::Home::of(env),
        number,
        completions: Arc::clone(completions),
        stage: Mutex::new(Stage::Polled),
    });
    Ok(match waiting.poll(env, work)? {
        Some(text) => Either::A(text),
        None => Either::B(number),
    })
}

/// On the JavaScript thread, inside the runtime's context.
fn poll_here(env: &Env, work: &mut Future, waker: &Waker) -> Result<Poll<String>> {
    let _entered = runtime()?.enter();
    Ok(current::with(env, || work.as_mut().poll(&mut Context::from_waker(waker))))
}

/// Runs `wake`, and then here whatever it has woken of this environment's.
pub fn resume(env: &Env, wake: impl FnOnce()) {
    let home = current::Home::of(env);
    let before = WOKEN.replace(Some((home, Vec::new())));
    // Whatever happens, the thread must not go on collecting.
    let _ = catch_unwind(AssertUnwindSafe(wake));
    let woken = WOKEN.replace(before);
    for (waiting, work) in woken.into_iter().flat_map(|(_, woken)| woken) {
        // As in the runtime, work that panics has no answer; requests contain their own panics.
        let polled = catch_unwind(AssertUnwindSafe(|| waiting.poll(env, work)));
        if let Ok(Ok(Some(text))) = polled {
            waiting.finish(env, text);
        }
    }
}

/// While something is waked on a thread: for which environment, and what was woken.
type Woken = Option<(current::Home, Vec<(Arc<Waiting>, Future)>)>;

thread_local! {
    static WOKEN: RefCell<Woken> = const { RefCell::new(None) };
}

/// Whether what is woken here and now is for [`resume`]; never while the thread ends.
fn is_collected(home: current::Home) -> bool {
    let is_for = |woken: &Woken| woken.as_ref().is_some_and(|(collecting, _)| *collecting == home);
    WOKEN.try_with(|woken| woken.try_borrow().is_ok_and(|woken| is_for(&woken))).unwrap_or(false)
}

/// A piece of work that has a number.
struct Waiting {
    home: current::Home,
    number: u32,
    completions: Arc<Completions>,
    stage: Mutex<Stage>,
}

enum Stage {
    /// On its thread, at this moment.
    Polled,
    /// The same, and woken since.
    Woken,
    Waits(Future),
    /// In the runtime, or at its end.
    Gone,
}

impl Waiting {
    /// The answer, if it is there.
    fn poll(self: &Arc<Self>, env: &Env, mut work: Future) -> Result<Option<String>> {
        *self.stage() = Stage::Polled;
        let polled = poll_here(env, &mut work, &Waker::from(Arc::clone(self)))?;
        let mut stage = self.stage();
        Ok(match (polled, &*stage) {
            (Poll::Ready(text), _) => {
                *stage = Stage::Gone;
                Some(text)
            }
            (Poll::Pending, Stage::Woken) => {
                *stage = Stage::Gone;
                drop(stage);
                self.leave(work);
                None
            }
            (Poll::Pending, _) => {
                *stage = Stage::Waits(work);
                None
            }
        })
    }

    /// Goes on in the runtime.
    fn leave(&self, work: Future) {
        let Ok(runtime) = runtime() else { return };
        let completions = Arc::clone(&self.completions);
        let number = self.number;
        runtime.spawn(async move {
            let answer = FnArgs::from((number, work.await));
            // An environment that has ended waits for nothing.
            completions.queue.call(answer, ThreadsafeFunctionCallMode::NonBlocking);
        });
    }

    fn finish(&self, env: &Env, text: String) {
        let finish = self.completions.finish.borrow_back(env);
        // It resolves a promise, which does not throw.
        let _ = finish.and_then(|finish| finish.call(FnArgs::from((self.number, text))));
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        let mut stage = self.stage();
        let work = match std::mem::replace(&mut *stage, Stage::Gone) {
            Stage::Waits(work) => work,
            Stage::Gone => return,
            Stage::Polled | Stage::Woken => {
                *stage = Stage::Woken;
                return;
            }
        };
        drop(stage);
        if is_collected(self.home) {
            WOKEN.with_borrow_mut(|woken| {
                if let Some((_, woken)) = woken {
                    woken.push((Arc::clone(&self), work));
                }
            });
        } else {
            self.leave(work);
        }
    }
}
