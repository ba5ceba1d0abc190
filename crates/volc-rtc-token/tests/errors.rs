//! Refusals: inputs that are not signed, and tokens that are not verified.
#![allow(clippy::unwrap_used, reason = "all of this is a test")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volc_rtc_token::typestate::Set;
use volc_rtc_token::{
    AppKey, Expiry, FormatError, Id, IdProblem, Privilege, Refusal, Room, TimeField, Token,
    TokenBuilder, TokenError, Verifier, inspect,
};

const APP_ID: &str = "123456781234567812345678";
const ISSUED: u64 = 1_700_000_000;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn key() -> AppKey {
    AppKey::new("fake-key-do-not-print").unwrap()
}

fn verifier() -> Verifier {
    Verifier::with_clock(APP_ID, key(), || at(ISSUED))
}

/// A token of an hour that nothing is wrong with.
fn token<'a>(room: impl Into<Room<'a>>, user: &'a str) -> TokenBuilder<'a, Set> {
    let builder = Token::builder(APP_ID, room, user)
        .publish()
        .issued_at(at(ISSUED));
    builder.nonce(7).expires_in(Duration::from_secs(3600))
}

fn id_error(id: Id, problem: IdProblem) -> TokenError {
    TokenError::Id { id, problem }
}

#[test]
fn app_id_of_another_form_is_an_error() {
    for app_id in [
        "",
        "1234567812345678123456",
        "0123456789abcdef0123456789abcdef",
        "12345678123456781234567 ",
        "房间房间房间房间",
    ] {
        let builder = Token::builder(app_id, "room", "user")
            .publish()
            .skip_validation();
        let error = builder.never_expires().sign(&key()).unwrap_err();
        assert_eq!(
            error,
            TokenError::AppId {
                length: app_id.len()
            }
        );
    }
}

#[test]
fn empty_app_key_is_an_error() {
    assert_eq!(AppKey::new("").unwrap_err(), TokenError::EmptyAppKey);
}

#[test]
fn ids_against_the_rule_are_errors_unless_skipped() {
    struct Case {
        room: String,
        user: String,
        error: TokenError,
    }
    let case = |room: &str, user: &str, error| Case {
        room: room.to_owned(),
        user: user.to_owned(),
        error,
    };
    let character = |character, at| IdProblem::Character { character, at };
    for Case { room, user, error } in [
        case("", "user", id_error(Id::Room, IdProblem::Empty)),
        case("*", "user", id_error(Id::Room, character('*', 0))),
        case("room", "", id_error(Id::User, IdProblem::Empty)),
        case("room", "*", id_error(Id::User, character('*', 0))),
        case("new room", "user", id_error(Id::Room, character(' ', 3))),
        case(
            "room",
            "a\u{7f}",
            id_error(Id::User, character('\u{7f}', 1)),
        ),
        case("房间", "user", id_error(Id::Room, character('房', 0))),
        case(
            &"r".repeat(129),
            "user",
            id_error(Id::Room, IdProblem::TooLong { length: 129 }),
        ),
    ] {
        assert_eq!(token(&room, &user).sign(&key()).unwrap_err(), error);
        let signed = token(&room, &user).skip_validation().sign(&key()).unwrap();
        let verified = verifier().verify(signed.as_str()).unwrap();
        assert_eq!(
            (verified.room().as_str(), verified.user()),
            (room.as_str(), user.as_str())
        );
    }
    let longest = "Az09_-.@".repeat(16);
    token(&longest, &longest).sign(&key()).unwrap();
}

#[test]
fn token_without_a_privilege_is_an_error() {
    let builder = || Token::builder(APP_ID, "room", "user").never_expires();
    assert_eq!(builder().sign(&key()).unwrap_err(), TokenError::NoPrivilege);
    let signed = builder().skip_validation().sign(&key()).unwrap();
    assert_eq!(
        verifier()
            .verify_at(signed.as_str(), SystemTime::now())
            .unwrap()
            .privileges()
            .count(),
        0
    );
}

#[test]
fn times_that_no_token_can_hold_are_errors() {
    let expiry = TokenError::TimeOutOfRange(TimeField::ExpiresAt);
    let to_the_end = u64::from(u32::MAX) - ISSUED;
    for (builder, error) in [
        (
            token("r", "u").expires_in(Duration::ZERO),
            TokenError::ZeroDuration,
        ),
        (
            token("r", "u").expires_in(Duration::from_secs(to_the_end + 1)),
            expiry.clone(),
        ),
        (
            token("r", "u").expires_in(Duration::from_millis(to_the_end * 1000 + 1)),
            expiry.clone(),
        ),
        (token("r", "u").expires_in(Duration::MAX), expiry.clone()),
        (token("r", "u").expires_at(UNIX_EPOCH), expiry.clone()),
        (token("r", "u").expires_at(at(1 << 32)), expiry.clone()),
        (
            token("r", "u").expires_at(UNIX_EPOCH - Duration::from_secs(1)),
            expiry,
        ),
        (
            token("r", "u").expires_at(at(ISSUED - 1)),
            TokenError::AlreadyEnded(TimeField::ExpiresAt),
        ),
        (
            token("r", "u").issued_at(at(1 << 32)),
            TokenError::TimeOutOfRange(TimeField::IssuedAt),
        ),
        (
            token("r", "u").publish_until(at(3600)),
            TokenError::AlreadyEnded(TimeField::Privilege(0)),
        ),
        (
            token("r", "u")
                .subscribe_until(UNIX_EPOCH)
                .skip_validation(),
            TokenError::TimeOutOfRange(TimeField::Privilege(4)),
        ),
    ] {
        assert_eq!(builder.sign(&key()).unwrap_err(), error);
    }
    let last = token("r", "u")
        .expires_in(Duration::from_secs(to_the_end))
        .sign(&key())
        .unwrap();
    let verified = verifier().verify(last.as_str()).unwrap();
    assert_eq!(verified.expires_at(), Expiry::At(at(u32::MAX.into())));
}

