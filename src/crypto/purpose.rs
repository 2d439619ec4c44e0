//! Secrets for one purpose each, so that a ciphertext of one cannot serve as another's.

use super::keys::{Secrets, expand};

const SALT: &[u8] = b"better-auth:oauth-encryption:v1";

/// What a derived secret encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    OauthStateCookie,
    OauthLinkSessionToken,
    OauthProxyProfile,
    OauthProxyPackage,
    OauthProxyState,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Self::OauthStateCookie => "oauth-state-cookie",
            Self::OauthLinkSessionToken => "oauth-link-session-token",
            Self::OauthProxyProfile => "oauth-proxy-profile",
            Self::OauthProxyPackage => "oauth-proxy-package",
            Self::OauthProxyState => "oauth-proxy-state",
        }
    }
}

/// The secrets to encrypt with for `purpose`, version by version.
pub fn derive(secrets: &Secrets, purpose: Purpose) -> Secrets {
    let info = format!("better-auth:{}:v1", purpose.name());
    // The hex text, not the key itself, acts as the secret.
    secrets.map(|secret| hex::encode(expand::<32>(secret, SALT, info.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Secrets, derive};

    #[test]
    fn keeps_versions_and_separates_purposes() {
        let list = vec![(2, "b".to_owned()), (1, "a".to_owned())];
        let secrets = Secrets::versioned(list, Some("l".to_owned())).unwrap();
        let derived = derive(&secrets, Purpose::OauthStateCookie);
        assert_eq!(derived.current_version(), Some(2));
        let single = derive(&Secrets::single("a"), Purpose::OauthStateCookie);
        assert_eq!(derived.version(1), Some(single.current()));
        assert!(derived.legacy().is_some());
        assert_ne!(derived, derive(&secrets, Purpose::OauthProxyState));
    }
}
