//! What a provider says about a user, as the user's row takes it.

use serde_json::{Map, Value};

use super::{super::Ctx, Identity};
use crate::{
    config::FieldKind,
    domain::{User, fit},
    host::Level,
    storage::Row,
};

impl Ctx {
    /// `name` and `image`, as far as the provider says something.
    pub(super) fn core_fields(&self, user: &Map<String, Value>) -> Row {
        let database = self.app.schema.database();
        let mut row = Row::new();
        for name in ["name", "image"] {
            let said = user.get(name).cloned();
            if let Some(value) = said.and_then(|said| fit(FieldKind::Text, said, database)) {
                row.set(name, value);
            }
        }
        row
    }

    /// Takes over what a provider says about a user who was just linked to it, if the options
    /// want that. That this fails is no reason to take back the link.
    pub(super) async fn update_on_link(&self, user_id: &str, identity: &Identity) -> Option<User> {
        if !self.app.config.account.linking.update_user_info_on_link {
            return None;
        }
        let updated = async {
            let given = self.changed_profile_fields(&identity.user).await?;
            let changes = self.core_fields(&identity.user);
            self.stored().await?.update_user(user_id, changes, given).await
        };
        updated.await.unwrap_or_else(|failure| {
            let what = format!("Could not update user info on account link: {failure}");
            self.log(Level::Warn, &what);
            None
        })
    }

    /// The user as `user.validateUserInfo` sees somebody who comes by a provider.
    pub(super) fn vouched_user(&self, identity: &Identity, id: &str, email: Option<&str>) -> Value {
        let mut user = identity.user.clone();
        user.insert("emailVerified".to_owned(), identity.email_verified().into());
        user.insert("id".to_owned(), id.into());
        match email {
            Some(email) => user.insert("email".to_owned(), email.into()),
            None => user.shift_remove("email"),
        };
        crate::domain::plain(user.into())
    }
}
