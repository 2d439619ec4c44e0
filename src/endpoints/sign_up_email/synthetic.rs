//! The user that a sign-up shows when the address is taken and nobody may notice.

use serde_json::{Map, Value, json};

use crate::{
    domain::User,
    error::Failure,
    host::Callback,
    kernel::Ctx,
    storage::{self, DefaultValue},
};

/// What the user's function makes of it. Fields that it leaves out are filled in as for a new
/// user, hidden ones are dropped, and the order is that of a stored user.
pub async fn custom_user(
    ctx: &Ctx,
    callback: &Callback,
    user: &User,
    given: &[String],
) -> Result<Map<String, Value>, Failure> {
    let core = json!({
        "name": user.name,
        "email": user.email,
        "emailVerified": false,
        "image": user.image,
        "createdAt": user.created_at,
        "updatedAt": user.updated_at,
    });
    let additional: Map<String, Value> = user
        .extra
        .iter()
        .filter(|(name, _)| given.contains(name))
        .map(|(name, value)| Ok((name.clone(), to_json(value)?)))
        .collect::<Result<_, Failure>>()?;
    let argument = json!({
        "coreFields": ctx.argument("user", &core)?,
        "additionalFields": ctx.argument("user", &additional)?,
        "id": user.id,
    });
    let mut made: Map<String, Value> = ctx.call(callback, &json!([argument])).await?;
    let mut shown = Map::new();
    let fields = ctx.app.schema.model("user").map(|model| model.fields.as_slice());
    for field in fields.unwrap_or_default().iter().filter(|field| field.returned) {
        let value = match made.remove(field.name.as_str()) {
            Some(value) => Some(value),
            None => missing(ctx, field).await?,
        };
        shown.extend(value.map(|value| (field.name.to_string(), value)));
    }
    shown.extend(made.remove("id").map(|id| ("id".to_owned(), id)));
    Ok(shown)
}

async fn missing(ctx: &Ctx, field: &crate::schema::Field) -> Result<Option<Value>, Failure> {
    let mut own = ctx.app.schema.additional("user").iter();
    if let Some(added) = own.find(|added| field.name == added.name.as_str()) {
        let default = ctx.default_of(added).await?;
        return Ok(default.or((!added.demanded).then_some(Value::Null)));
    }
    match &field.default {
        Some(DefaultValue::Now) => Ok(Some(json!(ctx.now))),
        Some(DefaultValue::Value(value)) => to_json(value).map(Some),
        None => Ok((!field.required).then_some(Value::Null)),
    }
}

fn to_json(value: &storage::Value) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(Failure::internal)
}
