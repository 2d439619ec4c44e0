//! Discord. Those without a picture get one of a few, by their number.

use serde_json::Value;

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Parameters, Pkce, Profile, Prompt, ScopeRule},
    profile::{Found, at, either, text, user},
};

pub static DISCORD: Definition = Definition {
    id: "discord",
    own_options: &["permissions"],
    endpoints: Endpoints::Fixed(
        "https://discord.com/api/oauth2/authorize",
        "https://discord.com/api/oauth2/token",
        "https://discord.com/api/users/@me",
    ),
    scopes: &["identify", "email"],
    scope_rule: ScopeRule::RequestFirst,
    pkce: Pkce::No,
    prompt: Prompt::Or("none"),
    parameters: |options, scopes| {
        let permissions = options.own.get("permissions").filter(|value| !value.is_null());
        let permissions = permissions.filter(|_| scopes.iter().any(|scope| scope == "bot"));
        Parameters {
            own: permissions
                .map(|value| {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    ("permissions", text)
                })
                .into_iter()
                .collect(),
            ..Parameters::default()
        }
    },
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let data = provider.ask_profile(client, tokens, &[]).await;
            Ok(data.and_then(found))
        })
    }),
    ..COMMON
};

fn found(mut data: Value) -> Option<Found> {
    let image = picture(&data)?;
    data.as_object_mut()?.insert("image_url".to_owned(), image.clone().into());
    let user = user([
        ("name", either([at(&data, "global_name"), at(&data, "username"), text("")])),
        ("email", at(&data, "email")),
        ("emailVerified", at(&data, "verified")),
        ("image", text(image)),
    ])?;
    Some(Found { data, user })
}

fn picture(data: &Value) -> Option<String> {
    let id = data.get("id").and_then(Value::as_str)?;
    if let Some(avatar) = data.get("avatar")?.as_str() {
        let format = if avatar.starts_with("a_") { "gif" } else { "png" };
        return Some(format!("https://cdn.discordapp.com/avatars/{id}/{avatar}.{format}"));
    }
    // Those without the discriminators of old are told apart by their id.
    let number = match data.get("discriminator").and_then(Value::as_str)? {
        "0" => (id.parse::<u64>().ok()? >> 22) % 6,
        discriminator => discriminator.parse::<u64>().ok()? % 5,
    };
    Some(format!("https://cdn.discordapp.com/embed/avatars/{number}.png"))
}
