//! The reference's own values, read and made again byte for byte.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use corten::{
    clock::Timestamp,
    config::CookieAttributes,
    cookies,
    crypto::{
        compact, digest,
        hmac::HmacKey,
        jwt,
        keys::{JweKeys, Secrets, content_key, thumbprint},
        otp::Otp,
        password::{self, Verdict},
        purpose::{self, Purpose},
        symmetric,
    },
    http::ip,
};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/golden-vectors.json")).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn key(vectors: &Value) -> HmacKey {
    HmacKey::new(text(&vectors["secret"]))
}

fn rotation(vectors: &Value) -> Secrets {
    let secrets = &vectors["secrets"];
    let mut list: Vec<(u32, String)> = secrets["keys"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(version, secret)| (version.parse().unwrap(), text(secret).to_owned()))
        .collect();
    list.sort_by_key(|(version, _)| u64::from(*version) != secrets["current"].as_u64().unwrap());
    Secrets::versioned(list, Some(text(&secrets["legacy"]).to_owned())).unwrap()
}

#[test]
fn set_cookie_lines() {
    let vectors = vectors();
    let cookie = &vectors["signedCookie"];
    let signed = CookieAttributes {
        max_age: Some(604_800.0),
        domain: Some("x.example".to_owned()),
        path: Some("/".to_owned()),
        expires: Some(Timestamp::from_millis(0)),
        http_only: Some(true),
        secure: Some(true),
        same_site: Some("lax".to_owned()),
        partitioned: Some(true),
    };
    let value = cookies::seal(text(&cookie["value"]), &key(&vectors));
    let line = cookies::serialize("better-auth.session_token", &value, &signed);
    assert_eq!(line, text(&cookie["serialized"]));
    assert_eq!(cookies::open(&value, &key(&vectors)), cookie["value"].as_str());
    let plain = CookieAttributes {
        path: Some("/".to_owned()),
        same_site: Some("none".to_owned()),
        ..CookieAttributes::default()
    };
    assert_eq!(cookies::serialize("n", "a b;c,é\"", &plain), text(&vectors["plainCookie"]));
}

#[test]
fn client_addresses() {
    let vectors = vectors();
    for (written, normal) in vectors["ip"].as_object().unwrap() {
        assert_eq!(ip::normalize(written, 64), text(normal));
    }
}