#[test]
fn duration_is_rounded_up_to_seconds() {
    let signed = token("r", "u")
        .expires_in(Duration::from_millis(1))
        .sign(&key())
        .unwrap();
    let verified = verifier().verify(signed.as_str()).unwrap();
    assert_eq!(verified.expires_at(), Expiry::At(at(ISSUED + 1)));
}

#[test]
fn ids_of_64_kib_are_an_error_or_a_token() {
    let id = "x".repeat(65_536);
    let error = token(&id, "u").skip_validation().sign(&key()).unwrap_err();
    assert!(
        matches!(error, TokenError::TooLong { length } if length > 65_536),
        "{error}"
    );
    // 18 bytes of numbers and lengths, 4 privileges of 6.
    let longest = "x".repeat(65_535 - 18 - 24 - 1);
    let signed = token(&longest, "u").skip_validation().sign(&key()).unwrap();
    assert_eq!(
        verifier().verify(signed.as_str()).unwrap().room(),
        Room::Id(&longest)
    );
    let error = token(&format!("{longest}x"), "u")
        .skip_validation()
        .sign(&key())
        .unwrap_err();
    assert_eq!(error, TokenError::TooLong { length: 65_536 });
}

#[test]
fn errors_are_one_line_that_says_what_to_do() {
    for (error, line) in [
        (
            id_error(Id::Room, IdProblem::Empty),
            "the room id is empty: to log in to real-time messaging, set `Room::NoRoom`",
        ),
        (
            id_error(
                Id::User,
                IdProblem::Character {
                    character: '\n',
                    at: 2,
                },
            ),
            "the user id has the character '\\n' at byte 2: use 1 to 128 letters, digits, `_`, `-`, `.` and `@`, or \
             call `.skip_validation()`",
        ),
        (
            TokenError::EmptyAppKey,
            "the AppKey is empty: set it to the one of the console",
        ),
    ] {
        assert_eq!(error.to_string(), line);
    }
}

#[test]
fn privileges_end_with_the_token_unless_they_are_given_an_end() {
    let token = Token::builder(APP_ID, "room", "user")
        .publish_until(at(ISSUED + 60))
        .subscribe()
        .privilege_until(Privilege::PUBLISH_DATA, Expiry::Never)
        .issued_at(at(ISSUED))
        .expires_in(Duration::from_secs(3600))
        .sign(&key())
        .unwrap();
    let verified = verifier()
        .verify_at(token.as_str(), at(ISSUED + 61))
        .unwrap();
    let (video, data) = (Privilege::PUBLISH_VIDEO, Privilege::PUBLISH_DATA);
    assert_eq!(
        verified.privilege(Privilege::SUBSCRIBE),
        Some(Expiry::At(at(ISSUED + 3600)))
    );
    assert_eq!(verified.privilege(video), Some(Expiry::At(at(ISSUED + 60))));
    verified
        .require_privilege(Privilege::SUBSCRIBE)
        .unwrap()
        .require_privilege(data)
        .unwrap();
    let refusal = verified.require_privilege(video).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "`publish-video` of the token ended 1 s ago"
    );
    let unknown = Privilege::from_code(5);
    assert_eq!(
        verified.require_privilege(unknown).unwrap_err(),
        Refusal::NotGranted(unknown)
    );
}

#[test]
fn rooms_and_users_are_required() {
    struct Case<'a> {
        token: Room<'a>,
        room: &'a str,
        admits: bool,
    }
    for case in [
        Case {
            token: Room::Id("a"),
            room: "a",
            admits: true,
        },
        Case {
            token: Room::Id("a"),
            room: "b",
            admits: false,
        },
        Case {
            token: Room::Id("a"),
            room: "",
            admits: false,
        },
        Case {
            token: Room::Wildcard,
            room: "b",
            admits: true,
        },
        Case {
            token: Room::Wildcard,
            room: "",
            admits: false,
        },
        Case {
            token: Room::NoRoom,
            room: "",
            admits: true,
        },
        Case {
            token: Room::NoRoom,
            room: "a",
            admits: false,
        },
    ] {
        let signed = token(case.token, "alice").sign(&key()).unwrap();
        let verified = verifier().verify(signed.as_str()).unwrap();
        assert_eq!(verified.room(), case.token);
        let expected = if case.admits {
            Ok(())
        } else {
            Err(Refusal::Room)
        };
        assert_eq!(
            verified.require_room(case.room).map(drop),
            expected,
            "{:?} {}",
            case.token,
            case.room
        );
        verified.require_user("alice").unwrap();
        assert_eq!(verified.require_user("bob").unwrap_err(), Refusal::User);
    }
}

