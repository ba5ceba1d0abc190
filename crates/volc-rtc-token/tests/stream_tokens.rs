//! The tokens of public streams.
#![cfg(feature = "wtn")]
#![allow(clippy::unwrap_used, reason = "all of this is a test")]

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use volc_rtc_token::wtn::{StreamToken, StreamTokenBuilder};
use volc_rtc_token::{AppKey, Id, IdProblem, TimeField, TokenError};

const APP_ID: &str = "123456781234567812345678";
const KEY: &str = "fake-key-do-not-print";

fn key() -> AppKey {
    AppKey::new(KEY).unwrap()
}

/// Header and claims of a token whose signature is right.
fn read(token: &StreamToken) -> (Value, Value) {
    let (signed, signature) = token.as_str().rsplit_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let json = |part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (json(header), json(claims))
}

fn sign(builder: StreamTokenBuilder<'_>) -> StreamToken {
    let issued = builder.issued_at(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    issued
        .expires_in(Duration::from_secs(3600))
        .sign(&key())
        .unwrap()
}

#[test]
fn token_to_publish_has_the_claims_of_the_demo() {
    let (header, claims) = read(&sign(
        StreamToken::publish(APP_ID, "stream-1").subscriber_auth(true),
    ));
    assert_eq!(header, json!({"alg": "HS256", "typ": "JWT"}));
    let expected = json!({
        "appID": APP_ID, "streamID": "stream-1", "action": "pub", "enableSubAuth": true,
        "exp": 1_700_003_600, "version": "1.0",
    });
    assert_eq!(claims, expected);
}

#[test]
fn token_to_subscribe_has_no_subscriber_auth() {
    let (_, claims) = read(&sign(StreamToken::subscribe(APP_ID, "stream-1")));
    let expected = json!({
        "appID": APP_ID, "streamID": "stream-1", "action": "sub", "exp": 1_700_003_600, "version": "1.0",
    });
    assert_eq!(claims, expected);
}

#[test]
fn bad_parts_of_a_stream_token_are_errors() {
    let hour = Duration::from_secs(3600);
    let sign = |app_id, stream_id, duration| {
        StreamToken::publish(app_id, stream_id)
            .expires_in(duration)
            .sign(&key())
            .unwrap_err()
    };
    assert_eq!(sign("1", "s", hour), TokenError::AppId { length: 1 });
    let empty = TokenError::Id {
        id: Id::Stream,
        problem: IdProblem::Empty,
    };
    assert_eq!(sign(APP_ID, "", hour), empty);
    assert_eq!(sign(APP_ID, "s", Duration::ZERO), TokenError::ZeroDuration);
    assert_eq!(
        sign(APP_ID, "s", Duration::MAX),
        TokenError::TimeOutOfRange(TimeField::ExpiresAt)
    );
    let past = StreamToken::publish(APP_ID, "s")
        .expires_at(UNIX_EPOCH + hour)
        .sign(&key());
    assert_eq!(
        past.unwrap_err(),
        TokenError::AlreadyEnded(TimeField::ExpiresAt)
    );
}

#[test]
fn stream_token_is_not_in_debug() {
    let token = sign(StreamToken::publish(APP_ID, "stream-1"));
    assert_eq!(format!("{token:?}"), "StreamToken(***)");
}
