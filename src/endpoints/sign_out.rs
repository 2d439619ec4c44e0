//! `POST /sign-out`: ends the browser's session. Always succeeds: the cookies go in any case.

use serde::Serialize;

use crate::{
    error::Failure,
    host::Level,
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
struct SignedOut {
    success: bool,
}

async fn sign_out(ctx: &mut Ctx) -> Result<Output, Failure> {
    if let Some(token) = ctx.signed_cookie(&ctx.cookies.session_token.name) {
        let deleted = async { ctx.stored().await?.delete_session(&token).await }.await;
        if let Err(failure) = deleted {
            ctx.log(Level::Error, &format!("Failed to delete session from database: {failure}"));
        }
    }
    ctx.delete_session_cookies();
    Output::json(&SignedOut { success: true })
}