#[test]
fn last_second_of_a_token_counts() {
    let signed = token("r", "u")
        .expires_in(Duration::from_secs(10))
        .sign(&key())
        .unwrap();
    let within = at(ISSUED + 10) + Duration::from_millis(999);
    verifier().verify_at(signed.as_str(), within).unwrap();
    let refusal = verifier()
        .verify_at(signed.as_str(), at(ISSUED + 11))
        .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the token expired 1 s ago, at Unix time 1700000010"
    );
}

#[test]
fn duration_in_place_of_a_time_is_refused() {
    let signed = token("r", "u")
        .expires_at(at(3600))
        .skip_validation()
        .sign(&key())
        .unwrap();
    let line = verifier().verify(signed.as_str()).unwrap_err().to_string();
    assert!(
        line.ends_with("was a duration written in place of a point in time?"),
        "{line}"
    );
}

#[test]
fn time_of_issue_ahead_is_refused_beyond_the_tolerance() {
    let signed = token("r", "u").sign(&key()).unwrap();
    let verify = |verifier: Verifier, ahead: u64| {
        verifier
            .verify_at(signed.as_str(), at(ISSUED - ahead))
            .map(drop)
    };
    verify(verifier(), 60).unwrap();
    let refusal = verify(verifier(), 61).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::NotYetIssued {
            issued_at: at(ISSUED),
            now: at(ISSUED - 61)
        }
    );
    let set = |seconds| verifier().issued_ahead_tolerance(Duration::from_secs(seconds));
    verify(set(0), 1).unwrap_err();
    verify(set(100), 100).unwrap();
    verify(verifier().issued_ahead_tolerance(Duration::MAX), ISSUED).unwrap();
}

#[test]
fn tokens_of_both_keys_count_while_keys_rotate() {
    let new = AppKey::new("fake-new-key-do-not-print").unwrap();
    let (by_old, by_new) = (
        token("r", "u").sign(&key()).unwrap(),
        token("r", "u").sign(&new).unwrap(),
    );
    let both = verifier().add_key(new);
    assert_eq!(both.verify(by_old.as_str()).unwrap().key_index(), 0);
    assert_eq!(both.verify(by_new.as_str()).unwrap().key_index(), 1);
    assert!(matches!(
        verifier().verify(by_new.as_str()),
        Err(Refusal::Signature(_))
    ));
}

#[test]
fn nonces_are_drawn_anew() {
    if cfg!(not(feature = "getrandom")) {
        let builder = Token::builder(APP_ID, "r", "u").publish().never_expires();
        assert_eq!(builder.sign(&key()).unwrap_err(), TokenError::NonceMissing);
        return;
    }
    let sign = || {
        Token::builder(APP_ID, "r", "u")
            .publish()
            .never_expires()
            .sign(&key())
            .unwrap()
    };
    let nonce = || {
        inspect(sign().as_str())
            .unwrap()
            .unverified_claims()
            .nonce()
    };
    let drawn: std::collections::BTreeSet<u32> = (0..20).map(|_| nonce()).collect();
    assert!(drawn.len() > 15, "{drawn:?}");
}

#[test]
fn keys_and_signatures_are_not_in_debug() {
    let signed = token("room", "user").sign(&key()).unwrap();
    let shown = format!(
        "{signed:?} {:?} {:?} {:#?}",
        key(),
        verifier(),
        token("room", "user")
    );
    assert!(
        shown.contains("AppKey(***)") && shown.contains("user: \"user\""),
        "{shown}"
    );
    assert!(
        !shown.contains("do-not-print") && !shown.contains(&signed.as_str()[27..60]),
        "{shown}"
    );
    println!("{shown}");
}

#[test]
fn text_that_is_no_token_is_refused_by_its_reason() {
    let long = format!("001{APP_ID}{}", "A".repeat(174_769));
    for (text, error) in [
        ("", FormatError::TooShort),
        ("00", FormatError::TooShort),
        ("001", FormatError::TooShort),
        (&long, FormatError::TooLong { length: long.len() }),
        ("00112345678123456781234567房AA==", FormatError::Base64),
        ("001123456781234567812345678====", FormatError::Base64),
    ] {
        assert_eq!(verifier().verify(text).unwrap_err(), Refusal::Format(error));
        assert_eq!(inspect(text).unwrap_err(), Refusal::Format(error));
    }
    let other = verifier()
        .verify("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")
        .unwrap_err();
    assert_eq!(
        other.to_string(),
        "not a room token: it begins like a JSON Web Token"
    );
}
