//! Tests of encrypted tokens, against josekit and against bad input.

use base64::Engine;
use josekit::{
    jwe::{Dir, JweHeader},
    jwt::{self, JwtPayload},
};
use serde_json::{Value, json};

use crate::{
    clock::Timestamp,
    crypto::{
        CryptoError,
        encoding::BASE64URL,
        keys::{JweKeys, Secrets, content_key},
        random::{OsEntropy, SeededEntropy},
    },
};

const SALT: &str = "better-auth-session";

fn keys() -> JweKeys {
    JweKeys::derive(&Secrets::single("secret"), SALT)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

/// A token by josekit, with the members of `header` beside `alg` and `enc`.
fn foreign(secret: &str, header: &Value, claims: &Value) -> String {
    let mut protected = JweHeader::new();
    protected.set_content_encryption("A256CBC-HS512");
    for (name, value) in header.as_object().unwrap() {
        protected.set_claim(name, Some(value.clone())).unwrap();
    }
    let payload = JwtPayload::from_map(claims.as_object().unwrap().clone()).unwrap();
    let encrypter = Dir.encrypter_from_bytes(content_key(secret, SALT)).unwrap();
    jwt::encode_with_encrypter(&payload, &protected, &encrypter).unwrap()
}

#[test]
fn josekit_reads_ours() {
    for size in 0..64 {
        let payload = json!({ "text": "é".repeat(size) }).to_string();
        let token = keys().encrypt(&payload, at(5), 60, &OsEntropy).unwrap();
        let decrypter = Dir.decrypter_from_bytes(content_key("secret", SALT)).unwrap();
        let (claims, header) = jwt::decode_with_decrypter(&token, &decrypter).unwrap();
        assert_eq!(claims.claim("text").unwrap().as_str().unwrap().chars().count(), size);
        assert_eq!(claims.claim("iat"), Some(&json!(5)));
        assert_eq!(claims.claim("exp"), Some(&json!(65)));
        assert_eq!(claims.jwt_id().map(str::len), Some(36));
        assert_eq!(header.key_id(), Some(keys().keys[0].kid.as_str()));
    }
}

#[test]
fn reads_josekits() {
    for size in 0..64 {
        let claims = json!({ "text": "x".repeat(size) });
        let token = foreign("secret", &json!({}), &claims);
        let read = keys().decrypt(&token, at(0)).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&read).unwrap(), claims);
    }
}

#[test]
fn expires_with_fifteen_seconds_of_tolerance() {
    let token = keys().encrypt("{}", at(100), 10, &OsEntropy).unwrap();
    assert!(keys().decrypt(&token, at(124)).is_some());
    assert!(keys().decrypt(&token, at(125)).is_none());
    assert!(keys().decrypt(&token, at(0)).is_some(), "iat is not compared");
    let early = foreign("secret", &json!({}), &json!({ "nbf": 100 }));
    assert!(keys().decrypt(&early, at(85)).is_some());
    assert!(keys().decrypt(&early, at(84)).is_none());
}

#[test]
fn survives_a_rotation() {
    let list = vec![(2, "new".to_owned()), (1, "old".to_owned())];
    let rotated = JweKeys::derive(&Secrets::versioned(list, Some("legacy".into())).unwrap(), SALT);
    for secret in ["new", "old", "legacy", "gone"] {
        let expected = secret != "gone";
        let single = JweKeys::derive(&Secrets::single(secret), SALT);
        let ours = single.encrypt("{}", at(0), 10, &OsEntropy).unwrap();
        assert_eq!(rotated.decrypt(&ours, at(0)).is_some(), expected);
        let nameless = foreign(secret, &json!({}), &json!({}));
        assert_eq!(rotated.decrypt(&nameless, at(0)).is_some(), expected);
        let named = foreign(secret, &json!({ "kid": single.keys[0].kid }), &json!({}));
        assert_eq!(rotated.decrypt(&named, at(0)).is_some(), expected);
    }
    let newest = rotated.encrypt("{}", at(0), 10, &OsEntropy).unwrap();
    assert!(JweKeys::derive(&Secrets::single("new"), SALT).decrypt(&newest, at(0)).is_some());
}

