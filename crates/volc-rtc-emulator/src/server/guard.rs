//! The guard of the control API: nobody signs there, so pages of other sites and other machines are kept out.
//!
//! A page in the user's browser can reach loopback. It is kept out by what its browser says of it: `Origin`,
//! `Sec-Fetch-Site`, and, where its own name has been made to point at loopback (DNS rebinding), `Host`. On other
//! addresses than loopback, which have to be allowed, a token is asked for.

use std::net::IpAddr;

use http::{HeaderMap, Request, StatusCode, header};
use subtle::ConstantTimeEq as _;

use crate::control::ControlError;

/// The guard; with a token, it asks for that, and `Host` may be any.
#[derive(Clone)]
pub(super) struct Guard {
    token: Option<String>,
}

impl Guard {
    pub(super) fn new(token: Option<&str>) -> Self {
        Self {
            token: token.map(str::to_owned),
        }
    }

    /// Checks a request to the control API.
    ///
    /// # Errors
    /// The response that refuses it.
    pub(super) fn check<B>(&self, request: &Request<B>) -> Result<(), ControlError> {
        let headers = request.headers();
        let authority = request
            .uri()
            .authority()
            .map(|authority| authority.as_str());
        let host = authority.or_else(|| text(headers, header::HOST.as_str()));
        match (&self.token, host) {
            (Some(token), _) => check_token(token, headers)?,
            (None, Some(host)) if !is_loopback(host) => {
                let text = format!(
                    "the control API is for this machine alone, but the request is for the host `{host}`: use \
                     127.0.0.1 or localhost"
                );
                return Err(ControlError::new(
                    StatusCode::FORBIDDEN,
                    "ForeignHost",
                    text,
                ));
            }
            (None, _) => {}
        }
        check_origin(headers, host)
    }
}

fn check_token(token: &str, headers: &HeaderMap) -> Result<(), ControlError> {
    let sent = text(headers, header::AUTHORIZATION.as_str()).unwrap_or("");
    let sent = sent.strip_prefix("Bearer ").unwrap_or("");
    if bool::from(sent.as_bytes().ct_eq(token.as_bytes())) {
        return Ok(());
    }
    let text = "the control API asks for the admin token of this emulator: send `Authorization: Bearer TOKEN`";
    Err(ControlError::new(
        StatusCode::UNAUTHORIZED,
        "TokenRequired",
        text,
    ))
}

/// Refuses what a browser sends for a page of another origin. Other clients say nothing of an origin.
fn check_origin(headers: &HeaderMap, host: Option<&str>) -> Result<(), ControlError> {
    let origin = headers
        .get(header::ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("?"));
    let is_own = |origin: &str| {
        let origin = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        origin.is_some() && origin == host
    };
    let site = text(headers, "sec-fetch-site");
    let foreign = match (origin, site) {
        (Some(origin), _) if !is_own(origin) => origin,
        (_, Some(site)) if !["same-origin", "none"].contains(&site) => site,
        _ => return Ok(()),
    };
    let text = format!("the control API is not for pages of another origin ({foreign})");
    Err(ControlError::new(
        StatusCode::FORBIDDEN,
        "ForeignOrigin",
        text,
    ))
}

/// Returns whether the name of a host, with a port or without, can only mean this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
