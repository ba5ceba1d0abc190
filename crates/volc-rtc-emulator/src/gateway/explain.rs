//! Explanations of signatures that do not match, for debug mode.
//!
//! What the client signed does not travel with its signature. So it is searched for: each usual mistake is made on the
//! right way of signing, alone and together with each other one, and what gives the client's signature is it.

mod attempt;
mod canonical;
mod mistakes;
mod search;
mod sites;

use std::fmt::Write as _;

use volc_core::__private::redact_query;
use volc_core::sign::X_CONTENT_SHA256;
use volc_ir::Action;

use self::attempt::Attempt;
use self::canonical::Canonical;
use self::sites::Sites;
use super::signature::Mismatch;
use super::{Claim, Incoming};
use crate::Account;
use crate::catalog::Catalog;

/// The explanation of a signature that does not match.
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
    action: &Action,
) -> Explanation {
    let query = action.request.query.iter().filter(|field| field.sensitive);
    let secrets: Vec<&str> = query.map(|field| field.name.as_str()).collect();
    let server = Canonical::read(&mismatch.canonical_request);
    let secret = account.credentials().secret_key();
    let right = Attempt::right(&server, claim, secret);
    let signature = &claim.authorization.signature;
    if mismatch.other_body && mismatch.matches {
        let finding = "the signature is right, but the body is not the one that X-Content-Sha256 was made from";
        let text = report(finding, claim, &server, None, incoming, &secrets);
        return Explanation {
            finding: finding.to_owned(),
            text,
        };
    }
    let sites = Sites::new(catalog, &claim.authorization.service);
    let mistakes = mistakes::all(incoming, claim, &sites);
    let (finding, client) = match search::search(&right, &mistakes, signature) {
        Some(found) => (found.finding, Some(found.canonical)),
        None => (unknown(incoming, claim), None),
    };
    let text = report(
        &finding,
        claim,
        &server,
        client.as_ref(),
        incoming,
        &secrets,
    );
    Explanation { finding, text }
}

/// Returns the explanation where no usual mistake gives the signature.
fn unknown(incoming: &Incoming<'_>, claim: &Claim) -> String {
    let signed = claim.authorization.signed_headers.iter();
    let signed = signed.filter(|name| *name != "host");
    let (there, absent): (Vec<&String>, Vec<&String>) =
        signed.partition(|name| incoming.headers.contains_key(name.as_str()));
    let list = |names: &[&String]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    if !absent.is_empty() {
        return format!(
            "the client signed headers that did not come: {}",
            list(&absent)
        );
    }
    format!(
        "no usual mistake gives this signature, nor do two together: the secret key is another one, the canonical \
         request differs in several ways, or a proxy changed one of the signed headers: {}",
        list(&there)
    )
}

/// Every part, with what both sides have.
fn report(
    finding: &str,
    claim: &Claim,
    server: &Canonical,
    client: Option<&Canonical>,
    incoming: &Incoming<'_>,
    secrets: &[&str],
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
    part("query", &|c| redact_query(&c.query, secrets));
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

/// A header line; of those that signing does not ask for, the name alone.
fn masked_header(line: &str) -> String {
    const PLAIN: [&str; 4] = ["content-type", "host", "x-content-sha256", "x-date"];
    match line.split_once(':') {
        Some((name, _)) if PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(name)) => {
            line.to_owned()
        }
        Some((name, _)) => format!("{name}:***"),
        None => line.to_owned(),
    }
}

fn scope(claim: &Claim) -> String {
    let claimed = &claim.authorization;
    format!(
        "{}/{}/{}/request",
        claimed.date, claimed.region, claimed.service
    )
}
