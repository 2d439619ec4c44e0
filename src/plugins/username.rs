//! `username`: people sign in with a name of their choice instead of their address.

mod is_username_available;
mod request_hooks;
mod row_hooks;
mod rules;
mod sign_in_username;

use std::sync::Arc;

use serde::Deserialize;

use crate::{
    config::{
        AdditionalField, CallbackMark, Config, ConfigError, FieldKind, OrCallback, PluginNames,
        PluginOptions, Transform, or_default,
    },
    domain::Event,
    error::Code,
    kernel::{Endpoint, Hook, Plugin, Registrar, RowHook},
};
use rules::{Rules, TextRules};

/// What the plugin can be told.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    min_username_length: Option<f64>,
    max_username_length: Option<f64>,
    username_validator: Option<CallbackMark>,
    display_username_validator: Option<CallbackMark>,
    username_normalization: Option<OrCallback<bool>>,
    display_username_normalization: Option<OrCallback<bool>>,
    validation_order: Option<ValidationOrder>,
    immutable_username: Option<bool>,
    display_username: Option<bool>,
    schema: Option<PluginNames>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ValidationOrder {
    username: Option<Order>,
    display_username: Option<Order>,
}

/// Whether rules look at what was sent, or at what is stored.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Order {
    PreNormalization,
    PostNormalization,
}

struct Username {
    rules: Arc<Rules>,
    names: PluginNames,
}

const INVALID_USERNAME_OR_PASSWORD: Code =
    Code { name: "INVALID_USERNAME_OR_PASSWORD", message: "Invalid username or password" };
const EMAIL_NOT_VERIFIED: Code = Code { name: "EMAIL_NOT_VERIFIED", message: "Email not verified" };
const UNEXPECTED_ERROR: Code = Code { name: "UNEXPECTED_ERROR", message: "Unexpected error" };
const USERNAME_IS_ALREADY_TAKEN: Code = Code {
    name: "USERNAME_IS_ALREADY_TAKEN",
    message: "Username is already taken. Please try another.",
};
const USERNAME_TOO_SHORT: Code =
    Code { name: "USERNAME_TOO_SHORT", message: "Username is too short" };
const USERNAME_TOO_LONG: Code = Code { name: "USERNAME_TOO_LONG", message: "Username is too long" };
const INVALID_USERNAME: Code = Code { name: "INVALID_USERNAME", message: "Username is invalid" };
const INVALID_DISPLAY_USERNAME: Code =
    Code { name: "INVALID_DISPLAY_USERNAME", message: "Display username is invalid" };
const USERNAME_IS_IMMUTABLE: Code =
    Code { name: "USERNAME_IS_IMMUTABLE", message: "Username cannot be updated" };

pub fn read(options: &PluginOptions, _: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    let read: Options = options.read()?;
    let names = read.schema.unwrap_or_default();
    names.check_known(options, "user", &["username", "displayUsername"])?;
    let order = read.validation_order.unwrap_or_default();
    let function = |option: &str| options.invalid(option, "is neither a function nor `false`");
    let normalization = match read.username_normalization {
        None => Some(Transform::LowerCase),
        Some(OrCallback::Value(false)) => None,
        Some(OrCallback::Value(true)) => return Err(function("usernameNormalization")),
        Some(OrCallback::Callback(mark)) => Some(Transform::TextCallback(mark.into())),
    };
    let display_normalization = match read.display_username_normalization {
        None | Some(OrCallback::Value(false)) => None,
        Some(OrCallback::Value(true)) => return Err(function("displayUsernameNormalization")),
        Some(OrCallback::Callback(mark)) => Some(Transform::TextCallback(mark.into())),
    };
    let rules = Rules {
        min_length: or_default(read.min_username_length, 3.0),
        max_length: or_default(read.max_username_length, 30.0),
        username: TextRules {
            validator: read.username_validator.map(Into::into),
            normalization,
            looks_at_normalized: order.username == Some(Order::PostNormalization),
        },
        display: TextRules {
            validator: read.display_username_validator.map(Into::into),
            normalization: display_normalization,
            looks_at_normalized: order.display_username == Some(Order::PostNormalization),
        },
        has_display: read.display_username.unwrap_or(true),
        immutable: read.immutable_username.unwrap_or(false),
    };
    Ok(Box::new(Username { rules: Arc::new(rules), names }))
}

impl Plugin for Username {
    fn id(&self) -> &'static str {
        "username"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.state.insert(Arc::clone(&self.rules));
        registrar.endpoints.extend([
            &sign_in_username::SIGN_IN_USERNAME,
            &is_username_available::IS_USERNAME_AVAILABLE,
        ]);
        let before = &mut registrar.before;
        before.push(Hook { matches: signs_up, run: request_hooks::take_display_name });
        before.push(Hook { matches: signs_up_or_updates, run: request_hooks::check_names });
        before.push(Hook { matches: signs_up, run: request_hooks::give_display_name });
        let rows = &mut registrar.row_hooks;
        rows.push(RowHook { model: "user", event: Event::Create, before: row_hooks::create });
        rows.push(RowHook { model: "user", event: Event::Update, before: row_hooks::update });
        registrar.codes.extend([
            INVALID_USERNAME_OR_PASSWORD,
            EMAIL_NOT_VERIFIED,
            UNEXPECTED_ERROR,
            USERNAME_IS_ALREADY_TAKEN,
            USERNAME_TOO_SHORT,
            USERNAME_TOO_LONG,
            INVALID_USERNAME,
            INVALID_DISPLAY_USERNAME,
            USERNAME_IS_IMMUTABLE,
        ]);
        let username = AdditionalField {
            unique: true,
            sortable: true,
            transform_input: self.rules.username.normalization.clone(),
            ..AdditionalField::new("username", FieldKind::Text)
        };
        registrar.field("user", self.names.rename("user", username));
        if self.rules.has_display {
            let display = AdditionalField {
                transform_input: self.rules.display.normalization.clone(),
                ..AdditionalField::new("displayUsername", FieldKind::Text)
            };
            registrar.field("user", self.names.rename("user", display));
        }
    }
}

fn signs_up(endpoint: &Endpoint) -> bool {
    endpoint.path == Some("/sign-up/email")
}

/// The endpoints whose input the hooks on requests have looked at.
fn signs_up_or_updates(endpoint: &Endpoint) -> bool {
    signs_up(endpoint) || endpoint.path == Some("/update-user")
}
