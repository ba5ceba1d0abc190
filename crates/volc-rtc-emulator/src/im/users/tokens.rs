//! `GetAppToken`, and the check of its tokens when a client connects.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use volc_core::Sensitive;
use volc_rtc_api::im::get_app_token::{GetAppTokenOutput, GetAppTokenRequest};

use super::moment::millis;
use crate::im::call::{Call, invalid};
use crate::{ApiError, Code, apps};

/// The start of every token: no token of the service has it.
const PREFIX: &str = "fake-im-token";

/// The content of a token.
#[derive(Serialize, Deserialize)]
struct Claims {
    app_id: String,
    user_id: i64,
    /// In milliseconds since 1970.
    expires: i64,
}

/// Makes a token.
pub(super) fn get(
    db: &Connection,
    request: &GetAppTokenRequest,
    call: &Call,
) -> Result<GetAppTokenOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let now = millis(call);
    if request.expire_time <= now {
        return Err(invalid(format!(
            "`ExpireTime` is {}, which is past: it is in milliseconds, and now is {now}",
            request.expire_time
        )));
    }
    let claims = Claims {
        app_id,
        user_id: request.user_id,
        expires: request.expire_time,
    };
    let content = URL_SAFE_NO_PAD.encode(serde_json::to_string(&claims)?);
    let signature =
        URL_SAFE_NO_PAD.encode(mac(db, &claims.app_id, &content)?.finalize().into_bytes());
    let mut output = GetAppTokenOutput::default();
    output.app_id = request.app_id;
    output.user_id = request.user_id;
    output.token = Sensitive::new(format!("{PREFIX}.{content}.{signature}"));
    Ok(output)
}

/// Verifies a token of a user.
///
/// # Errors
/// `InvalidParam` with the reason.
pub(super) fn verify(
    db: &Connection,
    app_id: &str,
    user_id: i64,
    token: &str,
    now_millis: u64,
) -> Result<(), ApiError> {
    let refuse = |why: &str| {
        let text = format!("the token {why}; get one with GetAppToken");
        Err(invalid(text))
    };
    let parts: Vec<&str> = token.split('.').collect();
    let [PREFIX, content, signature] = parts.as_slice() else {
        return refuse("is none of this emulator");
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if mac(db, app_id, content)?.verify_slice(&signature).is_err() {
        return refuse("is not signed with the AppKey of the application");
    }
    let claims = URL_SAFE_NO_PAD.decode(content).ok();
    let claims = claims.and_then(|text| serde_json::from_slice::<Claims>(&text).ok());
    match claims {
        Some(claims) if claims.app_id != app_id || claims.user_id != user_id => {
            refuse("is of another user")
        }
        Some(claims) if u64::try_from(claims.expires).is_ok_and(|end| end > now_millis) => Ok(()),
        Some(_) => refuse("has expired"),
        None => refuse("has no content that can be read"),
    }
}

/// The signature of the content of a token, with the `AppKey` of its application.
fn mac(db: &Connection, app_id: &str, content: &str) -> Result<Hmac<Sha256>, ApiError> {
    let key = apps::primary_key(db, app_id)?.unwrap_or_default();
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
    let mut mac = mac.map_err(|error| ApiError::gateway(Code::InternalError, error.to_string()))?;
    mac.update(content.as_bytes());
    Ok(mac)
}
