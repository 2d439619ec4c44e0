//! Node-API: the only place that knows of it. Requests and replies cross as one text each way.
#![expect(unsafe_code, reason = "a thread's environment handle, and OpenSSL's initialisation")]

mod current;
mod host;
mod hosted;
mod inline;
mod migrations;
mod native_auth;
mod redis;
mod runtime;
mod session_cache;
