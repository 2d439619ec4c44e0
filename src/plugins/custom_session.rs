//! `custom-session`: a function of the user's makes the answer of `/get-session`.

mod get_session;
mod list_device_sessions;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    config::{CallbackMark, Config, ConfigError, PluginOptions},
    error::Failure,
    host::Callback,
    kernel::{Ctx, Hook, Plugin, Registrar},
};

/// What the plugin can be told.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    should_mutate_list_device_sessions_endpoint: bool,
    /// The user's function, which the host lets see many sessions at once.
    #[serde(rename = "$customize")]
    customize: Option<CallbackMark>,
}

struct State {
    customize: Callback,
    lists_too: bool,
}

struct CustomSession(Arc<State>);

pub fn read(options: &PluginOptions, _: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    let read: Options = options.read()?;
    let missing = || {
        ConfigError(
            "The plugin `custom-session` has no function: call `customSession` with one."
                .to_owned(),
        )
    };
    Ok(Box::new(CustomSession(Arc::new(State {
        customize: read.customize.ok_or_else(missing)?.into(),
        lists_too: read.should_mutate_list_device_sessions_endpoint,
    }))))
}

impl Plugin for CustomSession {
    fn id(&self) -> &'static str {
        "custom-session"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.state.insert(Arc::clone(&self.0));
        registrar.hosted = true;
        registrar.endpoints.push(&get_session::GET_SESSION);
        registrar.after.push(Hook {
            matches: |endpoint| endpoint.path == Some("/multi-session/list-device-sessions"),
            run: list_device_sessions::customize_list,
        });
    }
}

/// What the host answers; `values` are the user's, in the order of the sessions.
#[derive(Deserialize)]
struct Customized {
    values: Vec<Value>,
    /// What the function has set on the reply.
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// What the user's function makes of sessions: each an object with `session` and `user`.
async fn customize(ctx: &mut Ctx, sessions: Vec<Value>) -> Result<Vec<Value>, Failure> {
    let callback = ctx.app.plugin::<State>()?.customize.clone();
    let shown = sessions.into_iter().map(|session| shown(ctx, session));
    let shown = shown.collect::<Result<Vec<_>, _>>()?;
    let count = shown.len();
    let mut state = ctx.sessions_argument()?;
    state.insert("sessions".to_owned(), shown.into());
    let customized: Customized = ctx.call(&callback, &json!([state])).await?;
    for (name, value) in &customized.headers {
        ctx.reply.add(name, value);
    }
    if customized.values.len() != count {
        return Err(Failure::internal("the host has lost a session on its way to `customSession`"));
    }
    Ok(customized.values)
}

/// One of them, with its dates marked for the host.
fn shown(ctx: &Ctx, session: Value) -> Result<Value, Failure> {
    let Value::Object(members) = session else { return Ok(session) };
    let member = |(name, value): (String, Value)| {
        let value = match name.as_str() {
            "session" | "user" => ctx.argument(&name, &value)?,
            _ => value,
        };
        Ok((name, value))
    };
    Ok(Value::Object(members.into_iter().map(member).collect::<Result<Map<_, _>, Failure>>()?))
}
