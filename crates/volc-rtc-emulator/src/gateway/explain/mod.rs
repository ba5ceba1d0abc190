//! Why a signature does not match, for debug mode.
//!
//! The client's canonical request does not travel with its signature. So it is searched for: each usual mistake is
//! made on the server's canonical request, or on the key, and the one that gives the client's signature is it.

mod canonical;
mod mistakes;

use std::fmt::Write as _;

use volc_core::sign::{ALGORITHM, SigningKey, X_CONTENT_SHA256};

use self::canonical::Canonical;
use self::mistakes::{Sites, mistakes, wrong_keys};
use super::signature::{Mismatch, hash_of};
use super::{Claim, Incoming};
use crate::Account;
use crate::catalog::Catalog;

/// Why a signature does not match.
pub(crate) struct Explanation {
    /// In one line.
    pub(crate) finding: String,
    /// With both canonical requests, part by part. It holds neither secrets nor the right signature.
    pub(crate) text: String,
}

/// Looks for the mistake.
pub(crate) fn explain(
    incoming: &Incoming<'_>,
    claim: &Claim,
    account: &Account,
    mismatch: &Mismatch,
    catalog: &Catalog,
) -> Explanation {
    let server = Canonical::read(&mismatch.canonical_request);
    let sites = Sites::of(catalog, &claim.authorization.service);
    let secret = account.credentials().secret_key();
    let right_key = claim.authorization.key(secret);
    let signed = |canonical: &Canonical, key: &SigningKey| {
        let hash = hash_of(canonical.text().as_bytes());
        let text = format!("{ALGORITHM}\n{}\n{}\n{hash}", claim.at, scope(claim));
        key.verify(&text, &claim.authorization.signature)
    };
    let (finding, client) = if signed(&server, &right_key) {
        ("the signature is right, but the body is not the one that X-Content-Sha256 was made from".to_owned(), None)
    } else if let Some((finding, client)) = mistakes(&server, incoming, &sites)
        .into_iter()
        .find(|(_, client)| signed(client, &right_key))
    {
        (finding, Some(client))
    } else if let Some((finding, _)) = wrong_keys(claim, secret, &sites)
        .into_iter()
        .find(|(_, key)| signed(&server, key))
    {
        (finding, Some(server.clone()))
    } else {
        let text = "no usual mistake gives this signature; the canonical request may differ in several ways at once, \
                    or the secret key is another one";
        (text.to_owned(), None)
    };
    let text = report(&finding, claim, &server, client.as_ref(), incoming);
    Explanation { finding, text }
}

/// Every part, with what both sides have.
fn report(
    finding: &str,
    claim: &Claim,
    server: &Canonical,
    client: Option<&Canonical>,
    incoming: &Incoming<'_>,
) -> String {
    let mut text = format!("the signature is not that of this request: {finding}\n");
    let mut part = |name: &str, of: &dyn Fn(&Canonical) -> String| {
        let (here, there) = (of(server), client.map(of));
        let _ = match there {
            Some(there) if there != here => {
                writeln!(text, "  {name}\n    server: {here}\n    client: {there}")
            }
            _ => writeln!(text, "  {name}: {here}"),
        };
    };
    part("method", &|c| c.method.clone());
    part("path", &|c| c.path.clone());
    part("query", &|c| masked_query(&c.query));
    for index in 0..server.headers.len() {
        part("header", &|c| {
            masked_header(c.headers.get(index).map_or("", String::as_str))
        });
    }
    part("signed headers", &|c| c.signed_headers.clone());
    part("payload hash", &|c| c.payload.clone());
    let claimed = incoming.header(X_CONTENT_SHA256).unwrap_or("not sent");
    let _ = writeln!(text, "  X-Content-Sha256: {claimed}");
    let _ = write!(text, "  scope: {}", scope(claim));
    text
}

/// The query without the session token.
fn masked_query(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("X-Security-Token") => format!("{name}=***"),
        _ => pair.to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// A header line without the session token.
fn masked_header(line: &str) -> String {
    match line.split_once(':') {
        Some((name @ "x-security-token", _)) => format!("{name}:***"),
        _ => line.to_owned(),
    }
}

fn scope(claim: &Claim) -> String {
    let claimed = &claim.authorization;
    format!(
        "{}/{}/{}/request",
        claimed.date, claimed.region, claimed.service
    )
}
