//! Why a signature does not match, for debug mode.
//!
//! The client's canonical request does not travel with its signature. So it is searched for: each usual mistake is
//! made on the server's canonical request, or on the key, and the one that gives the client's signature is it.

use std::fmt::Write as _;

use volc_core::sign::{ALGORITHM, X_CONTENT_SHA256};

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
    let signed = |canonical: &Canonical, key: &volc_core::sign::SigningKey| {
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
        (finding.to_owned(), Some(server.clone()))
    } else {
        let text = "no usual mistake gives this signature; the canonical request may differ in several ways at once, \
                    or the secret key is another one";
        (text.to_owned(), None)
    };
    let text = report(&finding, claim, &server, client.as_ref(), incoming);
    Explanation { finding, text }
}

/// A canonical request, part by part.
#[derive(Clone, PartialEq, Eq)]
struct Canonical {
    method: String,
    path: String,
    query: String,
    /// Lines of `name:value`.
    headers: Vec<String>,
    signed_headers: String,
    payload: String,
}

impl Canonical {
    fn read(text: &str) -> Self {
        let mut lines = text.split('\n').map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        let (method, path, query) = (next(), next(), next());
        let mut headers: Vec<String> = lines.collect();
        let payload = headers.pop().unwrap_or_default();
        let signed_headers = headers.pop().unwrap_or_default();
        headers.pop();
        Self {
            method,
            path,
            query,
            headers,
            signed_headers,
            payload,
        }
    }

    fn text(&self) -> String {
        let Self {
            method,
            path,
            query,
            ..
        } = self;
        let (headers, signed, payload) =
            (self.headers.join("\n"), &self.signed_headers, &self.payload);
        format!("{method}\n{path}\n{query}\n{headers}\n\n{signed}\n{payload}")
    }

    /// The same with another value of a header.
    fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        for line in &mut other.headers {
            if line.split_once(':').is_some_and(|(key, _)| key == name) {
                *line = format!("{name}:{value}");
            }
        }
        other
    }
}

/// Where the service lives, for clients that sign for one place and send to another.
struct Sites {
    hosts: Vec<String>,
    regions: Vec<String>,
}

impl Sites {
    fn of(catalog: &Catalog, service: &str) -> Self {
        let sites = catalog
            .service(service)
            .map(|entry| entry.service.sites.as_slice());
        let sites = sites.unwrap_or_default();
        Self {
            hosts: sites.iter().map(|site| site.host.clone()).collect(),
            regions: sites.iter().map(|site| site.region.clone()).collect(),
        }
    }
}

