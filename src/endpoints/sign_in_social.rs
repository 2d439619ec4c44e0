//! `POST /sign-in/social`: begins a sign-in with another service. No options name one yet, so there
//! is none to be found.

use crate::{
    error::{ApiError, Failure, Status, code},
    host::Level,
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output, Reserved},
};

pub static SIGN_IN_SOCIAL: Endpoint = Endpoint {
    body: Some(&BODY),
    summary: "Sign in with a social provider",
    operation_id: Some("socialSignIn"),
    errors: &[
        "PROVIDER_NOT_FOUND",
        "ID_TOKEN_NOT_SUPPORTED",
        "INVALID_TOKEN",
        "FAILED_TO_GET_USER_INFO",
        "USER_EMAIL_NOT_FOUND",
        "EMAIL_NOT_VERIFIED",
        "OAUTH_LINK_ERROR",
    ],
    ..Endpoint::post("signInSocial", "/sign-in/social", |ctx| Box::pin(sign_in_social(ctx)))
};

static BODY: Input = Input::object(&[
    Field::optional("callbackURL", Kind::Text),
    Field::optional("newUserCallbackURL", Kind::Text),
    Field::optional("errorCallbackURL", Kind::Text),
    Field::required("provider", Kind::NamedText),
    Field::optional("disableRedirect", Kind::Boolean),
    Field::optional("idToken", Kind::Object(ID_TOKEN)),
    Field::optional("scopes", Kind::TextList),
    Field::optional("requestSignUp", Kind::Boolean),
    Field::optional("loginHint", Kind::Text),
    Field::optional("additionalData", Kind::Record),
    Field::optional("additionalParams", Kind::TextRecord(&RESERVED)),
]);

const ID_TOKEN: &[Field] = &[
    Field::required("token", Kind::Text),
    Field::optional("nonce", Kind::Text),
    Field::optional("accessToken", Kind::Text),
    Field::optional("refreshToken", Kind::Text),
    Field::optional("expiresAt", Kind::Number),
    Field::optional("user", Kind::Object(USER)),
];

const USER: &[Field] =
    &[Field::optional("name", Kind::Object(NAME)), Field::optional("email", Kind::Text)];

const NAME: &[Field] =
    &[Field::optional("firstName", Kind::Text), Field::optional("lastName", Kind::Text)];

/// What the flow itself says to the service.
static RESERVED: Reserved = Reserved {
    names: &[
        "state",
        "client_id",
        "redirect_uri",
        "response_type",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "scope",
    ],
    complaint: "additionalParams cannot include reserved OAuth parameters: state, client_id, redirect_uri, response_type, code_challenge, code_challenge_method, nonce, scope",
};

async fn sign_in_social(ctx: &mut Ctx) -> Result<Output, Failure> {
    ctx.log(Level::Error, "A sign-in names a social provider that is not in the options.");
    Err(ApiError::new(Status::NotFound, code::PROVIDER_NOT_FOUND).into())
}
