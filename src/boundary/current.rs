//! The JavaScript environment of the thread, for as long as the core stands on it.

use std::cell::Cell;

use napi::{Env, sys};

thread_local! {
    static CURRENT: Cell<sys::napi_env> = const { Cell::new(std::ptr::null_mut()) };
}

/// Which environment something belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Home(usize);

impl Home {
    pub fn of(env: &Env) -> Self {
        Self(env.raw().addr())
    }
}

/// Runs `work` with `env` as the thread's environment. Nests: a callback may call back in.
pub fn with<T>(env: &Env, work: impl FnOnce() -> T) -> T {
    struct Restore(sys::napi_env);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace(env.raw()));
    work()
}

/// The environment, if the caller runs inside [`with`] on this thread.
pub fn get() -> Option<Env> {
    let raw = CURRENT.get();
    (!raw.is_null()).then(|| Env::from_raw(raw))
}
