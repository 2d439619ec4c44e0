//! The core models, field by field in the reference's order.

use super::{Field, Model, Models};
use crate::storage::{DefaultValue, Kind, Value};

impl Models {
    pub fn core() -> Self {
        Self {
            user: user(),
            session: session(),
            account: account(),
            verification: verification(),
            others: Vec::new(),
        }
    }
}

fn text(name: &'static str) -> Field {
    Field::new(name, Kind::Text)
}

fn date(name: &'static str) -> Field {
    Field::new(name, Kind::Date)
}

fn created_at() -> Field {
    date("createdAt").default(DefaultValue::Now)
}

fn user() -> Model {
    let unverified = DefaultValue::Value(Value::Bool(false));
    Model::new(
        "user",
        vec![
            text("name").sortable(),
            text("email").unique().sortable(),
            Field::new("emailVerified", Kind::Boolean).default(unverified).no_input(),
            text("image").optional(),
            created_at(),
            date("updatedAt").default(DefaultValue::Now).touched(),
        ],
    )
}

fn session() -> Model {
    Model::new(
        "session",
        vec![
            date("expiresAt"),
            text("token").unique(),
            created_at(),
            date("updatedAt").touched(),
            text("ipAddress").optional(),
            text("userAgent").optional(),
            text("userId").belongs_to("user").indexed(),
        ],
    )
}

fn account() -> Model {
    Model::new(
        "account",
        vec![
            text("accountId"),
            text("providerId"),
            text("userId").belongs_to("user").indexed(),
            text("accessToken").optional().hidden(),
            text("refreshToken").optional().hidden(),
            text("idToken").optional().hidden(),
            date("accessTokenExpiresAt").optional().hidden(),
            date("refreshTokenExpiresAt").optional().hidden(),
            text("scope").optional(),
            text("password").optional().hidden(),
            created_at(),
            date("updatedAt").touched(),
        ],
    )
}

fn verification() -> Model {
    Model::new(
        "verification",
        vec![
            text("identifier").indexed(),
            text("value"),
            date("expiresAt"),
            created_at(),
            date("updatedAt").default(DefaultValue::Now).touched(),
        ],
    )
}

/// `lastRequest` is in milliseconds since 1970.
pub(super) fn rate_limit() -> Model {
    let now = DefaultValue::Now;
    Model::new(
        "rateLimit",
        vec![
            text("key").unique(),
            Field::new("count", Kind::Integer),
            Field::new("lastRequest", Kind::BigInt).default(now),
        ],
    )
}
