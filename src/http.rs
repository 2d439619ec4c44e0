//! The web's plain data, and the rules by which it is read: no I/O, no state.

pub mod body;
pub mod email;
pub mod form;
mod headers;
pub mod ip;
pub mod json;
mod message;
mod method;
pub mod origin;
pub mod query;
mod split;
pub mod url;
pub mod wildcard;
pub mod wire;

pub use headers::Headers;
pub use message::{Reply, Request};
pub use method::Method;
pub use split::split;
