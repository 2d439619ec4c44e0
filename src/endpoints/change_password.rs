//! `POST /change-password`: a new password for who knows the old one; ends the user's other
//! sessions if asked to.

use serde::Serialize;

use crate::{
    domain::{Authenticated, CredentialAccount, Draft, Session, User},
    error::{ApiError, Failure, Status, code},
    kernel::{Committed, Ctx, Endpoint, Field, Guard, Input, Kind, Output, Returned},
};

pub static CHANGE_PASSWORD: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::SensitiveSession],
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Change the password of the user",
    errors: &["CREDENTIAL_ACCOUNT_NOT_FOUND", "INVALID_PASSWORD", "FAILED_TO_GET_SESSION"],
    ..Endpoint::post("changePassword", "/change-password", |ctx| Box::pin(change_password(ctx)))
};

static BODY: Input = Input::object(&[
    Field::required("newPassword", Kind::Text),
    Field::required("currentPassword", Kind::Text),
    Field::optional("revokeOtherSessions", Kind::Boolean),
]);

#[derive(Serialize)]
struct Changed<'a> {
    token: Option<&'a str>,
    user: &'a User,
}

async fn change_password(ctx: &mut Ctx) -> Result<Output, Failure> {
    let user = ctx.current()?.user;
    let new = ctx.text("newPassword").unwrap_or_default();
    let old = ctx.text("currentPassword").unwrap_or_default();
    let revoke = ctx.flag("revokeOtherSessions") == Some(true);
    ctx.check_password_length(new)?;
    ctx.check_password_not_too_long(old)?;
    let account = ctx.stored().await?.find_credential_account(&user.id).await?;
    let Some(CredentialAccount { id, password_hash: Some(stored) }) = account else {
        return Err(ApiError::new(Status::BadRequest, code::CREDENTIAL_ACCOUNT_NOT_FOUND).into());
    };
    let hash = ctx.hash_password(new).await?;
    if !ctx.verify_password(&stored, old).await? {
        return Err(ApiError::new(Status::BadRequest, code::INVALID_PASSWORD).into());
    }
    let session = if revoke { Some(ctx.draft_session(true).await?) } else { None };
    let session = store(ctx, &user, &id, hash, session).await?;
    let token = session.as_ref().map(|session| session.token.clone());
    if let Some(session) = session {
        ctx.renew_session_cookies(Authenticated { session, user: user.clone() }).await?;
    }
    Output::json(&Changed { token: token.as_deref(), user: &user })
}

/// The password, and with a new session the end of all old ones: all of it or nothing.
async fn store(
    ctx: &Ctx,
    user: &User,
    account_id: &str,
    hash: String,
    session: Option<Draft>,
) -> Result<Option<Session>, Failure> {
    let Some(session) = session else {
        ctx.stored().await?.change_password(account_id, hash).await?;
        return Ok(None);
    };
    let outside = ctx.stored().await?;
    let owner = outside.session_owner(&user.id).await?;
    outside.end_kept_sessions(&user.id).await?;
    let announced = outside.announce_session(&session, &user.id, owner.as_ref()).await?;
    match replace(ctx, &user.id, account_id, hash, session).await {
        Ok((session, committed)) => {
            outside.follow_session(announced.as_ref(), &session, owner.as_ref()).await?;
            committed.follow_up(ctx).await?;
            Ok(Some(session))
        }
        Err(failure) => {
            outside.withdraw_session(announced.as_ref()).await;
            Err(failure)
        }
    }
}

async fn replace(
    ctx: &Ctx,
    user_id: &str,
    account_id: &str,
    hash: String,
    session: Draft,
) -> Result<(Session, Committed), Failure> {
    let work = ctx.begin_work().await?;
    let records = ctx.records(work.queries());
    let replaced = async {
        records.delete_session_rows(user_id).await?;
        records.change_password(account_id, hash).await?;
        records.create_session_row(session, user_id).await
    }
    .await;
    work.end(replaced).await
}
