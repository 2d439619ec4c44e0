//! A session for a name and its password, whatever kind of name that is.

use serde::Serialize;

use super::{Ctx, Output, verification_mail};
use crate::{
    domain::User,
    error::{ApiError, Failure, Status, code},
    host::Level,
    http::url::to_ascii,
};

#[derive(Serialize)]
struct SignedIn<'a> {
    redirect: bool,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    user: &'a User,
}

impl Ctx {
    /// The user, if there is one and the password is theirs. Whether it was the name or the
    /// password that was wrong shows, as there is always one hash, not in the time it takes.
    pub async fn with_password(
        &self,
        user: Option<User>,
        password: &str,
    ) -> Result<Option<User>, Failure> {
        let hash = match &user {
            Some(user) => self.stored().await?.find_password_hash(&user.id).await?,
            None => None,
        };
        let (Some(user), Some(hash)) = (user, hash) else {
            self.hash_password(password).await?;
            self.log(Level::Warn, "User not found");
            return Ok(None);
        };
        if !self.verify_password(&hash, password).await? {
            self.log(Level::Warn, "Invalid password");
            return Ok(None);
        }
        Ok(Some(user))
    }

    /// Begins the session of somebody who has given their password, and answers as `/sign-in/…`
    /// do; the body says how long to remember it and where to go on. With `refused` a session is
    /// answered that the application does not want.
    pub async fn sign_in(&mut self, user: User, refused: Status) -> Result<Output, Failure> {
        if self.app.config.email_password.require_email_verification && !user.email_verified {
            self.remind(&user).await?;
            return Err(ApiError::new(Status::Forbidden, code::EMAIL_NOT_VERIFIED).into());
        }
        let callback_url = self.text("callbackURL").map(str::to_owned);
        let remember = self.flag("rememberMe") != Some(false);
        let session = self.create_session(&user.id, remember).await;
        let session = session
            .map_err(|failure| failure.if_refused(refused, code::FAILED_TO_CREATE_SESSION))?;
        let token = session.token.clone();
        self.set_session_cookies(session, user.clone(), !remember).await?;
        let redirect = callback_url.as_deref().is_some_and(|url| !url.is_empty());
        if let Some(url) = callback_url.as_deref().filter(|_| redirect) {
            self.reply.set("location", &to_ascii(url));
        }
        let user = user.shown(&self.app.schema);
        let url = callback_url.as_deref();
        Output::json(&SignedIn { redirect, token: &token, url, user: &user })
    }

    /// Mails the link anew to somebody who has not followed it yet, if that is wanted.
    async fn remind(&self, user: &User) -> Result<(), Failure> {
        let options = &self.app.config.email_verification;
        match &options.send {
            Some(mailer) if options.send_on_sign_in => {
                self.send(mailer, &verification_mail(self, user)?).await
            }
            _ => Ok(()),
        }
    }
}
