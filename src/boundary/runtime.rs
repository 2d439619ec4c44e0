//! The process's runtime: ours, so that it outlives every JavaScript environment, and OpenSSL.

use std::sync::OnceLock;

use napi::{Error, Result};
use tokio::runtime::{Builder, Runtime};

/// Waiting for databases and timers needs few threads; hashing has its own.
const THREADS: usize = 2;

/// `OPENSSL_INIT_NO_LOAD_CONFIG`, which the bindings do not name.
const NO_LOAD_CONFIG: u64 = 0x80;

/// Starts with the first application and never stops: requests of other environments, such as
/// worker threads, may be under way when one of them ends.
pub fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    initialise_openssl();
    let built = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("corten")
        .enable_all()
        .build()
        .map_err(|error| {
            Error::from_reason(format!("corten could not start its threads: {error}"))
        })?;
    Ok(RUNTIME.get_or_init(|| built))
}

/// Ours is a private copy of OpenSSL: it must read no configuration file of the machine's, and
/// must not clean up at exit while threads still use it.
fn initialise_openssl() {
    // SAFETY: flags and no settings, as the function documents; it may be called repeatedly and
    // from any thread.
    unsafe {
        openssl_sys::OPENSSL_init_ssl(
            NO_LOAD_CONFIG | openssl_sys::OPENSSL_INIT_NO_ATEXIT,
            std::ptr::null(),
        );
    }
}
