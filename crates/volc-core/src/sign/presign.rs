//! Signing in the query: a URL that carries its own signature.

use std::fmt;

use http::Method;

use super::canonical::{Canonical, payload_hash};
use super::key::DayKey;
use super::{ALGORITHM, Query, SignError, Signer, string_to_sign};
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// The signed parts of a request whose signature goes into its query. The body is not part of it.
#[derive(Clone, Copy)]
pub struct PresigningRequest<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path before any encoding; empty means `/`.
    pub path: &'a str,
    /// The query before any encoding. `X-Expires` among it limits how many seconds the signature is good for; the
    /// service's default is 900.
    pub query: &'a [(&'a str, &'a str)],
    /// The host to bind the signature to; `None` leaves it out.
    pub host: Option<&'a str>,
}

/// Values of the query may be secrets, so only its names are shown.
impl fmt::Debug for PresigningRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| *name).collect();
        f.debug_struct("PresigningRequest")
            .field("method", self.method)
            .field("path", &self.path)
            .field("query", &names)
            .field("host", &self.host)
            .finish()
    }
}

impl Signer {
    /// Signs a request in its query; what comes back is the whole query, percent-encoded.
    ///
    /// Whoever has the query can make the call until it expires: treat it as a secret.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub fn presign(
        &self,
        request: &PresigningRequest<'_>,
        credentials: &Credentials,
        at: Timestamp,
    ) -> Result<String, SignError> {
        let day = DayKey::new(credentials, at, &self.region, &self.service)?;
        let x_date = at.to_string();
        let credential = format!("{}/{}", credentials.access_key(), day.scope);
        let host = request
            .host
            .map(|host| (b"host".as_slice(), host.as_bytes()));
        let mut pairs = request.query.to_vec();
        pairs.extend([
            ("X-Date", x_date.as_str()),
            ("X-NotSignBody", ""),
            ("X-Credential", &credential),
            ("X-Algorithm", ALGORITHM),
            ("X-SignedHeaders", host.map_or("", |_| "host")),
        ]);
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
        names.push("X-SignedQueries");
        names.sort_unstable();
        names.dedup();
        let names = names.join(";");
        pairs.push(("X-SignedQueries", &names));

        let query = Query::new(&pairs);
        let payload_hash = payload_hash(b"");
        let canonical = Canonical {
            method: request.method.as_str(),
            path: request.path,
            query: query.as_str(),
            headers: host.as_slice(),
            names: host.map_or(b"", |(name, _)| name),
            payload_hash: &payload_hash,
        };
        let hash = canonical.hash();
        let signature = day
            .key
            .mac(&string_to_sign(x_date.as_bytes(), &day.scope, &hash));
        let signature = String::from_utf8_lossy(&signature);
        pairs.push(("X-Signature", &signature));
        // The token is added after the signature and is not covered by it, as the official SDKs do.
        pairs.extend(
            credentials
                .session_token()
                .map(|token| ("X-Security-Token", token)),
        );
        Ok(Query::new(&pairs).as_str().to_owned())
    }
}
