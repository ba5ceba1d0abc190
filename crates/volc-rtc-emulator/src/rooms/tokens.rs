//! Room tokens: verified against the keys of the app, and what they grant.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use volc_rtc_token::{Expiry, Privilege, Refusal, Verified, Verifier};

use super::ids::Millis;
use super::problem::problem;
use crate::ApiError;
use crate::apps::App;

/// The end of what never ends.
const FOREVER: Millis = Millis(i64::MAX);
/// The privileges of which a token must grant one to admit to a room.
const ADMITTING: [Privilege; 5] = [
    Privilege::PUBLISH,
    Privilege::PUBLISH_AUDIO,
    Privilege::PUBLISH_VIDEO,
    Privilege::PUBLISH_DATA,
    Privilege::SUBSCRIBE,
];

/// The rights of a user in a room. A right holds before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// SHA-256 of the token in hexadecimal digits; `None` if the user joined without one.
    pub(super) token_digest: Option<String>,
    /// The time at which the token has expired.
    pub(super) expires_at: Option<Millis>,
    /// The end of the right to publish audio; `None` if the token does not grant it.
    pub(super) audio_until: Option<Millis>,
    pub(super) video_until: Option<Millis>,
}

impl Grant {
    /// The rights of a user who joined without a token: all, for ever.
    pub(crate) fn everything() -> Self {
        Self {
            token_digest: None,
            expires_at: None,
            audio_until: Some(FOREVER),
            video_until: Some(FOREVER),
        }
    }

    /// Returns the end of the right to publish video or audio.
    pub(super) fn until(&self, is_video: bool) -> Option<Millis> {
        if is_video {
            self.video_until
        } else {
            self.audio_until
        }
    }

    /// Returns the first end of a right or of the token that is not past.
    pub(super) fn next_end(&self, now: Millis) -> Option<Millis> {
        let ends = [self.expires_at, self.audio_until, self.video_until];
        ends.into_iter()
            .flatten()
            .filter(|end| *end > now && *end < FOREVER)
            .min()
    }

    /// Writes it as JSON.
    pub(super) fn to_json(&self) -> Value {
        let end = |end: Option<Millis>| end.map(|end| end.0);
        json!({
            "token_digest": self.token_digest,
            "expires_at": end(self.expires_at),
            "audio_until": end(self.audio_until),
            "video_until": end(self.video_until),
        })
    }

    /// Reads what [`to_json`](Self::to_json) has written; anything else has all rights.
    pub(super) fn from_json(json: &Value) -> Self {
        if !json.is_object() {
            return Self::everything();
        }
        let end = |name: &str| json[name].as_i64().map(Millis);
        Self {
            token_digest: json["token_digest"].as_str().map(str::to_owned),
            expires_at: end("expires_at"),
            audio_until: end("audio_until"),
            video_until: end("video_until"),
        }
    }

    /// Returns whether the token has expired.
    pub(super) fn has_expired(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    fn read(token: &str, verified: &Verified) -> Self {
        // `publish` covers all kinds, as it does when it is granted.
        let until = |kind| {
            let granted = [Privilege::PUBLISH, kind].map(|privilege| verified.privilege(privilege));
            granted.into_iter().flatten().map(end).max()
        };
        Self {
            token_digest: Some(digest(token)),
            expires_at: Some(end(verified.expires_at())).filter(|end| *end < FOREVER),
            audio_until: until(Privilege::PUBLISH_AUDIO),
            video_until: until(Privilege::PUBLISH_VIDEO),
        }
    }
}

/// Verifies a token for a room and a user; the room of the login outside of rooms is empty.
pub(super) fn verify(
    app: &App,
    token: &str,
    room_id: &str,
    user_id: &str,
    now: Millis,
) -> Result<Grant, Refusal> {
    let verified = verify_for(app, token, room_id, user_id, now)?;
    let admitting = ADMITTING.map(|privilege| verified.require_privilege(privilege).err());
    let refusals = admitting.into_iter().collect::<Option<Vec<_>>>();
    // All are refused: one that has ended tells more than those that were never granted.
    let ended = |refusal: &Refusal| matches!(refusal, Refusal::PrivilegeExpired { .. });
    match refusals {
        None => Ok(Grant::read(token, &verified)),
        Some(refusals) => {
            let none = Refusal::NotGranted(Privilege::SUBSCRIBE);
            Err(refusals.into_iter().find(ended).unwrap_or(none))
        }
    }
}

/// Verifies the token that names the user of a call. Its privileges are of no matter.
pub(super) fn verify_parameter(
    app: &App,
    token: &str,
    room_id: &str,
    user_id: &str,
    now: Millis,
) -> Result<String, ApiError> {
    match verify_for(app, token, room_id, user_id, now) {
        Ok(_) => Ok(digest(token)),
        Err(refusal) => Err(ApiError::service(
            "InvalidParameter",
            format!("`Token`: {refusal}"),
        )),
    }
}

fn verify_for(
    app: &App,
    token: &str,
    room_id: &str,
    user_id: &str,
    now: Millis,
) -> Result<Verified, Refusal> {
    let now = UNIX_EPOCH + Duration::from_millis(now.unsigned());
    let [primary, secondary] = app.keys.clone();
    // The clock is not asked: the time is that of the call.
    let verifier =
        Verifier::with_clock(&app.id, primary, || SystemTime::UNIX_EPOCH).add_key(secondary);
    let verified = verifier.verify_at(token, now)?;
    verified.require_room(room_id)?.require_user(user_id)?;
    Ok(verified)
}

/// Returns the error of a join whose token was refused. Client SDKs report it as -1000.
pub(super) fn refused(refusal: &Refusal) -> ApiError {
    let code = match refusal {
        Refusal::Format(_) | Refusal::Version { .. } => "InvalidToken.Format",
        Refusal::AppId { .. } => "InvalidToken.AppId",
        Refusal::Signature(_) => "InvalidToken.Signature",
        Refusal::Expired { .. } => "InvalidToken.Expired",
        Refusal::NotYetIssued { .. } => "InvalidToken.NotYetIssued",
        Refusal::Room => "InvalidToken.Room",
        Refusal::User => "InvalidToken.User",
        Refusal::NotGranted(_) | Refusal::PrivilegeExpired { .. } => "InvalidToken.Privilege",
        _ => "InvalidToken",
    };
    let text = match refusal {
        Refusal::NotGranted(_) => {
            "the token grants neither `publish` nor `subscribe`; grant one of them".to_owned()
        }
        Refusal::Room => format!("{refusal}; sign one for this room, or for all rooms"),
        Refusal::User => format!("{refusal}; sign one for this user"),
        Refusal::Expired { .. } => {
            format!("{refusal}; sign a new one (times are those of the emulator's clock)")
        }
        Refusal::Signature(_) => format!("{refusal}; sign it with one of the two keys of this app"),
        other => other.to_string(),
    };
    problem(403, code, text)
}

/// Returns the digest by which a token is known: the token itself is kept nowhere.
fn digest(token: &str) -> String {
    let bytes: [u8; 32] = Sha256::digest(token).into();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the first moment at which an expiry is past: a token is good through the second at which it expires.
fn end(expiry: Expiry) -> Millis {
    match expiry {
        Expiry::Never => FOREVER,
        Expiry::At(time) => {
            let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            Millis::new(since.as_secs().saturating_add(1).saturating_mul(1000))
        }
    }
}
