//! The bodies of the fuzz targets; `tests/fuzz.rs` runs the same on the stable compiler.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each target uses one of these, and a failure is what it looks for"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use volc_rtc_token::{
    AppKey, Claims, Expiry, Privilege, Refusal, SignatureProblem, Token, Verifier, inspect,
};

const APP_ID: &str = "123456781234567812345678";
const KEY: &str = "fake-fuzz-key";
/// Anything that expires has not, and anything that is issued is.
const NOW: SystemTime = UNIX_EPOCH;

fn verifier(key: &str) -> Verifier {
    let verifier = Verifier::with_clock(APP_ID, AppKey::new(key).unwrap(), || NOW);
    verifier.issued_ahead_tolerance(Duration::MAX)
}

/// No text is verified by a key that signed none, and each is refused by a reason that can be shown.
pub(crate) fn text(text: &str) {
    let refusal = verifier(KEY).verify(text).unwrap_err();
    assert!(!refusal.to_string().is_empty() && !format!("{refusal:?}").is_empty());
    let inspected = inspect(text);
    match &refusal {
        Refusal::Version { .. } | Refusal::Format(_) => assert_eq!(inspected.unwrap_err(), refusal),
        Refusal::AppId { .. } | Refusal::Signature(_) => {
            let unverified = inspected.unwrap();
            let claims = unverified.unverified_claims();
            assert!(text.get(3..27) == Some(claims.app_id()) && !format!("{claims:?}").is_empty());
        }
        other => panic!("{other}"),
    }
}

/// A signed message that is verified is one that the builder writes, byte by byte.
pub(crate) fn message(message: &[u8]) {
    let Some(text) = signed(message) else {
        return;
    };
    match verifier(KEY).verify(&text) {
        Ok(verified) => {
            assert_eq!(
                inspect(&text).unwrap().unverified_claims(),
                verified.claims()
            );
            if let Some(token) = rebuilt(&verified) {
                assert_eq!(token.as_str(), text);
            }
        }
        Err(Refusal::Format(_)) => assert!(inspect(&text).is_err()),
        Err(Refusal::Signature(SignatureProblem::NotCanonical)) => assert!(inspect(&text).is_ok()),
        Err(other) => panic!("{other}"),
    }
    verifier("fake-other-key").verify(&text).unwrap_err();
}

/// Signs any message.
fn signed(message: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(message);
    let length = u16::try_from(message.len()).ok()?;
    let content = [
        &length.to_le_bytes(),
        message,
        &[32, 0],
        &mac.finalize().into_bytes(),
    ]
    .concat();
    Some(format!("001{APP_ID}{}", STANDARD.encode(content)))
}

/// Builds a token of claims; `None` if they have the privilege to publish without those that it stands for, which the
/// builder does not write.
fn rebuilt(claims: &Claims) -> Option<Token> {
    let mut builder = Token::builder(APP_ID, claims.room(), claims.user())
        .nonce(claims.nonce())
        .issued_at(claims.issued_at())
        .skip_validation();
    for (privilege, end) in claims.privileges() {
        builder = builder.privilege_until(privilege, end);
    }
    let parts = [
        Privilege::PUBLISH_AUDIO,
        Privilege::PUBLISH_VIDEO,
        Privilege::PUBLISH_DATA,
    ];
    let has = |privilege| claims.privilege(privilege).is_some();
    if has(Privilege::PUBLISH) && !parts.into_iter().all(has) {
        return None;
    }
    let builder = match claims.expires_at() {
        Expiry::Never => builder.never_expires(),
        Expiry::At(end) => builder.expires_at(end),
    };
    Some(builder.sign(&AppKey::new(KEY).unwrap()).unwrap())
}
