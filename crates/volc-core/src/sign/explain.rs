//! Every step of a signature, for finding out why two sides disagree.

use std::fmt;

use super::canonical::{Canonical, names, payload_hash};
use super::key::DayKey;
use super::{SignError, Signer, SigningRequest, signed_headers, string_to_sign};
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// Every step of a signature.
///
/// With temporary credentials the canonical request contains the session token, so `Debug` shows neither it nor
/// the signature.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The request in its canonical form.
    pub canonical_request: String,
    /// The text that the key is applied to.
    pub string_to_sign: String,
    /// The names of the signed headers, joined by `;`.
    pub signed_headers: String,
    /// The signature, in lower-case hex.
    pub signature: String,
}

impl Signer {
    /// The steps by which [`Signer::sign`] comes to its signature.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub fn explain(
        &self,
        request: &SigningRequest<'_>,
        credentials: &Credentials,
        at: Timestamp,
    ) -> Result<Explanation, SignError> {
        let day = DayKey::new(credentials, at, &self.region, &self.service)?;
        let x_date = at.compact();
        let payload_hash = payload_hash(request.body);
        let headers = signed_headers(request, &x_date, &payload_hash, day.token.as_ref());
        let names = names(&headers);
        let canonical = Canonical {
            method: request.method.as_str(),
            path: request.path,
            query: request.query.as_str(),
            headers: &headers,
            names: &names,
            payload_hash: &payload_hash,
        };
        let string_to_sign = string_to_sign(&x_date, &day.scope, &canonical.hash()).concat();
        let string_to_sign = String::from_utf8_lossy(&string_to_sign).into_owned();
        Ok(Explanation {
            canonical_request: canonical.text(),
            signature: day.key.sign(&string_to_sign),
            string_to_sign,
            signed_headers: String::from_utf8_lossy(&names).into_owned(),
        })
    }
}

impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}
