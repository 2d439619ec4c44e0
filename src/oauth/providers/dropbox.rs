//! Dropbox, whose profile is asked for by POST.

use crate::oauth::{
    Answer, Get,
    definition::{COMMON, Definition, Endpoints, Parameters, Profile},
    profile::{Found, at, either, flag, user},
};

pub static DROPBOX: Definition = Definition {
    id: "dropbox",
    own_options: &["accessType"],
    endpoints: Endpoints::Fixed(
        "https://www.dropbox.com/oauth2/authorize",
        "https://api.dropboxapi.com/oauth2/token",
        "https://api.dropboxapi.com/2/users/get_current_account",
    ),
    scopes: &["account_info.read"],
    parameters: |options, _| Parameters {
        own: options
            .text("accessType")
            .map(|kind| ("token_access_type", kind.to_owned()))
            .into_iter()
            .collect(),
        ..Parameters::default()
    },
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let Some(bearer) = tokens.access_token.as_deref() else { return Ok(None) };
            let url = &provider.urls.profile;
            let asked = Get { url, bearer: Some(bearer), ..Get::default() };
            let Answer::Data(data) = client.post(asked, None).await else { return Ok(None) };
            let user = user([
                ("name", at(&data, "name.display_name")),
                ("email", at(&data, "email")),
                ("emailVerified", either([at(&data, "email_verified"), flag(false)])),
                ("image", at(&data, "profile_photo_url")),
            ]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    subject: |profile| at(profile, "account_id"),
    ..COMMON
};
