//! Verifying of tokens.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::app_key::{AppKey, SIGNATURE_BYTES};
use crate::claims::{Claims, Verified};
use crate::expiry::{Expiry, unix_seconds};
use crate::refusal::{Refusal, SignatureProblem};
use crate::wire::{Decoded, Parts};

/// The greatest difference between the clocks of issuer and verifier, unless it is set.
const TOLERANCE: Duration = Duration::from_secs(60);

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// A verifier of the tokens of an app.
///
/// It refuses all that the vendor's own code refuses, and what that lets pass: another AppId in front, bytes behind the
/// signature, another alphabet of base64. Signatures are compared in constant time.
#[derive(Clone)]
pub struct Verifier {
    app_id: String,
    keys: Vec<AppKey>,
    tolerance: Duration,
    clock: Clock,
}

impl Verifier {
    /// Creates a verifier for an app with one of its keys, which reads the machine's clock.
    ///
    /// `wasm32-unknown-unknown` has none: use [`with_clock`](Self::with_clock) there.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn new(app_id: impl Into<String>, key: AppKey) -> Self {
        Self::with_clock(app_id, key, SystemTime::now)
    }

    /// Creates a verifier for an app with one of its keys and a clock.
    pub fn with_clock(
        app_id: impl Into<String>,
        key: AppKey,
        clock: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Self {
        Self {
            app_id: app_id.into(),
            keys: vec![key],
            tolerance: TOLERANCE,
            clock: Arc::new(clock),
        }
    }

    /// Adds a key whose signatures count as well: while keys rotate, tokens of the old one are about.
    #[must_use]
    pub fn add_key(mut self, key: AppKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Sets how far ahead the time of issue may lie: 60 seconds unless it is set, in whole seconds. [`Duration::MAX`]
    /// turns the check off.
    #[must_use]
    pub fn issued_ahead_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a token now: format, AppId, signature, expiry and time of issue.
    ///
    /// Room, user and privileges are for [`Verified`] to check.
    ///
    /// # Errors
    /// The reason for which it is refused.
    pub fn verify(&self, token: &str) -> Result<Verified, Refusal> {
        self.verify_at(token, (self.clock)())
    }

    /// Verifies a token at a point in time.
    ///
    /// # Errors
    /// The reason for which it is refused.
    pub fn verify_at(&self, token: &str, now: SystemTime) -> Result<Verified, Refusal> {
        let decoded = Decoded::read(token)?;
        let parts = decoded.parts()?;
        if decoded.app_id != self.app_id {
            return Err(Refusal::AppId {
                expected: self.app_id.clone(),
                found: decoded.app_id.to_owned(),
            });
        }
        let key_index = self.signed_by(&parts).map_err(Refusal::Signature)?;
        let claims = Claims::new(decoded.app_id, parts.message);
        self.check_times(&claims, now)?;
        Ok(Verified {
            claims,
            key_index,
            now,
        })
    }

    /// Returns the number of the key that made the signature.
    fn signed_by(&self, parts: &Parts<'_>) -> Result<usize, SignatureProblem> {
        let length = parts.signature.len();
        if length != SIGNATURE_BYTES {
            return Err(SignatureProblem::Length { length });
        }
        // All keys are tried, so that time tells nothing of which one it was.
        let tried = self
            .keys
            .iter()
            .enumerate()
            .map(|(index, key)| key.verify(parts.signed, parts.signature).then_some(index));
        let found = tried.fold(None, Option::or);
        let index = found.ok_or(SignatureProblem::Mismatch)?;
        if !parts.is_canonical {
            return Err(SignatureProblem::NotCanonical);
        }
        Ok(index)
    }

    fn check_times(&self, claims: &Claims, now: SystemTime) -> Result<(), Refusal> {
        let issued_at = claims.issued_at();
        match claims.expires_at() {
            Expiry::At(expired_at) if Expiry::At(expired_at).is_past(now) => {
                return Err(Refusal::Expired {
                    issued_at,
                    expired_at,
                    now,
                });
            }
            Expiry::At(_) | Expiry::Never => {}
        }
        let latest = unix_seconds(now).saturating_add(self.tolerance.as_secs());
        if unix_seconds(issued_at) > latest {
            return Err(Refusal::NotYetIssued { issued_at, now });
        }
        Ok(())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("app_id", &self.app_id)
            .field("keys", &self.keys)
            .field("issued_ahead_tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
