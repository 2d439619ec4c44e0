//! Cookies on the wire: names, attributes, signatures, the session cache, chunks.

mod chunks;
mod names;
mod request;
mod serialize;
mod session_cache;
mod signed;

pub use chunks::{Chunk, join_chunks, split_into_chunks, stale_chunks};
pub use names::{AuthCookies, NamedCookie};
pub use request::RequestCookies;
pub use serialize::serialize;
pub use session_cache::{Cached, SessionCache};
pub use signed::{open, seal};
