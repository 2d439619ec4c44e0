//! The native core of corten: a server runtime for Better Auth.
//!
//! The modules stand in layers; each may name only those below it (docs/ARCHITECTURE.md).

#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "the test runtime blocks on each test")
)]

#[cfg(feature = "napi")]
mod boundary;
pub mod pipeline;
pub mod plugins;
pub mod endpoints;
pub mod kernel;
pub mod oauth;
pub mod domain;
pub mod cookies;
pub mod schema;
pub mod storage;
pub mod config;
pub mod http;
pub mod crypto;
pub mod host;
pub mod clock;
pub mod error;
