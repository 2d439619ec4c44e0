//! The providers of an application, some of which are known only when they are first asked for.

use std::sync::Arc;

use super::{Client, Provider};
use crate::{error::Failure, host::BoxFuture};

/// Where a provider comes from.
pub trait Source: Send + Sync {
    fn id(&self) -> &str;

    /// The provider; none if there is none after all, and the log knows why.
    fn resolve<'a>(
        &'a self,
        client: &'a Client<'a>,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn Provider>>, Failure>>;
}

/// A provider that is known from the start.
pub struct Ready(pub Arc<dyn Provider>);

impl Source for Ready {
    fn id(&self) -> &str {
        self.0.id()
    }

    fn resolve<'a>(
        &'a self,
        _: &'a Client<'a>,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn Provider>>, Failure>> {
        Box::pin(async { Ok(Some(Arc::clone(&self.0))) })
    }
}

/// All of them; the first of one name counts.
#[derive(Clone, Default)]
pub struct Registry(Vec<Arc<dyn Source>>);

impl Registry {
    pub fn new(sources: Vec<Arc<dyn Source>>) -> Self {
        Self(sources)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub async fn find(
        &self,
        client: &Client<'_>,
        id: &str,
    ) -> Result<Option<Arc<dyn Provider>>, Failure> {
        for source in self.0.iter().filter(|source| source.id() == id) {
            if let Some(provider) = source.resolve(client).await? {
                return Ok(Some(provider));
            }
        }
        Ok(None)
    }
}
