//! What hosted code asks of the core: rows, transactions, password hashes. An answer is `=` and
//! JSON, or `!` and what is wrong.

use std::{fmt::Display, sync::Arc};

use napi::{Either, Env, Result};
use napi_derive::napi;
use serde::Serialize;

use super::{inline, native_auth::NativeAuth};
use crate::{crypto::password::Verdict, pipeline::RowsRequest};

#[napi]
impl NativeAuth {
    /// Reads or changes rows, in the transaction of this number if it is not zero.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn rows(
        &self,
        env: &Env,
        request: String,
        transaction: u32,
    ) -> Result<Either<String, u32>> {
        let request: RowsRequest = match serde_json::from_str(&request) {
            Ok(request) => request,
            Err(error) => return Ok(Either::A(format!("!{error}"))),
        };
        let work = Arc::clone(&self.pipeline).rows(request, transaction);
        inline::complete(env, &self.completions, async move {
            match work.await {
                Ok(json) => format!("={json}"),
                Err(error) => format!("!{error}"),
            }
        })
    }

    /// Begins a transaction; the answer is its number.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn begin(&self, env: &Env) -> Result<Either<String, u32>> {
        let work = Arc::clone(&self.pipeline).begin();
        inline::complete(env, &self.completions, async move { written(work.await) })
    }

    /// Commits a transaction, or rolls it back.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn end(&self, env: &Env, transaction: u32, commit: bool) -> Result<Either<String, u32>> {
        let work = Arc::clone(&self.pipeline).end(transaction, commit);
        inline::complete(env, &self.completions, async move { written(work.await) })
    }

    /// Makes the tables and columns that the database lacks.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn migrate(&self, env: &Env) -> Result<Either<String, u32>> {
        let work = Arc::clone(&self.pipeline).migrate();
        inline::complete(env, &self.completions, async move { written(work.await) })
    }

    /// A new hash of a password, in the configured format.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn hash(&self, env: &Env, password: String) -> Result<Either<String, u32>> {
        let pipeline = Arc::clone(&self.pipeline);
        inline::complete(env, &self.completions, async move {
            written(pipeline.app().passwords.hash(&password).await)
        })
    }

    /// Whether a password belongs to a hash in a format that the core knows.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn verify(&self, env: &Env, hash: String, password: String) -> Result<Either<String, u32>> {
        let pipeline = Arc::clone(&self.pipeline);
        inline::complete(env, &self.completions, async move {
            let verdict = pipeline.app().passwords.verify(&hash, &password).await;
            written(verdict.map(|verdict| verdict == Verdict::Match))
        })
    }
}

pub(super) fn written<T: Serialize, E: Display>(answer: std::result::Result<T, E>) -> String {
    match answer.map(|value| serde_json::to_string(&value)) {
        Ok(Ok(json)) => format!("={json}"),
        Ok(Err(error)) => format!("!{error}"),
        Err(error) => format!("!{error}"),
    }
}
