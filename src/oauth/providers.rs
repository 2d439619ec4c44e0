//! The providers that come along: one file each, and one line in this list.

mod apple;
mod atlassian;
mod cloudflare;
mod cognito;
mod discord;
mod dropbox;
mod facebook;
mod figma;
mod github;
mod gitlab;
mod google;
mod huggingface;
mod kakao;
mod kick;
mod line;
mod linear;
mod linkedin;
mod microsoft;
mod naver;
mod notion;
mod paybin;
mod paypal;
mod polar;
mod railway;
mod reddit;
mod roblox;
mod salesforce;
mod slack;
mod spotify;
mod tiktok;
mod twitch;
mod twitter;
mod vercel;
mod vk;
mod wechat;
mod zoom;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::{Client, Provider, Ready, Source, built_in::BuiltIn, definition::Definition};
use crate::{
    config::{ConfigError, SocialOptions, SocialProvider, SocialSource},
    error::Failure,
    host::{BoxFuture, Callback},
};

/// In the reference's order.
const ALL: &[&Definition] = &[
    &apple::APPLE,
    &atlassian::ATLASSIAN,
    &cloudflare::CLOUDFLARE,
    &cognito::COGNITO,
    &discord::DISCORD,
    &facebook::FACEBOOK,
    &figma::FIGMA,
    &github::GITHUB,
    &microsoft::MICROSOFT,
    &google::GOOGLE,
    &huggingface::HUGGINGFACE,
    &slack::SLACK,
    &spotify::SPOTIFY,
    &twitch::TWITCH,
    &twitter::TWITTER,
    &dropbox::DROPBOX,
    &kick::KICK,
    &linear::LINEAR,
    &linkedin::LINKEDIN,
    &gitlab::GITLAB,
    &tiktok::TIKTOK,
    &reddit::REDDIT,
    &roblox::ROBLOX,
    &salesforce::SALESFORCE,
    &vk::VK,
    &zoom::ZOOM,
    &notion::NOTION,
    &kakao::KAKAO,
    &naver::NAVER,
    &line::LINE,
    &paybin::PAYBIN,
    &paypal::PAYPAL,
    &polar::POLAR,
    &railway::RAILWAY,
    &vercel::VERCEL,
    &wechat::WECHAT,
];

/// The providers of `socialProviders`, and what the log should say about them.
///
/// # Errors
/// If there is no such provider, or it cannot be what its options say.
pub fn from_config(
    written: &[SocialProvider],
    warnings: &mut Vec<String>,
) -> Result<Vec<Arc<dyn Source>>, ConfigError> {
    let mut sources: Vec<Arc<dyn Source>> = Vec::new();
    for provider in written {
        let definition = find(&provider.id)?;
        match &provider.options {
            SocialSource::Callback(callback) => {
                sources.push(Arc::new(Late::new(definition, callback.clone())));
            }
            SocialSource::Options(options) => {
                if !options.enabled {
                    continue;
                }
                if options.client_id().is_none() {
                    warnings.push(missing_client(definition));
                }
                let built_in = BuiltIn::new(definition, (**options).clone())?;
                sources.push(Arc::new(Ready(Arc::new(built_in))));
            }
        }
    }
    Ok(sources)
}

fn find(id: &str) -> Result<&'static Definition, ConfigError> {
    ALL.iter().copied().find(|definition| definition.id == id).ok_or_else(|| {
        ConfigError(format!(
            "The option `socialProviders.{id}` names no provider that comes along: correct its name, or describe it with the plugin `genericOAuth`."
        ))
    })
}

fn missing_client(definition: &Definition) -> String {
    format!("Social provider {} is missing clientId or clientSecret", definition.id)
}

/// A provider whose options a function gives, asked once.
struct Late {
    definition: &'static Definition,
    callback: Callback,
    provider: OnceCell<Option<Arc<BuiltIn>>>,
}

impl Late {
    fn new(definition: &'static Definition, callback: Callback) -> Self {
        Self { definition, callback, provider: OnceCell::new() }
    }

    async fn ask(&self, client: &Client<'_>) -> Result<Option<Arc<BuiltIn>>, Failure> {
        let written = client.ask(&self.callback, json!([])).await?.unwrap_or(Value::Null);
        if written.is_null() {
            return Ok(None);
        }
        let id = self.definition.id;
        let options = SocialOptions::read(id, &written).map_err(Failure::internal)?;
        if !options.enabled {
            return Ok(None);
        }
        if options.client_id().is_none() {
            client.warn(&missing_client(self.definition));
        }
        let built_in = BuiltIn::new(self.definition, options).map_err(Failure::internal)?;
        Ok(Some(Arc::new(built_in)))
    }
}

impl Source for Late {
    fn id(&self) -> &str {
        self.definition.id
    }

    fn resolve<'a>(
        &'a self,
        client: &'a Client<'a>,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn Provider>>, Failure>> {
        Box::pin(async move {
            let found = self.provider.get_or_try_init(|| self.ask(client)).await?;
            Ok(found.clone().map(|found| found as Arc<dyn Provider>))
        })
    }
}
