//! `POST /sign-in/social`: begins a sign-in at another service, or ends one whose ID token the
//! client has already.

use serde::Serialize;

use crate::{
    domain::User,
    error::{ApiError, Failure, Status, code},
    kernel::{Arrival, Ctx, Endpoint, Field, Input, Kind, Output, Reserved, Returned},
    oauth::{Policy, RESERVED_PARAMETERS},
};

pub static SIGN_IN_SOCIAL: Endpoint = Endpoint {
    body: Some(&BODY),
    returns: &[Returned { at: "user", model: "user" }],
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
pub(super) static RESERVED: Reserved = Reserved {
    names: &RESERVED_PARAMETERS,
    complaint: "additionalParams cannot include reserved OAuth parameters: state, client_id, redirect_uri, response_type, code_challenge, code_challenge_method, nonce, scope",
};

#[derive(Serialize)]
struct SignedIn<'a> {
    redirect: bool,
    token: &'a str,
    user: &'a User,
}

async fn sign_in_social(ctx: &mut Ctx) -> Result<Output, Failure> {
    let provider = ctx.asked_provider().await?;
    if !ctx.wants("idToken") {
        return ctx.send_to(&*provider, None).await;
    }
    let identity = ctx.identity_of_client(&*provider).await?;
    let policy = provider.policy();
    let callback_url = ctx.text("callbackURL").map(str::to_owned);
    let disable_sign_up =
        (policy.disable_implicit_sign_up && !ctx.wants("requestSignUp")) || policy.disable_sign_up;
    let arrival = Arrival {
        identity: &identity.without_refresh_token(),
        scope: None,
        callback_url: callback_url.as_deref(),
        disable_sign_up,
        policy: Policy { override_user_info: false, ..policy },
    };
    let arrived = match ctx.arrive(&arrival).await? {
        Ok(arrived) => arrived,
        Err("email_not_verified") => {
            return Err(ApiError::new(Status::Forbidden, code::EMAIL_NOT_VERIFIED).into());
        }
        Err(refusal) => {
            let error = ApiError::with_message(Status::Unauthorized, refusal, "OAUTH_LINK_ERROR");
            return Err(error.into());
        }
    };
    let token = arrived.session.token.clone();
    ctx.set_session_cookies(arrived.session, arrived.user.clone(), false).await?;
    let user = arrived.user.shown(&ctx.app.schema);
    Output::json(&SignedIn { redirect: false, token: &token, user: &user })
}
