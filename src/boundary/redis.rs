//! A Redis server for whoever holds what `redisStorage` made: hosted code, or a program of its
//! own. An answer is `=` and JSON, or `!` and what is wrong.

use std::sync::Arc;

use napi::{Either, Env, Error, Result, bindgen_prelude::Function};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    inline::{self, Completed, Completions},
    runtime::runtime,
};
use crate::{
    config,
    error::Failure,
    host::Scope,
    storage::{Secondary, secondary::RedisSecondary},
};

/// Connects when it is first asked for something.
#[napi]
pub struct NativeRedis {
    storage: Arc<RedisSecondary>,
    completions: Arc<Completions>,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "camelCase")]
enum Command {
    Get { key: String },
    Set { key: String, value: String, ttl: Option<f64> },
    Delete { key: String },
    GetAndDelete { key: String },
    Increment { key: String, ttl: f64 },
    ListKeys,
    Clear,
}

#[napi]
impl NativeRedis {
    /// Throws one sentence that says which option to change.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        settings: String,
        #[napi(ts_arg_type = "(number: number, answer: string) => void")] finish: Function<
            '_,
            Completed,
            (),
        >,
    ) -> Result<Self> {
        let settings = config::redis_settings(&settings)
            .map_err(|error| Error::from_reason(error.to_string()))?;
        runtime()?;
        let storage = Arc::new(RedisSecondary::new(settings));
        Ok(Self { storage, completions: Arc::new(Completions::new(&finish)?) })
    }

    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn run(&self, env: &Env, command: String) -> Result<Either<String, u32>> {
        let command: Command = match serde_json::from_str(&command) {
            Ok(command) => command,
            Err(error) => return Ok(Either::A(format!("!not a key, value and ttl: {error}"))),
        };
        let storage = Arc::clone(&self.storage);
        inline::complete(env, &self.completions, async move {
            match run(&storage, command).await {
                Ok(value) => format!("={value}"),
                Err(failure) => format!("!{failure}"),
            }
        })
    }

    /// Whatever is asked from now on fails.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.storage.close();
    }
}

async fn run(storage: &RedisSecondary, command: Command) -> std::result::Result<Value, Failure> {
    let nobody = Scope::default();
    Ok(match command {
        Command::Get { key } => json!(storage.get(nobody, &key).await?),
        Command::Set { key, value, ttl } => {
            storage.put(&key, &value, ttl.and_then(whole_seconds)).await?;
            Value::Null
        }
        Command::Delete { key } => {
            storage.delete(nobody, &key).await?;
            Value::Null
        }
        Command::GetAndDelete { key } => json!(storage.get_and_delete(nobody, &key).await?),
        Command::Increment { key, ttl } if ttl > 0.0 => json!(storage.count(&key, ttl).await?),
        Command::Increment { .. } => {
            return Err(Failure::internal("the window of a count is a number of seconds above 0"));
        }
        Command::ListKeys => json!(storage.list_keys().await?),
        Command::Clear => {
            storage.clear().await?;
            Value::Null
        }
    })
}

/// None, which is for ever, unless it is above zero: as the reference's package reads it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and what is not above zero is gone"
)]
fn whole_seconds(ttl: f64) -> Option<u64> {
    (ttl > 0.0).then(|| ttl.ceil() as u64)
}
