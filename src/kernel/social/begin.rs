//! Sending a browser to a provider.

use serde::Serialize;
use serde_json::Value;

use super::super::{Ctx, Output};
use crate::{
    error::Failure,
    http::url::to_ascii,
    oauth::{Authorize, Link, Provider},
};

#[derive(Serialize)]
struct Redirect<'a> {
    url: &'a str,
    redirect: bool,
}

impl Ctx {
    /// Begins a flow and answers with where the browser has to go.
    pub async fn send_to(
        &mut self,
        provider: &dyn Provider,
        link: Option<Link>,
    ) -> Result<Output, Failure> {
        let url = self.authorization_url(provider, link).await?;
        let redirect = !self.wants("disableRedirect");
        if redirect {
            self.reply.set("location", &to_ascii(&url));
        }
        Output::json(&Redirect { url: &url, redirect })
    }

    /// Begins a flow and gives the URL that sends a browser to it.
    pub async fn authorization_url(
        &mut self,
        provider: &dyn Provider,
        link: Option<Link>,
    ) -> Result<String, Failure> {
        let begun = self.begin_flow(provider, link).await?;
        let field = |name: &str| self.body.as_ref().and_then(|body| body.get(name));
        let scopes = field("scopes").and_then(Value::as_array).map(|scopes| {
            scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        });
        let additional: Vec<_> = field("additionalParams")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter(|(name, _)| *name != "__proto__")
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect();
        provider.authorize(&Authorize {
            state: &begun.state,
            code_verifier: &begun.code_verifier,
            redirect_uri: &self.callback_uri(provider),
            nonce: begun.nonce.as_deref(),
            scopes: scopes.as_deref(),
            login_hint: self.text("loginHint"),
            additional: &additional,
        })
    }

    /// Where a provider sends browsers back to.
    pub fn callback_uri(&self, provider: &dyn Provider) -> String {
        format!("{}/callback/{}", self.base_url(), provider.id())
    }
}
