//! The whole application over a memory store: a fake host, a set clock, seeded randomness.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail where it stands, and its runtime blocks on it"
)]

mod account;
mod bench;
mod cached;
mod callbacks;
mod closing;
mod counting;
mod fake_storage;
mod field_functions;
mod fields;
mod hooks;
mod hosted;
mod ids;
mod jwt;
mod mail;
mod operations;
mod passwords;
mod plugins;
mod requests;
mod secondary;
mod sessions;
