//! `POST /sign-up/email`: a new user with a password, and usually a session.

mod synthetic;

use serde::Serialize;
use serde_json::json;

use super::verification_mail::verification_mail;
use crate::{
    domain::{CreateUserError, NewSession, NewUser, Session, User},
    error::{ApiError, Failure, Status, code},
    host::Level,
    kernel::{
        Ctx, Endpoint, FORM_OR_JSON, Field, Guard, Input, Kind, Output, Returned, request_argument,
    },
    storage::Value,
};

pub static SIGN_UP_EMAIL: Endpoint = Endpoint {
    accepts: FORM_OR_JSON,
    body: Some(&BODY),
    guards: &[Guard::FormCsrf],
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Sign up a user using email and password",
    ..Endpoint::post("signUpEmail", "/sign-up/email", |ctx| Box::pin(sign_up_email(ctx)))
};

static BODY: Input = Input {
    open: true,
    ..Input::object(&[
        Field::required("name", Kind::Text),
        Field::required("email", Kind::Email),
        Field::required("password", Kind::NonEmptyText),
        Field::optional("image", Kind::Text),
        Field::optional("callbackURL", Kind::Text),
        Field::optional("rememberMe", Kind::Boolean),
    ])
};

#[derive(Serialize)]
struct SignedUp<'a, User> {
    token: Option<&'a str>,
    user: &'a User,
}

/// What the client asked for.
struct Wanted {
    name: String,
    email: String,
    password: String,
    image: Option<String>,
    remember: bool,
}

impl Wanted {
    fn from_body(ctx: &Ctx) -> Self {
        let text = |field| ctx.text(field).unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            email: text("email"),
            password: text("password"),
            image: ctx.text("image").map(str::to_owned),
            remember: ctx.flag("rememberMe") != Some(false),
        }
    }

    fn user(&self, extra: Vec<(String, Value)>) -> NewUser<'_> {
        NewUser { name: &self.name, email: &self.email, image: self.image.as_deref(), extra }
    }
}

async fn sign_up_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let options = &ctx.app.config.email_password;
    if !options.enabled || options.disable_sign_up {
        let message = "Email and password sign up is not enabled";
        let code = "EMAIL_PASSWORD_SIGN_UP_DISABLED";
        return Err(ApiError::with_message(Status::BadRequest, message, code).into());
    }
    // Then nobody gets a session at once, and the answer must not tell who has an account.
    let discreet = options.require_email_verification || !options.auto_sign_in;
    let wanted = Wanted::from_body(ctx);
    ctx.check_password_length(&wanted.password)?;
    let given = ctx.given_user_fields().await?;

    let taken = ctx.stored().await?.find_user_by_email(&wanted.email).await?;
    if taken.is_some() && !discreet {
        let refusal = code::USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL;
        return Err(ApiError::new(Status::UnprocessableEntity, refusal).into());
    }
    // Before the transaction, so that no connection waits for a hash; and in either case, so
    // that time does not tell either.
    let hash = ctx.hash_password(&wanted.password).await?;
    let extra = ctx.fit_user_fields(given).await?;
    let given_names: Vec<_> = extra.iter().map(|(name, _)| name.clone()).collect();
    let user = ctx.stored().await?.begin_user(wanted.user(extra));
    if let Some(taken) = taken {
        return pretend(ctx, &user, &given_names, &taken).await;
    }
    let session = if discreet { None } else { Some(begin_session(ctx, &user, &wanted).await?) };
    let token = session.as_ref().map(|session| session.token.clone());
    match give_and_store(ctx, &wanted, user, hash, session).await {
        Ok(user) => {
            mail(ctx, &user).await?;
            let user = user.shown(&ctx.app.schema);
            Output::json(&SignedUp { token: token.as_deref(), user: &*user })
        }
        Err(failure) => {
            ctx.forget_new_session();
            Err(failure)
        }
    }
}

/// Answers as if the address had been free, and tells whose it is, if the options say how.
async fn pretend(
    ctx: &Ctx,
    user: &User,
    given: &[String],
    taken: &User,
) -> Result<Output, Failure> {
    let options = &ctx.app.config.email_password;
    let answer = match &options.custom_synthetic_user {
        Some(callback) => {
            let user = synthetic::custom_user(ctx, callback, user, given).await?;
            Output::json(&SignedUp { token: None, user: &user })?
        }
        None => Output::json(&SignedUp { token: None, user: &*user.shown(&ctx.app.schema) })?,
    };
    if let Some(callback) = &options.on_existing_user_sign_up {
        let told = json!({ "user": ctx.argument("user", taken)? });
        ctx.send_after(callback, &json!([told, request_argument()])).await;
    }
    Ok(answer)
}

/// The link that proves the address, if the options want that at sign-up. The user is stored by
/// now, so a mail that cannot be sent is no reason to fail.
async fn mail(ctx: &Ctx, user: &User) -> Result<(), Failure> {
    let options = &ctx.app.config.email_verification;
    if let Some(mailer) = options.send.as_ref().filter(|_| options.send_on_sign_up) {
        ctx.send_after(mailer, &verification_mail(ctx, user)?).await;
    }
    Ok(())
}

/// The cookies come before the rows: they may ask a function of the user's, which no transaction
/// should wait for, and if that fails nothing is written.
async fn give_and_store(
    ctx: &mut Ctx,
    wanted: &Wanted,
    user: User,
    hash: String,
    session: Option<Session>,
) -> Result<User, Failure> {
    if let Some(session) = session.clone() {
        ctx.set_session_cookies(session, user.clone(), !wanted.remember).await?;
    }
    let outside = ctx.stored().await?;
    if let Some(session) = &session {
        outside.announce_session(session, Some(&user)).await?;
    }
    let stored = store(ctx, &user, hash, session.clone()).await;
    match (&stored, &session) {
        (Ok(user), Some(session)) => outside.follow_session(session, Some(user)).await,
        (Err(_), Some(session)) => outside.withdraw_session(session).await,
        _ => {}
    }
    stored
}

async fn begin_session(ctx: &Ctx, user: &User, wanted: &Wanted) -> Result<Session, Failure> {
    let headers = ctx.headers.as_ref();
    let extra = ctx.session_fields().await?;
    let session = NewSession::begin(&user.id, wanted.remember, headers, &ctx.app.config, extra);
    Ok(ctx.stored().await?.begin_session(session))
}

/// User, account and session: all of them or none.
async fn store(
    ctx: &Ctx,
    user: &User,
    hash: String,
    session: Option<Session>,
) -> Result<User, Failure> {
    let transaction = ctx.store().await?.begin().await?;
    let records = ctx.records(&*transaction);
    let user = records.create_user(user).await.map_err(|error| match error {
        CreateUserError::Other(failure) => failure,
        CreateUserError::Store(error) => {
            // Most likely somebody else took the address in this moment.
            ctx.log(Level::Error, &format!("Failed to create user: {error}"));
            ApiError::new(Status::UnprocessableEntity, code::FAILED_TO_CREATE_USER).into()
        }
    })?;
    records.create_credential_account(&user.id, hash).await?;
    if let Some(session) = session {
        records.create_session_row(session).await?;
    }
    transaction.commit().await?;
    Ok(user)
}
