//! Tests of every format, against foreign hashes and hostile ones.

use std::fmt::Write;

use super::{Algorithm, Arena, Verdict, hash, hash_with, verify, verify_with};
use crate::crypto::random::{OsEntropy, SeededEntropy};

#[test]
fn argon2id_round_trip() {
    let mut arena = Arena::default();
    let mut make = |password| {
        hash_with(&mut arena, password, Algorithm::Argon2id, &SeededEntropy::new(1)).unwrap()
    };
    let hash = make("pässwörd");
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_eq!(hash, make("pässwörd"), "a used arena changes nothing");
    assert_eq!(verify_with(&mut arena, &hash, "pässwörd"), Verdict::Match);
    assert_eq!(verify_with(&mut arena, &hash, "passwörd"), Verdict::Mismatch);
    assert_eq!(verify(&hash, "pa\u{308}sswo\u{308}rd"), Verdict::Match);
    assert_eq!(arena.size(), 19_456);
}

#[test]
fn verifies_argon2id_of_other_makers() {
    // Made by the reference implementation's command line, with several lanes.
    let foreign =
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";
    assert_eq!(verify(foreign, "password"), Verdict::Match);
    assert_eq!(verify(foreign, "Password"), Verdict::Mismatch);
}

#[test]
fn scrypt_round_trip() {
    let mut arena = Arena::default();
    let hash = hash_with(&mut arena, "pä\0sswörd", Algorithm::Scrypt, &OsEntropy).unwrap();
    assert_eq!(hash.len(), 32 + 1 + 128);
    assert_eq!(verify_with(&mut arena, &hash, "pä\0sswörd"), Verdict::Match, "a used arena");
    assert_eq!(verify_with(&mut arena, &hash, "pässwörd"), Verdict::Mismatch);
    assert_eq!(arena.size(), 32 * 1024);
}

#[test]
fn an_arena_goes_from_one_algorithm_to_the_other() {
    let mut arena = Arena::default();
    let mut hashes = Vec::new();
    for algorithm in [Algorithm::Scrypt, Algorithm::Argon2id, Algorithm::Scrypt] {
        hashes.push(hash_with(&mut arena, "password", algorithm, &SeededEntropy::new(5)).unwrap());
    }
    assert_eq!(hashes[0], hashes[2]);
    for hash in &hashes {
        assert_eq!(verify_with(&mut arena, hash, "password"), Verdict::Match);
    }
    assert_eq!(arena.size(), 32 * 1024, "that of the last one alone");
}

#[test]
fn verifies_bcrypt() {
    for prefix in ["$2a$", "$2b$", "$2y$"] {
        let hash = format!("{prefix}05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        assert_eq!(verify(&hash, "U*U"), Verdict::Match);
        assert_eq!(verify(&hash, "U*V"), Verdict::Mismatch);
    }
}

#[test]
fn refuses_costs_that_would_exhaust_the_server() {
    let rest = "$c29tZXNhbHRzb21lc2FsdA$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";
    let costs = [
        "m=4294967295,t=1,p=1",
        "m=262145,t=1,p=1",
        "m=256,t=11,p=1",
        "m=256,t=4294967295,p=1",
        "m=256,t=1,p=17",
        "m=256,t=1,p=0",
        "m=0,t=1,p=1",
        "m=256,t=0,p=1",
        "m=-1,t=1,p=1",
        "m=99999999999,t=1,p=1",
        "t=1,m=256,p=1",
        "m=256,t=1",
        "m=256,t=1,p=1,data=AAAA",
    ];
    for costs in costs {
        let hash = format!("$argon2id$v=19${costs}{rest}");
        assert_eq!(verify(&hash, "password"), Verdict::UnknownFormat, "{costs}");
    }
    let bcrypt = "$2b$17$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    assert_eq!(verify(bcrypt, "U*U"), Verdict::UnknownFormat);
}

#[test]
fn unknown_formats_are_told_from_wrong_passwords() {
    let huge = "a".repeat(1 << 20);
    let key = "0".repeat(128);
    let no_salt = format!(":{key}");
    let long_salt = format!("{huge}:{key}");
    let long_key = format!("00:{key}00");
    let not_hex = format!("00:{}", "g".repeat(128));
    let mut accents = String::new();
    write!(accents, "$2b$05${}", "é".repeat(26)).unwrap();
    let hashes = [
        "",
        ":",
        "\0",
        "plain",
        "é:é",
        "00:00",
        "$argon2id$",
        "$argon2id$v=19$",
        "$argon2i$v=19$m=8",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA$",
        "$argon2id$v=19$m=256,t=2,p=1$é$é",
        "$argon2id$v=19$m=256,t=2,p=1$$",
        "$2b$",
        "$2b$05$",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        &huge,
        &no_salt,
        &long_salt,
        &long_key,
        &not_hex,
        &accents,
    ];
    for hash in hashes {
        let shown = hash.get(..40.min(hash.len())).unwrap_or("…");
        assert_eq!(verify(hash, "password"), Verdict::UnknownFormat, "{shown}");
    }
}

#[test]
fn flipped_bits_never_match() {
    let hash = hash("password", Algorithm::Argon2id, &SeededEntropy::new(3)).unwrap();
    let mut arena = Arena::default();
    for index in [hash.len() - 1, hash.len() - 20, hash.len() - 50] {
        let mut bytes = hash.clone().into_bytes();
        bytes[index] ^= 2;
        let flipped = String::from_utf8(bytes).unwrap();
        assert_ne!(verify_with(&mut arena, &flipped, "password"), Verdict::Match);
    }
}

#[test]
fn takes_any_password() {
    let mut arena = Arena::default();
    for password in ["", "\0", "\u{10ffff}", &"p".repeat(1 << 20)] {
        let hash = hash_with(&mut arena, password, Algorithm::Argon2id, &OsEntropy).unwrap();
        assert_eq!(verify_with(&mut arena, &hash, password), Verdict::Match);
    }
}
