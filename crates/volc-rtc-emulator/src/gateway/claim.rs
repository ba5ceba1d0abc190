//! The caller's claim about its identity and its signature: in headers, or in the query.

use http::header;
use volc_core::Timestamp;
use volc_core::sign::{
    ALGORITHM, Authorization, AuthorizationError, Query, X_DATE, X_SECURITY_TOKEN,
};

use super::Incoming;
use crate::{ApiError, Code};

/// The claim of a request about its signature. Nothing of it has been checked.
pub(crate) struct Claim {
    pub(crate) authorization: Authorization,
    pub(crate) at: Timestamp,
    /// `X-Expires`, in seconds.
    pub(crate) expires: Option<u64>,
    pub(crate) token: Option<String>,
    /// The part of the query that is signed.
    pub(crate) query: Query,
    /// True if the body is signed; that of a presigned query need not be.
    pub(crate) signs_body: bool,
}

impl Claim {
    /// Reads the claim. A request with `Authorization` is read by its headers, any other by its query.
    pub(crate) fn read(incoming: &Incoming<'_>) -> Result<Self, ApiError> {
        let claim = match incoming.headers.get(header::AUTHORIZATION) {
            Some(value) => from_headers(incoming, value)?,
            None => from_query(incoming)?,
        };
        let Authorization { date, .. } = &claim.authorization;
        if claim.at.to_string().get(..8) != Some(date) {
            let text = format!(
                "the credential is for {date}, but X-Date is {}; both are UTC",
                claim.at
            );
            return Err(ApiError::gateway(Code::InvalidCredential, text));
        }
        Ok(claim)
    }
}

fn from_headers(incoming: &Incoming<'_>, value: &header::HeaderValue) -> Result<Claim, ApiError> {
    let text = value.to_str().map_err(|_| {
        ApiError::gateway(
            Code::InvalidAuthorization,
            "Authorization has characters outside ASCII",
        )
    })?;
    let x_date = incoming
        .header(X_DATE)
        .ok_or_else(|| missing("the header X-Date"))?;
    let authorization = Authorization::parse(text).map_err(refused)?;
    if !authorization
        .signed_headers
        .iter()
        .any(|name| name == X_DATE.as_str())
    {
        let text = "SignedHeaders in Authorization does not list x-date";
        return Err(ApiError::gateway(Code::InvalidAuthorization, text));
    }
    Ok(Claim {
        authorization,
        at: moment(x_date)?,
        expires: expires(incoming)?,
        token: incoming.header(X_SECURITY_TOKEN).map(str::to_owned),
        query: Query::parse(incoming.wire_query),
        signs_body: true,
    })
}

fn from_query(incoming: &Incoming<'_>) -> Result<Claim, ApiError> {
    const PARTS: [&str; 3] = ["X-Algorithm", "X-Credential", "X-Signature"];
    if PARTS.iter().all(|name| incoming.parameter(name).is_none()) {
        let text = "the request is not signed: it has no header Authorization, and no X-Signature in its query";
        return Err(ApiError::gateway(Code::MissingAuthenticationToken, text));
    }
    let part = |name: &str| incoming.parameter(name).unwrap_or("");
    if part("X-Signature").is_empty() {
        let text = "the query has no X-Signature";
        return Err(ApiError::gateway(Code::MissingSignature, text));
    }
    if part("X-Algorithm") != ALGORITHM {
        return Err(refused(AuthorizationError::Algorithm));
    }
    if part("X-Credential").is_empty() {
        return Err(missing("X-Credential in the query"));
    }
    let x_date = incoming
        .parameter("X-Date")
        .ok_or_else(|| missing("X-Date in the query"))?;
    let mut authorization = Authorization::parse(&format!(
        "{ALGORITHM} Credential={}, SignedHeaders={}, Signature={}",
        part("X-Credential"),
        part("X-SignedHeaders"),
        part("X-Signature")
    ))
    .map_err(refused)?;
    authorization.signed_headers.retain(|name| !name.is_empty());
    Ok(Claim {
        authorization,
        at: moment(x_date)?,
        expires: expires(incoming)?,
        token: incoming.parameter("X-Security-Token").map(str::to_owned),
        query: signed_query(incoming)?,
        signs_body: incoming.parameter("X-NotSignBody").is_none(),
    })
}

/// The parameters that `X-SignedQueries` names. Those that say what may be called and until when have to be among them,
/// or a signature for one call would do for any other.
fn signed_query(incoming: &Incoming<'_>) -> Result<Query, ApiError> {
    let names = incoming.parameter("X-SignedQueries").unwrap_or("");
    let names: Vec<&str> = names.split(';').collect();
    let unsigned = ["Action", "Version", "X-Date", "X-Expires"]
        .into_iter()
        .find(|name| incoming.parameter(name).is_some() && !names.contains(name));
    if let Some(name) = unsigned {
        let text = format!("X-SignedQueries does not list {name}");
        return Err(ApiError::gateway(Code::InvalidAuthorization, text));
    }
    let signed = |(name, _): &&(String, String)| names.contains(&name.as_str());
    let pairs: Vec<(&str, &str)> = incoming
        .query
        .iter()
        .filter(signed)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Ok(Query::new(&pairs))
}

fn moment(x_date: &str) -> Result<Timestamp, ApiError> {
    Timestamp::parse(x_date).ok_or_else(|| {
        let text = "X-Date is not a moment in UTC written as 20060102T150405Z";
        ApiError::gateway(Code::InvalidTimestamp, text)
    })
}

fn expires(incoming: &Incoming<'_>) -> Result<Option<u64>, ApiError> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            let text = "X-Expires is not a number of seconds";
            ApiError::gateway(Code::InvalidAuthorization, text)
        })
    };
    incoming.parameter("X-Expires").map(read).transpose()
}

fn missing(what: &str) -> ApiError {
    ApiError::gateway(Code::MissingRequestInfo, format!("{what} is missing"))
}

fn refused(error: AuthorizationError) -> ApiError {
    let code = match error {
        AuthorizationError::Missing("Signature") => Code::MissingSignature,
        AuthorizationError::Missing("Credential") => Code::MissingRequestInfo,
        AuthorizationError::Credential => Code::InvalidCredential,
        _ => Code::InvalidAuthorization,
    };
    ApiError::gateway(code, error.to_string())
}