#[test]
fn a_key_id_binds() {
    let wrong = foreign("secret", &json!({ "kid": "other" }), &json!({}));
    assert!(keys().decrypt(&wrong, at(0)).is_none());
}

#[test]
fn replicated_claims_must_agree() {
    let header = json!({ "iss": "a", "aud": ["b"] });
    let opens = |claims: &Value| keys().decrypt(&foreign("secret", &header, claims), at(0));
    assert!(opens(&json!({ "iss": "a", "aud": ["b"] })).is_some());
    assert!(opens(&json!({ "iss": "a", "aud": "b" })).is_none());
    assert!(opens(&json!({})).is_none());
}

#[test]
fn refuses_other_algorithms() {
    let token = keys().encrypt("{}", at(0), 10, &OsEntropy).unwrap();
    let (_, rest) = token.split_once('.').unwrap();
    let headers = [
        json!({}),
        json!([]),
        json!(null),
        json!({ "alg": "none" }),
        json!({ "alg": "dir", "enc": "A128CBC-HS256" }),
        json!({ "alg": "dir", "enc": "A256GCM" }),
        json!({ "alg": "A256KW", "enc": "A256CBC-HS512" }),
        json!({ "alg": "dir", "enc": "A256CBC-HS512", "zip": "DEF" }),
        json!({ "alg": "dir", "enc": "A256CBC-HS512", "crit": ["x"] }),
        json!({ "alg": "dir", "enc": "A256CBC-HS512", "kid": 1 }),
        json!({ "alg": "dir", "enc": "A256CBC-HS512", "kid": null }),
        json!({ "alg": "dir", "enc": "A256CBC-HS512" }),
    ];
    for header in headers {
        let forged = format!("{}.{rest}", BASE64URL.encode(header.to_string()));
        assert!(keys().decrypt(&forged, at(0)).is_none(), "{header}");
    }
}

#[test]
fn refuses_what_was_changed() {
    let keys = keys();
    let token = keys.encrypt(r#"{"a":"b"}"#, at(0), 10, &OsEntropy).unwrap();
    for end in 0..token.len() {
        assert!(keys.decrypt(&token[..end], at(0)).is_none(), "{end}");
    }
    for index in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.clone().into_bytes();
            bytes[index] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).unwrap();
            assert!(keys.decrypt(&flipped, at(0)).is_none(), "{index}");
        }
    }
    assert!(JweKeys::derive(&Secrets::single("other"), SALT).decrypt(&token, at(0)).is_none());
    assert!(JweKeys::derive(&Secrets::single("secret"), "x").decrypt(&token, at(0)).is_none());
}

#[test]
fn refuses_garbage() {
    let keys = keys();
    let header = &keys.keys[0].header;
    let huge = "A".repeat(1 << 20);
    let parts = ["", "A", "é", "\0", "=", "AAAA", &huge];
    for iv in parts {
        for ciphertext in parts {
            let token = format!("{header}..{iv}.{ciphertext}.AAAA");
            assert!(keys.decrypt(&token, at(0)).is_none());
        }
        assert!(keys.decrypt(iv, at(0)).is_none());
        assert!(keys.decrypt(&format!("{iv}...."), at(0)).is_none());
    }
    assert!(keys.decrypt(&".".repeat(1 << 20), at(0)).is_none());
    assert_eq!(keys.encrypt("[]", at(0), 1, &OsEntropy), Err(CryptoError::Claims));
    assert_eq!(keys.encrypt("", at(0), 1, &OsEntropy), Err(CryptoError::Claims));
}

#[test]
fn keeps_the_claims_text() {
    let payload = r#"{"b":1.50,"a":{"z":"\u00e9"},"exp":1}"#;
    let entropy = SeededEntropy::new(1);
    let token = keys().encrypt(payload, at(7), 3, &entropy).unwrap();
    let claims = keys().decrypt(&token, at(7)).unwrap();
    let kept = r#"{"b":1.50,"a":{"z":"\u00e9"},"exp":10,"iat":7,"jti":""#;
    assert!(claims.starts_with(kept), "{claims}");
}
