//! `POST /sign-out`: ends the browser's session. Always succeeds: the cookies go in any case.

use serde::Serialize;

use crate::{
    error::Failure,
    host::Level,
    http::url::to_ascii,
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output},
};

pub static SIGN_OUT: Endpoint = Endpoint {
    body: Some(&BODY),
    requires_headers: true,
    summary: "Sign out the current user",
    ..Endpoint::post("signOut", "/sign-out", |ctx| Box::pin(sign_out(ctx)))
};

static BODY: Input = Input {
    optional: true,
    ..Input::object(&[
        Field::optional("callbackURL", Kind::Text),
        Field::optional("disableRedirect", Kind::Boolean),
        Field::optional("state", Kind::Text),
    ])
};

#[derive(Serialize)]
struct SignedOut<'a> {
    success: bool,
    /// Where the browser ends its session at the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect: Option<bool>,
}

async fn sign_out(ctx: &mut Ctx) -> Result<Output, Failure> {
    let mut logout = None;
    if let Some(token) = ctx.signed_cookie(&ctx.cookies.session_token.name) {
        let user = signed_in_user(ctx, &token).await;
        let deleted = async { ctx.stored().await?.delete_session(&token).await }.await;
        if let Err(failure) = deleted {
            ctx.log(Level::Error, &format!("Failed to delete session from database: {failure}"));
        }
        if let Some(user) = user {
            logout = ctx.logout_url(&user).await;
        }
    }
    ctx.delete_session_cookies();
    let redirect = logout.is_some().then(|| !ctx.wants("disableRedirect"));
    if let (Some(url), Some(true)) = (&logout, redirect) {
        ctx.reply.set("location", &to_ascii(url));
    }
    Output::json(&SignedOut { success: true, url: logout.as_deref(), redirect })
}

/// Whose session it is, where some provider may have one, too.
async fn signed_in_user(ctx: &Ctx, token: &str) -> Option<String> {
    if ctx.app.providers.is_empty() {
        return None;
    }
    let found = async { ctx.stored().await?.find_session(token).await }.await;
    match found {
        Ok(found) => found.map(|found| found.user.id),
        Err(failure) => {
            ctx.log(Level::Error, &format!("Failed to read session from database: {failure}"));
            None
        }
    }
}
