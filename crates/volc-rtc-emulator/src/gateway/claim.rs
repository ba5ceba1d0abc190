//! The caller's claim about its identity and its signature: in headers, or in the query.

use std::collections::HashSet;

use http::header;
use volc_core::Timestamp;
use volc_core::sign::{
    ALGORITHM, Authorization, AuthorizationError, Query, X_DATE, X_SECURITY_TOKEN,
};

use super::Incoming;
use crate::{ApiError, Code};

/// The parameters of a presigned query that need not be signed: the signature itself, the list of what it covers, which
/// one official SDK leaves out of itself, and the session token, which most of them add behind the signature.
const UNSIGNED: [&str; 3] = ["X-Signature", "X-SignedQueries", "X-Security-Token"];
/// The most that `X-Expires` may be: 7 days. The pages name no limit; this is the one that such services usually have.
const MAX_EXPIRES: u64 = 7 * 24 * 3600;
/// The parts of a presigned query without any of which it is no presigned one.
const PARTS: [&str; 3] = ["X-Algorithm", "X-Credential", "X-Signature"];

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
    /// Returns whether a request makes a claim, right or wrong.
    pub(crate) fn is_made(incoming: &Incoming<'_>) -> bool {
        incoming.headers.contains_key(header::AUTHORIZATION)
            || PARTS.iter().any(|name| incoming.parameter(name).is_some())
    }

    /// Returns whether a header is signed, by its name in lower case.
    pub(crate) fn signs(&self, header: &str) -> bool {
        let mut signed = self.authorization.signed_headers.iter();
        signed.any(|name| name == header)
    }

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
        // Else a short list could ask for the hash of a long header many times over.
        let signed = claim
            .authorization
            .signed_headers
            .iter()
            .map(String::as_str);
        unique(signed, "SignedHeaders")?;
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
    if !Claim::is_made(incoming) {
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

/// The parameters that `X-SignedQueries` names. All have to be among them but those of [`UNSIGNED`], or a signature for
/// one call would do for others.
fn signed_query(incoming: &Incoming<'_>) -> Result<Query, ApiError> {
    let names = incoming.parameter("X-SignedQueries").unwrap_or("");
    let names = names.split(';').filter(|name| !name.is_empty());
    let listed = unique(names, "X-SignedQueries")?;
    let is_listed = |name: &String| listed.contains(name.as_str());
    let mut unsigned = incoming.query.iter().map(|(name, _)| name);
    if let Some(name) = unsigned.find(|name| !is_listed(name) && !UNSIGNED.contains(&name.as_str()))
    {
        let text =
            format!("X-SignedQueries does not list {name}; every parameter has to be signed");
        return Err(ApiError::gateway(Code::InvalidAuthorization, text));
    }
    let signed = incoming.query.iter().filter(|(name, _)| is_listed(name));
    let pairs: Vec<(&str, &str)> = signed
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Ok(Query::new(&pairs))
}

/// The names of a list, each of which may be there once.
fn unique<'a>(
    names: impl Iterator<Item = &'a str>,
    list: &str,
) -> Result<HashSet<&'a str>, ApiError> {
    let mut all = HashSet::new();
    for name in names {
        if !all.insert(name) {
            let text = format!("{list} lists {name} twice");
            return Err(ApiError::gateway(Code::InvalidAuthorization, text));
        }
    }
    Ok(all)
}

fn moment(x_date: &str) -> Result<Timestamp, ApiError> {
    Timestamp::parse(x_date).ok_or_else(|| {
        let text = "X-Date is not a moment in UTC written as 20060102T150405Z";
        ApiError::gateway(Code::InvalidTimestamp, text)
    })
}

fn expires(incoming: &Incoming<'_>) -> Result<Option<u64>, ApiError> {
    let Some(text) = incoming.parameter("X-Expires") else {
        return Ok(None);
    };
    let text = match text.parse::<u64>() {
        Ok(seconds) if seconds <= MAX_EXPIRES => return Ok(Some(seconds)),
        Ok(seconds) => format!("X-Expires is {seconds} s, which is more than {MAX_EXPIRES} s"),
        Err(_) => "X-Expires is not a number of seconds".to_owned(),
    };
    Err(ApiError::gateway(Code::InvalidAuthorization, text))
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