#[test]
fn compact_cache() {
    let vectors = vectors();
    let cache = &vectors["compact"];
    let payload = serde_json::to_string(&cache["payload"]).unwrap();
    let expires_at = cache["expiresAt"].as_i64().unwrap();
    let cookie = compact::encode(&payload, Timestamp::from_millis(expires_at), &key(&vectors));
    assert_eq!(cookie, text(&cache["cookie"]));
    let read = compact::decode(&cookie, &key(&vectors)).unwrap();
    assert_eq!((read.payload, read.expires_at_ms), (payload, expires_at));
    let signed = serde_json::to_string(&cache["payload"])
        .unwrap()
        .replace(r#""version":"1"}"#, &format!(r#""version":"1","expiresAt":{expires_at}}}"#));
    assert_eq!(key(&vectors).signature_base64url(&signed), text(&cache["signature"]));
}

#[test]
fn hs256() {
    let vectors = vectors();
    let (claims, token) = (&vectors["hs256"]["payload"], text(&vectors["hs256"]["jwt"]));
    let issued = Timestamp::from_millis(claims["iat"].as_i64().unwrap() * 1000);
    let payload = format!(
        r#"{{"email":"{}","userId":"{}"}}"#,
        text(&claims["email"]),
        text(&claims["userId"])
    );
    assert_eq!(jwt::sign(&payload, &key(&vectors), issued, 3600).as_deref(), Ok(token));
    let read = jwt::verify(token, &key(&vectors), issued).unwrap();
    assert_eq!(read, serde_json::to_string(claims).unwrap());
}

#[test]
fn jwe() {
    let vectors = vectors();
    let secret = text(&vectors["secret"]);
    for (salt, vector) in vectors["jwe"].as_object().unwrap() {
        let content_key = content_key(secret, salt);
        assert_eq!(hex::encode(content_key), text(&vector["keyHex"]));
        assert_eq!(thumbprint(&content_key), text(&vector["kid"]));
        let keys = JweKeys::derive(&Secrets::single(secret), salt);
        let token = text(&vector["sample"]);
        let claims = keys.decrypt(token, Timestamp::from_millis(1_795_243_492_000)).unwrap();
        let claims: Value = serde_json::from_str(&claims).unwrap();
        assert!(claims["exp"].is_u64() && claims["jti"].is_string(), "{claims}");
        let exp = claims["exp"].as_i64().unwrap() * 1000;
        assert!(keys.decrypt(token, Timestamp::from_millis(exp + 15_000)).is_none());
    }
}

#[test]
fn symmetric_values() {
    let vectors = vectors();
    let values = &vectors["symmetric"];
    let plaintext = text(&values["plaintext"]);
    let single = Secrets::single(text(&vectors["secret"]));
    let open = |secrets: &Secrets, name: &str| symmetric::decrypt(secrets, text(&values[name]));
    assert_eq!(open(&single, "bare").as_deref(), Ok(plaintext));
    assert_eq!(open(&rotation(&vectors), "envelope").as_deref(), Ok(plaintext));
    assert_eq!(open(&rotation(&vectors), "legacyBare").as_deref(), Ok("legacy"));
}

#[test]
fn purpose_keys() {
    let vectors = vectors();
    let secrets = Secrets::single(text(&vectors["secret"]));
    let purposes = [
        Purpose::OauthStateCookie,
        Purpose::OauthLinkSessionToken,
        Purpose::OauthProxyProfile,
        Purpose::OauthProxyPackage,
        Purpose::OauthProxyState,
    ];
    let derived = purposes.map(|purpose| {
        let secret = purpose::derive(&secrets, purpose).current().to_owned();
        (purpose.name().to_owned(), Value::String(secret))
    });
    assert_eq!(Value::Object(derived.into_iter().collect()), vectors["purposeKeys"]);
}

#[test]
fn scrypt_password() {
    let vectors = vectors();
    let (hash, password) = (text(&vectors["scrypt"]["hash"]), text(&vectors["scrypt"]["password"]));
    assert_eq!(password::verify(hash, password), Verdict::Match);
    assert_eq!(password::verify(hash, "passwörd 1234"), Verdict::Mismatch);
}

#[test]
fn digests() {
    let vectors = vectors();
    let hashed = &vectors["sha256b64url"];
    assert_eq!(digest::sha256_base64url(text(&hashed["input"])), text(&hashed["output"]));
    let pkce = &vectors["pkce"];
    assert_eq!(digest::pkce_challenge(text(&pkce["verifier"])), text(&pkce["challenge"]));
    let reserve = &vectors["reserveId"];
    let identifier = text(&reserve["input"]).strip_prefix("reserve:").unwrap();
    assert_eq!(digest::reserve_id(identifier), text(&reserve["default"]));
    let address = text(&vectors["eip55"]);
    assert_eq!(digest::checksum_address(&address.to_lowercase()).as_deref(), Some(address));
}

#[test]
fn trusted_device_token() {
    let vectors = vectors();
    let device = &vectors["trustDevice"];
    let signed = format!("{}!{}", text(&device["userId"]), text(&device["trustIdentifier"]));
    assert_eq!(key(&vectors).signature_base64url(&signed), text(&device["token"]));
}

#[test]
fn one_time_passwords() {
    let vectors = vectors();
    let totp = &vectors["totp"];
    let otp = Otp::new(text(&totp["secret"]).as_bytes());
    assert_eq!(otp.hotp(0), text(&totp["hotp0"]));
    assert_eq!(otp.hotp(1), text(&totp["hotp1"]));
    assert_eq!(otp.url("Better Auth", "a@b.co"), text(&totp["url"]));
}
