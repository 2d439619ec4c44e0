//! What a plugin brings along.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use super::{After, Before, Ctx, Endpoint, Hook};
use crate::{
    config::{AdditionalField, RateRule},
    cookies::Cached,
    domain::{Authenticated, Event},
    error::{Code, Failure},
    host::BoxFuture,
    oauth::{Registry, Source},
    schema::{Additions, Model},
    storage::{Queries, Row, Table},
};

/// A native plugin: its options, and what it adds to the application.
pub trait Plugin: Send + Sync {
    fn id(&self) -> &'static str;

    fn register(&self, registrar: &mut Registrar);
}

/// Whether a rate rule is meant for a path.
pub type RatePath = fn(&str) -> bool;

/// A plugin's rate rules; the first that matches decides.
pub type RateRules = Vec<(RatePath, RateRule)>;

/// Looks at a row before it is written, where the application's own `databaseHooks` do, and
/// before them. The rows are those among which it will stand. None: it is not to be written.
pub type BeforeWrite = for<'a> fn(
    &'a Ctx,
    &'a dyn Queries,
    &'a Table,
    Row,
) -> BoxFuture<'a, Result<Option<Row>, Failure>>;

/// A plugin's hook on the rows of a model.
#[derive(Clone, Copy)]
pub struct RowHook {
    pub model: &'static str,
    pub event: Event,
    pub before: BeforeWrite,
}

/// Writes and reads the session cache cookie in the place of the application's secret, where its
/// strategy is `jwt`.
pub trait CacheSigner: Send + Sync {
    /// Makes what signing needs; called before a transaction begins in which something is signed.
    fn prepare<'a>(&'a self, ctx: &'a Ctx) -> BoxFuture<'a, Result<(), Failure>>;

    /// The cookie's value; `payload` is what it says of `given`, `max_age` is in seconds.
    fn sign<'a>(
        &'a self,
        ctx: &'a Ctx,
        given: &'a Authenticated,
        payload: &'a str,
        max_age: Option<f64>,
    ) -> BoxFuture<'a, Result<String, Failure>>;

    /// None for a cookie that is not authentic or past its time.
    fn verify<'a>(
        &'a self,
        ctx: &'a Ctx,
        value: &'a str,
    ) -> BoxFuture<'a, Result<Option<Cached>, Failure>>;
}

/// What plugins keep for their endpoints and hooks: one value of each type.
#[derive(Default)]
pub struct PluginState(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl PluginState {
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), value);
    }

    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}

/// Collects what plugins add, in their order.
#[derive(Default)]
pub struct Registrar {
    /// One that has the name of an endpoint of the application stands in its place.
    pub endpoints: Vec<&'static Endpoint>,
    pub before: Vec<Hook<Before>>,
    pub after: Vec<Hook<After>>,
    pub row_hooks: Vec<RowHook>,
    pub rate_rules: Vec<RateRules>,
    pub codes: Vec<Code>,
    /// Request headers that the plugin reads, in lower case.
    pub headers: Vec<&'static str>,
    pub additions: Additions,
    pub state: PluginState,
    pub cache_signer: Option<Arc<dyn CacheSigner>>,
    /// Providers to sign in at; those of plugins come before those of `socialProviders`.
    pub providers: Vec<Arc<dyn Source>>,
    /// What the log is to say when the application is made.
    pub warnings: Vec<String>,
    /// Whether JavaScript of the plugin's wants to see requests as better-auth shows them.
    pub hosted: bool,
}

impl Registrar {
    /// Adds a field to a model that is always there.
    pub fn field(&mut self, model: &'static str, field: AdditionalField) {
        self.additions.fields.push((model, field));
    }

    /// Adds a model.
    pub fn model(&mut self, model: Model) {
        self.additions.models.push(model);
    }
}

/// What plugins have added that is looked at while requests run.
#[derive(Default)]
pub struct Added {
    pub row_hooks: Vec<RowHook>,
    pub state: PluginState,
    pub cache_signer: Option<Arc<dyn CacheSigner>>,
    pub providers: Registry,
    pub warnings: Vec<String>,
    pub hosted: bool,
}
