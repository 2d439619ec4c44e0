//! What hooks of the application, written for better-auth, see and add of a flow's state.

use serde_json::{Map, Value, json};

use super::super::Ctx;
use crate::{domain::plain, error::Failure, host::Callback, oauth::StateData};

/// Tells the host the state of the flow that is under way.
const STATE: &str = "$oauthState";

/// Asks the host what hooks want to ride along with a flow.
const SERVER_CONTEXT: &str = "$oauthServerContext";

impl Ctx {
    pub(super) async fn server_context(&self) -> Result<Option<Map<String, Value>>, Failure> {
        if !self.app.is_hosted() {
            return Ok(None);
        }
        let asked: Option<Map<String, Value>> =
            self.call(&Callback(SERVER_CONTEXT.to_owned()), &json!([])).await?;
        Ok(asked.filter(|asked| !asked.is_empty()))
    }

    pub(super) async fn tell_state(&self, data: &StateData) -> Result<(), Failure> {
        if !self.app.is_hosted() {
            return Ok(());
        }
        let told = serde_json::from_str::<Value>(&data.to_json().map_err(Failure::internal)?);
        let told = plain(told.map_err(Failure::internal)?);
        self.run(&Callback(STATE.to_owned()), &json!([told])).await
    }
}
