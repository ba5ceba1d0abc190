//! The service's side of a signature: reading `Authorization` and checking it against the request that came.

use std::fmt;

use super::canonical::{Canonical, named, names, payload_hash};
use super::{ALGORITHM, SigningKey, SigningRequest, string_to_sign};
use crate::timestamp::Timestamp;

/// The parts of an `Authorization` header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// The access key.
    pub access_key: String,
    /// `YYYYMMDD`.
    pub date: String,
    /// The region that the client signed for.
    pub region: String,
    /// The service that the client signed for.
    pub service: String,
    /// The names of the signed headers in the client's order, in lower case.
    pub signed_headers: Vec<String>,
    /// The signature, in hex.
    pub signature: String,
}

impl Authorization {
    /// Reads the header: `HMAC-SHA256 Credential=.., SignedHeaders=.., Signature=..`.
    ///
    /// # Errors
    /// Which part is missing or malformed.
    pub fn parse(header: &str) -> Result<Self, AuthorizationError> {
        let rest = header
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or(AuthorizationError::Algorithm)?;
        let part = |name: &str| {
            rest.split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let credential = part("Credential").ok_or(AuthorizationError::Missing("Credential"))?;
        let signed = part("SignedHeaders").ok_or(AuthorizationError::Missing("SignedHeaders"))?;
        let signature = part("Signature").ok_or(AuthorizationError::Missing("Signature"))?;
        let scope: Vec<&str> = credential.split('/').collect();
        let [access_key, date, region, service, "request"] = scope.as_slice() else {
            return Err(AuthorizationError::Credential);
        };
        if [access_key, date, region, service]
            .iter()
            .any(|part| part.is_empty())
        {
            return Err(AuthorizationError::Credential);
        }
        Ok(Self {
            access_key: (*access_key).to_owned(),
            date: (*date).to_owned(),
            region: (*region).to_owned(),
            service: (*service).to_owned(),
            signed_headers: signed
                .split(';')
                .filter(|name| !name.is_empty())
                .map(str::to_ascii_lowercase)
                .collect(),
            signature: signature.to_owned(),
        })
    }

    /// The key that this signature has to be checked with.
    pub fn key(&self, secret_key: &str) -> SigningKey {
        SigningKey::derive(secret_key, &self.date, &self.region, &self.service)
    }
}

/// The problem of an `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationError {
    /// It does not begin with the name of the algorithm.
    Algorithm,
    /// A part is missing.
    Missing(&'static str),
    /// The credential is not `access key/date/region/service/request`.
    Credential,
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm => write!(f, "Authorization does not begin with `{ALGORITHM} `"),
            Self::Missing(part) => write!(f, "Authorization has no `{part}=`"),
            Self::Credential => f.write_str(
                "the Credential in Authorization is not `access key/YYYYMMDD/region/service/request`",
            ),
        }
    }
}

impl std::error::Error for AuthorizationError {}

/// A signature as the service sees it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// True if the signature is the right one; compared in constant time.
    pub matches: bool,
    /// The canonical request of what came, with the headers that the client says it signed, in its order.
    pub canonical_request: String,
    /// The text that the key is applied to.
    pub string_to_sign: String,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("matches", &self.matches)
            .finish_non_exhaustive()
    }
}

/// Checks a signature against the request that came, whose header map holds all that the client signed.
///
/// Neither the age of the signature nor `X-Content-Sha256` is looked at.
pub fn check(
    request: &SigningRequest<'_>,
    authorization: &Authorization,
    at: Timestamp,
    key: &SigningKey,
) -> Check {
    let signed = authorization.signed_headers.iter().map(String::as_str);
    let headers = named(request, signed);
    let payload_hash = payload_hash(request.body);
    let canonical = Canonical {
        method: request.method.as_str(),
        path: request.path,
        query: request.query.as_str(),
        headers: &headers,
        names: &names(&headers),
        payload_hash: &payload_hash,
    };
    let Authorization {
        date,
        region,
        service,
        ..
    } = authorization;
    let scope = format!("{date}/{region}/{service}/request");
    let string_to_sign = string_to_sign(&at.compact(), &scope, &canonical.hash()).concat();
    let string_to_sign = String::from_utf8_lossy(&string_to_sign).into_owned();
    Check {
        matches: key.verify(&string_to_sign, &authorization.signature),
        canonical_request: canonical.text(),
        string_to_sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_or_refused() {
        let header = "HMAC-SHA256 Credential=AK/20240102/cn-north-1/rtc/request, SignedHeaders=host;X-Date, \
            Signature=ab";
        let read = Authorization::parse(header).unwrap();
        assert_eq!(read.access_key, "AK");
        assert_eq!(read.signed_headers, ["host", "x-date"]);
        assert_eq!(read.signature, "ab");
        let none = header.replace("host;X-Date", "");
        let none = Authorization::parse(&none).unwrap();
        assert_eq!(none.signed_headers, [""; 0]);
        for (bad, error) in [
            ("", AuthorizationError::Algorithm),
            (
                "AWS4-HMAC-SHA256 Credential=x",
                AuthorizationError::Algorithm,
            ),
            (
                "HMAC-SHA256 SignedHeaders=a, Signature=b",
                AuthorizationError::Missing("Credential"),
            ),
            (
                "HMAC-SHA256 Credential=a/b/c/d/request, Signature=b",
                AuthorizationError::Missing("SignedHeaders"),
            ),
            (
                "HMAC-SHA256 Credential=a/b/c/d/request, SignedHeaders=a",
                AuthorizationError::Missing("Signature"),
            ),
            (
                "HMAC-SHA256 Credential=a/b//d/request, SignedHeaders=a, Signature=b",
                AuthorizationError::Credential,
            ),
            (
                "HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=a, Signature=b",
                AuthorizationError::Credential,
            ),
        ] {
            assert_eq!(Authorization::parse(bad), Err(error), "{bad}");
        }
    }
}
