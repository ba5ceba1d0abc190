//! Tokens that the vendor's own implementations made: ours are the same text, and get a careful verifier's verdicts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "all of this is a test")]

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use volc_rtc_token::{AppKey, Claims, Expiry, Privilege, Refusal, Room, Token, Verifier, inspect};

/// The clock of the verdicts: within 2026.
const NOW: u64 = 1_780_000_000;

#[derive(Deserialize)]
struct Vectors {
    sign: Vec<Signed>,
    verify: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Signed {
    name: String,
    app_id: String,
    app_key: String,
    room_id: String,
    user_id: String,
    issued_at: u32,
    expire_at: u32,
    nonce: u32,
    grant: Vec<(u16, u32)>,
    privileges: BTreeMap<u16, u32>,
    token: String,
}

#[derive(Deserialize)]
struct Verdict {
    name: String,
    token: String,
    app_key: String,
    expect: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("fixtures/vectors.json")).unwrap()
}

fn at(seconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.into())
}

fn expiry(seconds: u32) -> Expiry {
    match seconds {
        0 => Expiry::Never,
        seconds => Expiry::At(at(seconds)),
    }
}

fn room(id: &str) -> Room<'_> {
    match id {
        "*" => Room::Wildcard,
        "" => Room::NoRoom,
        id => Room::Id(id),
    }
}

impl Signed {
    fn sign(&self) -> Token {
        let mut builder = Token::builder(&self.app_id, room(&self.room_id), &self.user_id)
            .issued_at(at(self.issued_at))
            .nonce(self.nonce)
            .skip_validation();
        for &(code, end) in &self.grant {
            builder = builder.privilege_until(Privilege::from_code(code), expiry(end));
        }
        let builder = match self.expire_at {
            0 => builder.never_expires(),
            end => builder.expires_at(at(end)),
        };
        builder
            .sign(&AppKey::new(self.app_key.as_str()).unwrap())
            .unwrap()
    }

    fn assert_are(&self, claims: &Claims) {
        assert_eq!(claims.app_id(), self.app_id, "{}", self.name);
        assert_eq!(claims.room(), room(&self.room_id), "{}", self.name);
        assert_eq!(claims.user(), self.user_id, "{}", self.name);
        assert_eq!(claims.nonce(), self.nonce, "{}", self.name);
        assert_eq!(claims.issued_at(), at(self.issued_at), "{}", self.name);
        assert_eq!(claims.expires_at(), expiry(self.expire_at), "{}", self.name);
        let privileges: Vec<_> = claims.privileges().collect();
        let expected = self.privileges.iter();
        let expected: Vec<_> = expected
            .map(|(&code, &end)| (Privilege::from_code(code), expiry(end)))
            .collect();
        assert_eq!(privileges, expected, "{}", self.name);
    }
}

#[test]
fn vendor_tokens_are_signed_to_the_same_text() {
    let all = vectors().sign;
    assert_eq!(all.len(), 36);
    for vector in all {
        assert_eq!(vector.sign().as_str(), vector.token, "{}", vector.name);
    }
}

#[test]
fn vendor_tokens_are_inspected_and_verified() {
    for vector in vectors().sign {
        let unverified = inspect(&vector.token).unwrap();
        vector.assert_are(unverified.unverified_claims());
        let key = AppKey::new(vector.app_key.as_str()).unwrap();
        let verifier = Verifier::new(&vector.app_id, key);
        let now = at(vector.issued_at);
        vector.assert_are(&verifier.verify_at(&vector.token, now).unwrap());
    }
}

/// The words of the vectors.
fn verdict(result: Result<(), Refusal>) -> &'static str {
    match result {
        Ok(()) => "accept",
        Err(Refusal::Format(_)) => "refuse: format",
        Err(Refusal::Version { .. }) => "refuse: version",
        Err(Refusal::AppId { .. }) => "refuse: app id",
        Err(Refusal::Signature(_)) => "refuse: signature",
        Err(Refusal::Expired { .. }) => "refuse: expired",
        Err(other) => panic!("no vector has {other:?}"),
    }
}

#[test]
fn verdicts_are_those_of_a_careful_verifier() {
    let all = vectors().verify;
    assert_eq!(all.len(), 40);
    for vector in all {
        let key = AppKey::new(vector.app_key.as_str()).unwrap();
        let verifier = Verifier::with_clock("123456781234567812345678", key, || {
            UNIX_EPOCH + Duration::from_secs(NOW)
        });
        let result = verifier.verify(&vector.token);
        if let Err(refusal) = &result {
            println!("{}: {refusal}", vector.name);
        }
        assert_eq!(verdict(result.map(drop)), vector.expect, "{}", vector.name);
    }
}
