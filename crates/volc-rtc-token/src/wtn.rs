//! Tokens of public streams (WTN), which clients publish and subscribe to over WHIP and WHEP without a room.
//!
//! Such a token is a JSON Web Token, signed by HS256 with the AppKey, and is sent as `Authorization: Bearer`. Its
//! claims follow a demo of the vendor and are unconfirmed: no page states them.
//!
//! ```
//! use std::time::Duration;
//! use volc_rtc_token::AppKey;
//! use volc_rtc_token::wtn::StreamToken;
//!
//! # fn main() -> Result<(), volc_rtc_token::TokenError> {
//! let key = AppKey::new("fake-app-key")?;
//! let token = StreamToken::publish("123456781234567812345678", "stream-1")
//!     .expires_in(Duration::from_secs(3600))
//!     .sign(&key)?;
//! assert_eq!(token.as_str().split('.').count(), 3);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::app_key::AppKey;
use crate::builder::{check_app_id, check_id};
use crate::error::{Id, TimeField, TokenError};
use crate::expiry::{Lifetime, system_time, token_seconds};
use crate::typestate::{ExpiryIsSet, Set, Unset};

/// `{"alg":"HS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const VERSION: &str = "1.0";

/// A signed token of a public stream. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StreamToken(String);

impl StreamToken {
    /// Starts to build a token to publish a stream.
    pub fn publish<'a>(app_id: &'a str, stream_id: &'a str) -> StreamTokenBuilder<'a> {
        StreamTokenBuilder::new(app_id, stream_id, Action::Publish)
    }

    /// Starts to build a token to subscribe to a stream.
    pub fn subscribe<'a>(app_id: &'a str, stream_id: &'a str) -> StreamTokenBuilder<'a> {
        StreamTokenBuilder::new(app_id, stream_id, Action::Subscribe)
    }

    /// Returns the text of the token.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text of the token.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for StreamToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamToken(***)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Publish,
    Subscribe,
}

/// A token of a public stream that is being built. It can be signed once its expiry is set.
#[derive(Clone, Debug)]
#[must_use = "a token is made by `sign`"]
pub struct StreamTokenBuilder<'a, E = Unset> {
    app_id: &'a str,
    stream_id: &'a str,
    action: Action,
    subscriber_auth: bool,
    expiry: Lifetime,
    issued_at: Option<SystemTime>,
    state: PhantomData<E>,
}

impl<'a> StreamTokenBuilder<'a> {
    fn new(app_id: &'a str, stream_id: &'a str, action: Action) -> Self {
        Self {
            app_id,
            stream_id,
            action,
            subscriber_auth: false,
            expiry: Lifetime::UNSET,
            issued_at: None,
            state: PhantomData,
        }
    }
}

impl<'a, E> StreamTokenBuilder<'a, E> {
    /// Sets `enableSubAuth`, off unless it is set: subscribers of the stream need a token too. Only a token to publish
    /// has it. The meaning is taken from the name.
    pub fn subscriber_auth(mut self, enable: bool) -> Self {
        self.subscriber_auth = enable;
        self
    }

    /// Lets the token expire after a duration, rounded up to whole seconds.
    pub fn expires_in(self, duration: Duration) -> StreamTokenBuilder<'a, Set> {
        self.expiry(Lifetime::In(duration))
    }

    /// Lets the token expire at a point in time, rounded down to whole seconds.
    pub fn expires_at(self, time: SystemTime) -> StreamTokenBuilder<'a, Set> {
        self.expiry(Lifetime::Until(time.into()))
    }

    /// Sets the time from which [`expires_in`](Self::expires_in) counts; it is the time of signing unless it is set.
    pub fn issued_at(mut self, time: SystemTime) -> Self {
        self.issued_at = Some(time);
        self
    }

    /// Signs the token.
    ///
    /// # Errors
    /// What of the token cannot be right.
    pub fn sign(self, key: &AppKey) -> Result<StreamToken, TokenError>
    where
        E: ExpiryIsSet,
    {
        check_app_id(self.app_id)?;
        check_id(Id::Stream, self.stream_id)?;
        let now = self.issued_at.or_else(system_time);
        let now = token_seconds(now.ok_or(TokenError::ClockMissing)?);
        let now = now.ok_or(TokenError::TimeOutOfRange(TimeField::IssuedAt))?;
        let mut claims = json!({
            "exp": self.expiry.token_seconds(now, false)?,
            "version": VERSION,
            "appID": self.app_id,
            "streamID": self.stream_id,
            "action": "sub",
        });
        if self.action == Action::Publish {
            claims["action"] = json!("pub");
            claims["enableSubAuth"] = json!(self.subscriber_auth);
        }
        let mut text = format!("{HEADER}.");
        URL_SAFE_NO_PAD.encode_string(claims.to_string(), &mut text);
        let signature = key.sign(text.as_bytes());
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut text);
        Ok(StreamToken(text))
    }

    fn expiry(self, expiry: Lifetime) -> StreamTokenBuilder<'a, Set> {
        StreamTokenBuilder {
            app_id: self.app_id,
            stream_id: self.stream_id,
            action: self.action,
            subscriber_auth: self.subscriber_auth,
            expiry,
            issued_at: self.issued_at,
            state: PhantomData,
        }
    }
}
