//! `POST /link-social`: adds an account at another service to the user's own.

use super::sign_in_social::RESERVED;
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static LINK_SOCIAL_ACCOUNT: Endpoint = Endpoint {
    body: Some(&BODY),
    requires_headers: true,
    guards: &[Guard::SensitiveSession],
    summary: "Link a social account to the user",
    errors: &[
        "PROVIDER_NOT_FOUND",
        "ID_TOKEN_NOT_SUPPORTED",
        "INVALID_TOKEN",
        "FAILED_TO_GET_USER_INFO",
        "USER_EMAIL_NOT_FOUND",
        "SOCIAL_ACCOUNT_ALREADY_LINKED",
        "LINKING_NOT_ALLOWED",
        "LINKING_DIFFERENT_EMAILS_NOT_ALLOWED",
        "LINKING_FAILED",
    ],
    ..Endpoint::post("linkSocialAccount", "/link-social", |ctx| Box::pin(link_social(ctx)))
};

static BODY: Input = Input::object(&[
    Field::optional("callbackURL", Kind::Text),
    Field::required("provider", Kind::NamedText),
    Field::optional("idToken", Kind::Object(ID_TOKEN)),
    Field::optional("requestSignUp", Kind::Boolean),
    Field::optional("scopes", Kind::TextList),
    Field::optional("errorCallbackURL", Kind::Text),
    Field::optional("disableRedirect", Kind::Boolean),
    Field::optional("loginHint", Kind::Text),
    Field::optional("additionalParams", Kind::TextRecord(&RESERVED)),
    Field::optional("additionalData", Kind::Record),
]);

const ID_TOKEN: &[Field] = &[
    Field::required("token", Kind::Text),
    Field::optional("nonce", Kind::Text),
    Field::optional("accessToken", Kind::Text),
    Field::optional("refreshToken", Kind::Text),
];

async fn link_social(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    let provider = ctx.asked_provider().await?;
    if !ctx.wants("idToken") {
        let link = ctx.link_of(&current)?;
        return ctx.send_to(&*provider, Some(link)).await;
    }
    let identity = ctx.identity_of_client(&*provider).await?;
    ctx.link_client(&current, &identity).await
}
