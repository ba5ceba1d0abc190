//! Mistakes in the query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use volc_core::sign::Query;

use crate::gateway::explain::attempt::{Mistake, Part};
use crate::gateway::{Claim, Incoming};

/// The characters that are escaped in a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) fn mistakes<'a>(incoming: &'a Incoming<'a>, claim: &Claim) -> Vec<Mistake<'a>> {
    let server = claim.query.as_str();
    let escaped = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
    let twice = |text: &str| escaped(&escaped(text));
    let plain = |text: &str| text.to_owned();
    let rows: [(&str, String); 14] = [
        ("did not sort the query", as_sent(incoming)),
        (
            "signed the query as it was sent, without its own encoding",
            incoming.wire_query.to_owned(),
        ),
        (
            "sorted the query as it was sent, without its own encoding",
            wire_sorted(incoming),
        ),
        (
            "signed a space in the query as `+`, not as %20",
            server.replace("%20", "+"),
        ),
        ("did not percent-encode the query", joined(incoming, &plain)),
        ("percent-encoded the query twice", joined(incoming, &twice)),
        (
            "wrote the escapes of the query in lower case",
            lower_escapes(server),
        ),
        ("signed `~` in the query as %7E", server.replace('~', "%7E")),
        (
            "signed `*` in the query unencoded",
            server.replace("%2A", "*"),
        ),
        (
            "signed `/` in the query unencoded",
            server.replace("%2F", "/"),
        ),
        (
            "wrote a parameter without a value as `X`, not as `X=`",
            without_equals(server),
        ),
        ("put a `?` in front of the query", format!("?{server}")),
        ("left the query out of the signature", String::new()),
        (
            "percent-encoded `=` and `&` of the query, too",
            escaped(server),
        ),
    ];
    let mistake = |(text, query): (&str, String)| {
        Mistake::new(Part::Query, text, move |attempt| {
            attempt.canonical.query.clone_from(&query)
        })
    };
    rows.into_iter().map(mistake).collect()
}

/// The query in the encoding of the signature, in the order in which it was sent.
fn as_sent(incoming: &Incoming<'_>) -> String {
    let one = |(key, value): &(String, String)| Query::new(&[(key, value)]).as_str().to_owned();
    incoming.query.iter().map(one).collect::<Vec<_>>().join("&")
}

fn wire_sorted(incoming: &Incoming<'_>) -> String {
    let mut pairs: Vec<&str> = incoming.wire_query.split('&').collect();
    pairs.sort_unstable();
    pairs.join("&")
}

/// The sorted query in another encoding.
fn joined(incoming: &Incoming<'_>, encode: &dyn Fn(&str) -> String) -> String {
    let mut pairs: Vec<&(String, String)> = incoming.query.iter().collect();
    pairs.sort_unstable();
    let pairs = pairs
        .into_iter()
        .map(|(key, value)| format!("{}={}", encode(key), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn lower_escapes(query: &str) -> String {
    let mut parts = query.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.push_str(&format!("%{}{rest}", escape.to_ascii_lowercase()));
    }
    text
}

fn without_equals(query: &str) -> String {
    let pair = |pair: &'_ str| pair.strip_suffix('=').unwrap_or(pair).to_owned();
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}
