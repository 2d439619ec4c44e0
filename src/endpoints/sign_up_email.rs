//! `POST /sign-up/email`: a new user with a password, and usually a session.

mod synthetic;

use serde::Serialize;
use serde_json::json;

use crate::{
    domain::{Authenticated, Draft, Given, NewUser, User},
    error::{ApiError, Failure, Status, code},
    host::Level,
    kernel::{
        Committed, Ctx, Endpoint, FORM_OR_JSON, Field, Guard, Input, Kind, Output, Returned,
        request_argument, verification_mail,
    },
    storage::Queries,
};

pub static SIGN_UP_EMAIL: Endpoint = Endpoint {
    accepts: FORM_OR_JSON,
    body: Some(&BODY),
    guards: &[Guard::FormCsrf],
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Sign up a user using email and password",
    operation_id: Some("signUpWithEmailAndPassword"),
    errors: &[
        "INVALID_EMAIL",
        "INVALID_PASSWORD",
        "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
        "FAILED_TO_CREATE_USER",
        "FAILED_TO_CREATE_SESSION",
        "EMAIL_PASSWORD_SIGN_UP_DISABLED",
    ],
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

    fn user(&self, given: Given) -> NewUser<'_> {
        NewUser {
            name: &self.name,
            email: &self.email,
            email_verified: false,
            image: self.image.as_deref(),
            given,
        }
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
    let given_names: Vec<_> = given.iter().map(|(name, _)| name.clone()).collect();
    let records = ctx.stored().await?;
    let user = records.draft_user(wanted.user(given)).await;
    let user = user.map_err(|failure| not_created(ctx, failure))?;
    if let Some(taken) = taken {
        let user = records.pretend_user(user).await?;
        return pretend(ctx, &user, &given_names, Some(&taken)).await;
    }
    let source = json!({ "method": "email-password", "action": "create-user" });
    match ctx.refuses_new_user(&user, source).await? {
        None => {}
        // Also a user who is refused must look like any other.
        Some(_) if discreet => {
            let user = records.pretend_user(user).await?;
            return pretend(ctx, &user, &given_names, None).await;
        }
        Some(refusal) => return Err(refusal.into()),
    }
    let account = records.draft_credential_account(hash).await?;
    let session = if discreet { None } else { Some(ctx.draft_session(wanted.remember).await?) };
    let shown = discreet.then(|| user.clone());
    let version = match &session {
        Some(session) => ctx.version_ahead(session, &user).await?,
        None => None,
    };
    let drafts = Drafts { user, account, session, version };
    if drafts.session.is_some() {
        ctx.prepare_session_cache().await?;
    }
    match announce_and_store(ctx, drafts, !wanted.remember).await {
        Ok((user, committed)) => {
            mail(ctx, &user).await?;
            committed.follow_up(ctx).await?;
            let token = ctx.new_session.as_ref().map(|begun| begun.session.token.as_str());
            let user = user.shown(&ctx.app.schema);
            Output::json(&SignedUp { token, user: &*user })
        }
        Err(failure) => {
            ctx.forget_new_session();
            // Also a user whom a hook forbids must look like any other.
            match shown.filter(|_| forbids(&failure)) {
                Some(draft) => {
                    let user = ctx.stored().await?.pretend_user(draft).await?;
                    pretend(ctx, &user, &given_names, None).await
                }
                None => Err(failure),
            }
        }
    }
}

fn forbids(failure: &Failure) -> bool {
    matches!(failure, Failure::Api(error) if error.status.number() == 403)
}

/// Answers as if the address had been free, and tells whose it is, if the options say how.
async fn pretend(
    ctx: &Ctx,
    user: &User,
    given: &[String],
    taken: Option<&User>,
) -> Result<Output, Failure> {
    let options = &ctx.app.config.email_password;
    let answer = match &options.custom_synthetic_user {
        Some(callback) => {
            let user = synthetic::custom_user(ctx, callback, user, given).await?;
            Output::json(&SignedUp { token: None, user: &user })?
        }
        None => Output::json(&SignedUp { token: None, user: &*user.shown(&ctx.app.schema) })?,
    };
    if let Some(callback) = &options.on_existing_user_sign_up
        && let Some(taken) = taken
    {
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

/// What is about to be stored.
struct Drafts {
    user: Draft,
    account: Draft,
    session: Option<Draft>,
    /// That of the session, if it is known before the rows are.
    version: Option<String>,
}

/// What the secondary storage keeps is written first, so that a failure there leaves nothing
/// behind; copies of rows and what needs an id of the database, last.
async fn announce_and_store(
    ctx: &mut Ctx,
    drafts: Drafts,
    dont_remember: bool,
) -> Result<(User, Committed), Failure> {
    let announced = match &drafts.session {
        Some(session) => ctx.stored().await?.announce_sign_up(session, &drafts.user).await?,
        None => None,
    };
    let stored = store(ctx, drafts, dont_remember).await;
    let records = ctx.stored().await?;
    match (&stored, &ctx.new_session) {
        (Ok((user, _)), Some(begun)) => {
            records.follow_session(announced.as_ref(), &begun.session, Some(user)).await?;
        }
        (Ok(_), None) => {}
        (Err(_), _) => records.withdraw_session(announced.as_ref()).await,
    }
    stored
}

/// User, account and session with its cookies: all of them or none. The database may have given
/// the ids, so the cookies are made of the rows, before these are committed.
async fn store(
    ctx: &mut Ctx,
    drafts: Drafts,
    dont_remember: bool,
) -> Result<(User, Committed), Failure> {
    let work = ctx.begin_work().await?;
    let stored = create_rows(ctx, work.queries(), drafts, dont_remember).await;
    work.end(stored).await
}

async fn create_rows(
    ctx: &mut Ctx,
    work: &dyn Queries,
    drafts: Drafts,
    dont_remember: bool,
) -> Result<User, Failure> {
    let records = ctx.records(work);
    let user = records.create_user(drafts.user).await;
    let user = user.map_err(|failure| {
        let failure = failure.if_refused(Status::BadRequest, code::FAILED_TO_CREATE_USER);
        not_created(ctx, failure)
    })?;
    records.create_credential_account(drafts.account, &user.id).await?;
    if let Some(draft) = drafts.session {
        let session = records.create_session_row(draft, &user.id).await.map_err(|failure| {
            failure.if_refused(Status::BadRequest, code::FAILED_TO_CREATE_SESSION)
        })?;
        let begun = Authenticated { session, user: user.clone() };
        ctx.give_session_cookies(begun, dont_remember, drafts.version).await?;
    }
    Ok(user)
}

/// Most likely somebody else took the address in this moment, or the store takes no such value.
fn not_created(ctx: &Ctx, failure: Failure) -> Failure {
    if let Failure::Api(_) = failure {
        return failure;
    }
    ctx.log(Level::Error, &format!("Failed to create user: {failure}"));
    ApiError::new(Status::UnprocessableEntity, code::FAILED_TO_CREATE_USER).into()
}
