//! The check that the signature is that of the request that came, and the session token that of the key.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use volc_core::Timestamp;
use volc_core::sign::{self, SigningRequest, X_CONTENT_SHA256};

use super::{Claim, Incoming};
use crate::{Account, ApiError, Code};

/// A signature that is not that of the request.
pub(crate) struct Mismatch {
    /// The canonical request of what came.
    pub(crate) canonical_request: String,
    /// True if the body is not the one of `X-Content-Sha256`.
    pub(crate) other_body: bool,
    /// True if the signature itself is right.
    pub(crate) matches: bool,
}

impl Mismatch {
    /// Returns the error outside debug mode.
    pub(crate) fn error(&self) -> ApiError {
        let text = if self.other_body {
            "the body is not the one that X-Content-Sha256 was made from"
        } else {
            "the signature is not that of this request: check the secret key and the way of signing; \
             started with `--debug`, the emulator explains the difference"
        };
        ApiError::gateway(Code::SignatureDoesNotMatch, text)
    }
}

/// Checks the body against `X-Content-Sha256`, if that is there, and the signature against everything.
pub(crate) fn check(
    incoming: &Incoming<'_>,
    claim: &Claim,
    account: &Account,
) -> Result<(), Mismatch> {
    let request = SigningRequest {
        method: incoming.method,
        path: &incoming.path,
        query: &claim.query,
        host: incoming.host,
        headers: incoming.headers,
        body: if claim.signs_body { incoming.body } else { b"" },
    };
    let authorization = &claim.authorization;
    let key = authorization.key(account.credentials().secret_key());
    let check = sign::check(&request, authorization, claim.at, &key);
    let other_body = claim.signs_body
        && incoming.headers.get(X_CONTENT_SHA256).is_some_and(|hash| {
            !hash
                .as_bytes()
                .eq_ignore_ascii_case(hash_of(incoming.body).as_bytes())
        });
    if check.matches && !other_body {
        return Ok(());
    }
    Err(Mismatch {
        canonical_request: check.canonical_request,
        other_body,
        matches: check.matches,
    })
}

/// Checks the session token of temporary credentials, and whether they are still good.
pub(crate) fn check_token(
    claim: &Claim,
    account: &Account,
    now: Timestamp,
) -> Result<(), ApiError> {
    let credentials = account.credentials();
    let text = match (credentials.session_token(), &claim.token) {
        (None, Some(_)) => "X-Security-Token was sent, but the access key is not a temporary one",
        (Some(_), None) => "the access key is a temporary one, but X-Security-Token was not sent",
        (Some(right), Some(sent)) if !bool::from(right.as_bytes().ct_eq(sent.as_bytes())) => {
            "X-Security-Token is not that of the access key"
        }
        _ if credentials
            .expires_at()
            .is_some_and(|end| Timestamp::from(end) <= now) =>
        {
            "the temporary credentials have expired"
        }
        _ => return Ok(()),
    };
    Err(ApiError::gateway(Code::InvalidSecretToken, text))
}

/// The SHA-256 of some bytes, in lower-case hex.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
