//! `GET /reset-password/:token`: the link in the mail; leads to the page that asks for the new
//! password.

use super::request_password_reset::IDENTIFIER;
use crate::{
    error::Failure,
    http::url::set_query_param,
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static REQUEST_PASSWORD_RESET_CALLBACK: Endpoint = Endpoint {
    query: Some(&QUERY),
    guards: &[Guard::QueryUrl("callbackURL")],
    summary: "Redirects the user to the callback URL with the token",
    operation_id: Some("resetPasswordCallback"),
    ..Endpoint::get("requestPasswordResetCallback", "/reset-password/:token", |ctx| {
        Box::pin(request_password_reset_callback(ctx))
    })
};

static QUERY: Input = Input::object(&[Field::required("callbackURL", Kind::Text)]);

async fn request_password_reset_callback(ctx: &mut Ctx) -> Result<Output, Failure> {
    let token = ctx.param("token").to_owned();
    let target = ctx.query_text("callbackURL").unwrap_or_default().to_owned();
    let known = !token.is_empty() && !target.is_empty() && {
        let found = ctx.find_verification(&format!("{IDENTIFIER}{token}")).await?;
        found.is_some_and(|verification| !verification.is_expired(ctx.now))
    };
    let parameter = if known { ("token", token.as_str()) } else { ("error", "INVALID_TOKEN") };
    let base = ctx.base_url();
    let page = if target.is_empty() { format!("{base}/error") } else { target };
    let url = set_query_param(&page, base, parameter).map_err(Failure::internal)?;
    Err(ctx.redirect(&url))
}
