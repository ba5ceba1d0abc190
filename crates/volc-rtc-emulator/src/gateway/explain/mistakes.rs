//! The usual mistakes of signing, made on purpose.

use volc_core::sign::{Query, SigningKey, X_CONTENT_SHA256};

use super::canonical::Canonical;
use crate::catalog::Catalog;
use crate::gateway::signature::hash_of;
use crate::gateway::{Claim, Incoming};

/// Where the service lives, for clients that sign for one place and send to another.
pub(crate) struct Sites {
    hosts: Vec<String>,
    regions: Vec<String>,
}

impl Sites {
    /// Those of a service.
    pub(crate) fn of(catalog: &Catalog, service: &str) -> Self {
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
pub(crate) fn mistakes(
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
    let one = |(key, value): &(String, String)| Query::new(&[(key, value)]).as_str().to_owned();
    incoming.query.iter().map(one).collect::<Vec<_>>().join("&")
}

/// The usual mistakes in the key.
pub(crate) fn wrong_keys(claim: &Claim, secret: &str, sites: &Sites) -> Vec<(String, SigningKey)> {
    let claimed = &claim.authorization;
    let mut out: Vec<(String, SigningKey)> = [
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