/// The usual mistakes in the canonical request, each with what it makes of the server's one.
fn mistakes(
    server: &Canonical,
    incoming: &Incoming<'_>,
    sites: &Sites,
) -> Vec<(String, Canonical)> {
    let mut out = Vec::new();
    let mut with = |text: String, change: &dyn Fn(&mut Canonical)| {
        let mut client = server.clone();
        change(&mut client);
        if client != *server {
            out.push((text, client));
        }
    };

    let (length, hash) = (incoming.body.len(), hash_of(incoming.body));
    if let Some(claimed) = incoming.header(X_CONTENT_SHA256) {
        let text = format!(
            "the client signed another body: X-Content-Sha256 is {claimed}, the hash of the {length} bytes that came \
             is {hash}; sign the very bytes that are sent"
        );
        with(text, &|client| client.payload = claimed.to_owned());
    }
    let text = format!("the client signed an empty body, but {length} bytes came");
    with(text, &|client| client.payload = hash_of(b""));
    let text = "the client signed UNSIGNED-PAYLOAD in place of the hash of the body";
    with(text.to_owned(), &|client| {
        client.payload = "UNSIGNED-PAYLOAD".to_owned()
    });

    let without_port = incoming
        .host
        .rsplit_once(':')
        .map_or(incoming.host, |(host, _)| host);
    let hosts = sites.hosts.iter().map(String::as_str);
    for host in hosts.chain([without_port, "", "localhost", "127.0.0.1"]) {
        let text = format!(
            "the client signed the host `{host}`, but sent to `{}`",
            incoming.host
        );
        with(text, &|client| *client = client.with_header("host", host));
    }

    let sorted = |separator: &str| {
        let mut pairs: Vec<&str> = incoming.wire_query.split('&').collect();
        pairs.sort_unstable();
        pairs.join(separator)
    };
    let queries = [
        ("did not sort the query", server_query_as_sent(incoming)),
        (
            "signed the query as it was sent, without its own encoding",
            incoming.wire_query.to_owned(),
        ),
        (
            "sorted the query as it was sent, without its own encoding",
            sorted("&"),
        ),
        (
            "signed a space in the query as `+`, not as %20",
            server.query.replace("%20", "+"),
        ),
        (
            "signed `~` in the query as %7E",
            server.query.replace('~', "%7E"),
        ),
        (
            "signed `*` in the query unencoded",
            server.query.replace("%2A", "*"),
        ),
        ("left the query out of the signature", String::new()),
    ];
    for (what, query) in queries {
        with(format!("the client {what}"), &|client| {
            client.query.clone_from(&query)
        });
    }

    let text = "the client signed an empty path; it is `/`";
    with(text.to_owned(), &|client| client.path.clear());
    let text = "the client signed the method in lower case";
    with(text.to_owned(), &|client| {
        client.method.make_ascii_lowercase()
    });
    let text = "the client sorted the lines of the headers, but not their list";
    with(text.to_owned(), &|client| client.headers.sort_unstable());
    let text = "the client put a space behind the names of the headers";
    with(text.to_owned(), &|client| {
        client
            .headers
            .iter_mut()
            .for_each(|line| *line = line.replacen(':', ": ", 1));
    });
    let text = "the client made one space of several in the value of a header";
    with(text.to_owned(), &|client| {
        let squeeze = |line: &String| line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        client.headers = client.headers.iter().map(squeeze).collect();
    });
    out
}

/// The query in the encoding of the signature, in the order in which it was sent.
fn server_query_as_sent(incoming: &Incoming<'_>) -> String {
    let one = |(key, value): &(String, String)| {
        volc_core::sign::Query::new(&[(key, value)])
            .wire()
            .to_owned()
    };
    incoming.query.iter().map(one).collect::<Vec<_>>().join("&")
}

/// The usual mistakes in the key.
fn wrong_keys(
    claim: &Claim,
    secret: &str,
    sites: &Sites,
) -> Vec<(String, volc_core::sign::SigningKey)> {
    let claimed = &claim.authorization;
    let mut out: Vec<(String, volc_core::sign::SigningKey)> = [
        (
            "the client put `AWS4` in front of the secret key",
            format!("AWS4{secret}"),
        ),
        (
            "the secret key of the client ends in a space",
            format!("{secret} "),
        ),
        (
            "the secret key of the client ends in a line break",
            format!("{secret}\n"),
        ),
        (
            "the secret key of the client begins with a space",
            format!(" {secret}"),
        ),
        (
            "the secret key of the client lacks the spaces around it",
            secret.trim().to_owned(),
        ),
        (
            "the client signed with the access key in place of the secret key",
            claimed.access_key.clone(),
        ),
        ("the client signed with an empty secret key", String::new()),
    ]
    .into_iter()
    .map(|(text, secret)| (text.to_owned(), claimed.key(&secret)))
    .collect();
    for region in &sites.regions {
        let mut other = claimed.clone();
        other.region.clone_from(region);
        let text = format!(
            "the client made its key for the region `{region}`, but its credential names `{}`",
            claimed.region
        );
        out.push((text, other.key(secret)));
    }
    out
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
    part("query", &|c| c.query.clone());
    for index in 0..server.headers.len() {
        part("header", &|c| {
            masked(c.headers.get(index).map_or("", String::as_str))
        });
    }
    part("signed headers", &|c| c.signed_headers.clone());
    part("payload hash", &|c| c.payload.clone());
    let claimed = incoming.header(X_CONTENT_SHA256).unwrap_or("not sent");
    let _ = writeln!(text, "  X-Content-Sha256: {claimed}");
    let _ = write!(text, "  scope: {}", scope(claim));
    text
}

/// A header line without the session token.
fn masked(line: &str) -> String {
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
