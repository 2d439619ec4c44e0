//! Migrations without an application: what a database lacks, and making it.

use std::{collections::HashMap, sync::Arc};

use napi::{Either, Env, Error, Result, bindgen_prelude::Function};
use napi_derive::napi;

use super::{
    host::{Arguments, JsHost},
    hosted::written,
    inline::{self, Completed, Completions},
};
use crate::{
    config::{self, Environment},
    domain::Migrations,
    host::Host,
    pipeline, plugins,
};

/// The migrations of one database. Answers are `=` and JSON, or `!` and what is wrong.
#[napi]
pub struct NativeMigrations {
    migrations: Arc<Migrations>,
    host: Arc<JsHost>,
    completions: Arc<Completions>,
}

#[napi]
impl NativeMigrations {
    /// Throws one sentence that says which option to change.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        options: String,
        environment: HashMap<String, String>,
        #[napi(
            ts_arg_type = "(path: string, args: string, scope: number, transaction: number, id: number) => string | undefined"
        )]
        dispatch: Function<'_, Arguments, Option<String>>,
        #[napi(
            ts_arg_type = "(path: string, args: string, scope: number, transaction: number, id: number) => void"
        )]
        post: Function<'_, Arguments, ()>,
        #[napi(ts_arg_type = "(number: number, answer: string) => void")] finish: Function<
            '_,
            Completed,
            (),
        >,
    ) -> Result<Self> {
        let config = config::parse(&options, &Environment::new(environment))
            .map_err(|error| Error::from_reason(error.to_string()))?;
        let plugins =
            plugins::from_config(&config).map_err(|error| Error::from_reason(error.to_string()))?;
        let host = Arc::new(JsHost::new(&dispatch, &post, config.callback_timeout)?);
        let shared: Arc<dyn Host> = Arc::<JsHost>::clone(&host);
        let schema = pipeline::schema(&config, &plugins);
        let migrations = Migrations::new(&config, schema, &shared)
            .map_err(|error| Error::from_reason(error.to_string()))?;
        let completions = Arc::new(Completions::new(&finish)?);
        Ok(Self { migrations: Arc::new(migrations), host, completions })
    }

    /// Hands over the answer to a statement that came later.
    #[napi(catch_unwind)]
    pub fn settle(&self, env: &Env, id: u32, answer: String) {
        inline::resume(env, || self.host.settle(id, &answer));
    }

    /// What the database lacks.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn plan(&self, env: &Env) -> Result<Either<String, u32>> {
        let migrations = Arc::clone(&self.migrations);
        inline::complete(env, &self.completions, async move { written(migrations.plan().await) })
    }

    /// Makes what the database lacks.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn run(&self, env: &Env) -> Result<Either<String, u32>> {
        let migrations = Arc::clone(&self.migrations);
        inline::complete(env, &self.completions, async move { written(migrations.run().await) })
    }
}
