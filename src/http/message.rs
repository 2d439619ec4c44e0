//! A request as it arrives and a reply as it leaves.

use std::borrow::Cow;

use super::{Headers, Method};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub method: Method,
    pub url: ::url::Url,
    pub headers: Headers,
    /// `None` is no body at all; an empty body is `Some` of nothing.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// The URL's path, percent-encoded as it came.
    pub fn path(&self) -> &str {
        self.url.path()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    /// The reason phrase; the reference puts an error's name there.
    pub reason: Cow<'static, str>,
    pub headers: Headers,
    pub body: Option<String>,
}
