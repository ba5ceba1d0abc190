//! A token that is built reads back, and no change of a token is verified.
#![allow(clippy::unwrap_used, reason = "all of this is a test")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use proptest::sample::Index;
use volc_rtc_token::{AppKey, Expiry, Privilege, Room, Token, Verifier, inspect};

const APP_ID: &str = "123456781234567812345678";

fn at(seconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.into())
}

fn key() -> AppKey {
    AppKey::new("fake-key-do-not-print").unwrap()
}

fn expiry() -> impl Strategy<Value = Expiry> {
    let end = (1..=u32::MAX).prop_map(|seconds| Expiry::At(at(seconds)));
    prop_oneof![Just(Expiry::Never), end]
}

#[derive(Clone, Debug)]
struct Built {
    room: String,
    user: String,
    nonce: u32,
    issued_at: u32,
    expires_at: Expiry,
    grants: Vec<(u16, Expiry)>,
}

prop_compose! {
    fn built()(
        room in any::<String>(),
        user in any::<String>(),
        nonce in any::<u32>(),
        issued_at in any::<u32>(),
        expires_at in expiry(),
        grants in prop::collection::vec((prop_oneof![0..6_u16, any::<u16>()], expiry()), 0..8),
    ) -> Built {
        Built { room, user, nonce, issued_at, expires_at, grants }
    }
}

impl Built {
    fn sign(&self) -> Token {
        let mut builder = Token::builder(APP_ID, &self.room, &self.user)
            .nonce(self.nonce)
            .issued_at(at(self.issued_at))
            .skip_validation();
        for &(code, end) in &self.grants {
            builder = builder.privilege_until(Privilege::from_code(code), end);
        }
        let builder = match self.expires_at {
            Expiry::Never => builder.never_expires(),
            Expiry::At(end) => builder.expires_at(end),
        };
        builder.sign(&key()).unwrap()
    }

    /// The last grant of a code counts, and to publish stands for four codes.
    fn end_of(&self, code: u16) -> Option<Expiry> {
        let grants = self.grants.iter().rev();
        let mut ends =
            grants.filter(|(granted, _)| *granted == code || (*granted == 0 && code <= 3));
        ends.next().map(|(_, end)| *end)
    }
}

/// A verifier to which no token has expired or is yet to be issued: only the text counts.
fn timeless() -> Verifier {
    Verifier::with_clock(APP_ID, key(), || UNIX_EPOCH).issued_ahead_tolerance(Duration::MAX)
}

proptest! {
    #[test]
    fn token_reads_back_as_it_was_built(built in built()) {
        let token = built.sign();
        let verified = timeless().verify(token.as_str()).unwrap();
        prop_assert_eq!(verified.room().as_str(), &built.room);
        prop_assert_eq!(verified.user(), &built.user);
        prop_assert_eq!(verified.nonce(), built.nonce);
        prop_assert_eq!(verified.issued_at(), at(built.issued_at));
        prop_assert_eq!(verified.expires_at(), built.expires_at);
        for code in (0..6).chain(built.grants.iter().map(|(code, _)| *code)) {
            prop_assert_eq!(verified.privilege(Privilege::from_code(code)), built.end_of(code));
        }
        let unverified = inspect(token.as_str()).unwrap();
        prop_assert_eq!(unverified.unverified_claims(), verified.claims());
    }

    #[test]
    fn changed_character_is_never_verified(built in built(), place in any::<Index>(), to in any::<char>()) {
        let text = built.sign().into_string();
        let at = place.index(text.len());
        let changed: String = text.chars().enumerate().map(|(i, c)| if i == at { to } else { c }).collect();
        prop_assume!(changed != text);
        prop_assert!(timeless().verify(&changed).is_err());
    }

    #[test]
    fn flipped_bit_is_never_verified(built in built(), place in any::<Index>(), bit in 0..8_u8) {
        let mut bytes = built.sign().into_string().into_bytes();
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(timeless().verify(&changed).is_err());
        }
    }

    #[test]
    fn cut_or_longer_token_is_never_verified(built in built(), place in any::<Index>(), more in "[ -~\\n]{1,9}") {
        let text = built.sign().into_string();
        let at = place.index(text.len());
        for changed in [&text[..at], &text[at + 1..], &format!("{text}{more}"), &format!("{more}{text}")] {
            prop_assert!(timeless().verify(changed).is_err(), "{}", changed);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), tail in "[A-Za-z0-9+/]{0,200}={0,2}") {
        _ = inspect(&text);
        prop_assert!(timeless().verify(&text).is_err());
        let with_head = ["001", APP_ID, &tail].concat();
        prop_assert!(timeless().verify(&with_head).is_err());
    }

    #[test]
    fn other_key_never_verifies(built in built(), other in "[!-~]{1,80}") {
        prop_assume!(other != "fake-key-do-not-print");
        let verifier = Verifier::with_clock(APP_ID, AppKey::new(other).unwrap(), || UNIX_EPOCH);
        let verifier = verifier.issued_ahead_tolerance(Duration::MAX);
        prop_assert!(verifier.verify(built.sign().as_str()).is_err());
    }

    #[test]
    fn ids_by_the_rule_are_signed(room in "[A-Za-z0-9_.@-]{1,128}", user in "[A-Za-z0-9_.@-]{1,128}") {
        let token = Token::builder(APP_ID, &room, &user).publish().nonce(1).never_expires().sign(&key()).unwrap();
        let unverified = inspect(token.as_str()).unwrap();
        prop_assert_eq!(unverified.unverified_claims().room(), Room::Id(&room));
    }
}
