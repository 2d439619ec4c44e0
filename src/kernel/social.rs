//! Signing in at other services: what a flow of the protocol means for requests, users, accounts
//! and sessions.

mod access;
mod account_cookie;
mod arrive;
mod begin;
mod exchange;
mod hosted;
mod link;
mod logout;
mod profile;
mod selection;
mod sign_up;
mod state;
mod tokens;

use std::sync::Arc;

use super::{Ctx, is_truthy};
use crate::{
    error::{ApiError, Failure, Status, code},
    host::Level,
    http::url::append_query_params,
    oauth::{Client, Provider},
};

pub use arrive::Arrival;
pub use exchange::{Callback, Identity};
pub use selection::{SELECTION, Selected};

impl Ctx {
    /// What providers need of this request.
    pub fn client(&self) -> Client<'_> {
        Client {
            host: &*self.app.host,
            scope: self.scope(),
            calls: self,
            log: &self.app.log,
            entropy: &*self.app.entropy,
            keys: &self.app.key_sets,
            now: self.now,
        }
    }

    /// The provider of this name, if the options have it.
    pub async fn provider(&self, id: &str) -> Result<Option<Arc<dyn Provider>>, Failure> {
        self.app.providers.find(&self.client(), id).await
    }

    /// The provider that the body names.
    pub async fn asked_provider(&self) -> Result<Arc<dyn Provider>, Failure> {
        let id = self.text("provider").unwrap_or_default();
        if let Some(provider) = self.provider(id).await? {
            return Ok(provider);
        }
        self.log(
            Level::Error,
            "Provider not found. Make sure to add the provider in your auth config",
        );
        Err(ApiError::new(Status::NotFound, code::PROVIDER_NOT_FOUND).into())
    }

    /// Where a flow ends that fails and says nothing else.
    pub fn error_page(&self) -> String {
        let own = || format!("{}/error", self.base_url());
        self.app.config.api_errors.url.clone().unwrap_or_else(own)
    }

    /// Sends the browser to a page that is told what went wrong.
    pub fn redirect_error(
        &mut self,
        page: &str,
        error: &str,
        description: Option<&str>,
    ) -> Failure {
        let mut params = vec![("error", error)];
        if let Some(description) = description.filter(|text| !text.is_empty()) {
            params.push(("error_description", description));
        }
        match append_query_params(page, &params) {
            Ok(url) => self.redirect(&url),
            Err(failure) => Failure::internal(failure),
        }
    }

    /// The same for a failure of the database, which the log has to tell.
    pub(super) fn database_failed(&mut self, failure: Failure) -> Failure {
        if let Failure::Api(_) = failure {
            return failure;
        }
        self.log(
            Level::Error,
            &format!("Better auth was unable to query your database.\nError: {failure}"),
        );
        let page = self.error_page();
        self.redirect_error(&page, "internal_server_error", None)
    }

    /// A switch of the body that counts by JavaScript's truthiness.
    pub fn wants(&self, field: &str) -> bool {
        is_truthy(self.body.as_ref().and_then(|body| body.get(field)))
    }
}

/// What the log says of a provider that gives no address.
pub fn missing_email(provider: &str, in_id_token: bool) -> String {
    let place = if in_id_token { " in the id token" } else { "" };
    format!(
        "Provider \"{provider}\" did not return an email{place}. Request the provider's e-mail scope, or make an address in `mapProfileToUser`."
    )
}
