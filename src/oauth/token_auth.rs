//! How a client proves to a token endpoint who it is (RFC 6749 section 2.3, RFC 7523).

use serde_json::Value;

use crate::host::Callback;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TokenAuth {
    /// In the body if there is a secret, else not at all.
    #[default]
    Default,
    Basic,
    /// In the body; a secret must be there.
    Post,
    None,
    /// By a JWT that a function of the user's makes.
    PrivateKeyJwt(Callback),
    /// A function of the user's adds what it takes.
    Custom(Callback),
    /// Under names of TikTok's.
    ClientKey,
}

impl TokenAuth {
    /// The option `tokenEndpointAuth`; `fallback` is the method where it says none, and empty
    /// for the usual one.
    ///
    /// # Errors
    /// The end of a sentence that begins with the option's name.
    pub fn read(written: Option<&Value>, fallback: &str, has_secret: bool) -> Result<Self, String> {
        let member = |name: &str| written.and_then(|written| written.get(name));
        let function = |name: &str| {
            let path = member(name).and_then(|mark| mark.get("$callback")).and_then(Value::as_str);
            path.map(|path| Callback(path.to_owned()))
                .ok_or_else(|| format!("wants a function `{name}`"))
        };
        let way = match member("method").and_then(Value::as_str).unwrap_or(fallback) {
            "" => Self::Default,
            "client_secret_basic" => Self::Basic,
            "client_secret_post" => Self::Post,
            "none" => Self::None,
            "private_key_jwt" => Self::PrivateKeyJwt(function("getClientAssertion")?),
            "custom" => Self::Custom(function("customizeRequest")?),
            other => return Err(format!("has no method `{other}`")),
        };
        match way {
            Self::PrivateKeyJwt(_) | Self::None if has_secret => {
                Err("cannot stand beside `clientSecret`: remove one of them".to_owned())
            }
            Self::Basic | Self::Post if !has_secret => {
                Err("wants a `clientSecret`: set it".to_owned())
            }
            way => Ok(way),
        }
    }
}
