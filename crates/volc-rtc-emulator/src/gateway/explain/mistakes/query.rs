//! Mistakes in the query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::gateway::Incoming;
use crate::gateway::explain::attempt::{Mistake, Part};

/// The characters that are escaped in a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) fn mistakes<'a>(incoming: &'a Incoming<'a>) -> Vec<Mistake<'a>> {
    type Change<'a> = Box<dyn Fn(&str) -> String + 'a>;
    let rows: [(&str, Change<'a>); 14] = [
        (
            "did not sort the query",
            Box::new(|query| as_sent(incoming, query)),
        ),
        (
            "signed the query as it was sent, without its own encoding",
            Box::new(|_| incoming.wire_query.to_owned()),
        ),
        (
            "sorted the query as it was sent, without its own encoding",
            Box::new(|_| wire_sorted(incoming)),
        ),
        (
            "signed a space in the query as `+`, not as %20",
            Box::new(|query| query.replace("%20", "+")),
        ),
        (
            "did not percent-encode the query",
            Box::new(|query| percent_decode_str(query).decode_utf8_lossy().into_owned()),
        ),
        (
            "percent-encoded the query twice",
            Box::new(|query| query.replace('%', "%25")),
        ),
        (
            "wrote the escapes of the query in lower case",
            Box::new(lower_escapes),
        ),
        (
            "signed `~` in the query as %7E",
            Box::new(|query| query.replace('~', "%7E")),
        ),
        (
            "signed `*` in the query unencoded",
            Box::new(|query| query.replace("%2A", "*")),
        ),
        (
            "signed `/` in the query unencoded",
            Box::new(|query| query.replace("%2F", "/")),
        ),
        (
            "wrote a parameter without a value as `X`, not as `X=`",
            Box::new(without_equals),
        ),
        (
            "put a `?` in front of the query",
            Box::new(|query| format!("?{query}")),
        ),
        (
            "left the query out of the signature",
            Box::new(|_| String::new()),
        ),
        (
            "percent-encoded `=` and `&` of the query, too",
            Box::new(|query| utf8_percent_encode(query, ESCAPED).to_string()),
        ),
    ];
    let mistake = |(text, change): (&str, Change<'a>)| {
        Mistake::new(Part::Query, text, move |attempt| {
            attempt.canonical.query = change(&attempt.canonical.query);
        })
    };
    rows.into_iter().map(mistake).collect()
}

/// The parameters of a sorted query, however they are encoded, in the order in which they were sent.
fn as_sent(incoming: &Incoming<'_>, query: &str) -> String {
    let pairs: Vec<&str> = query.split('&').collect();
    let mut order: Vec<usize> = (0..incoming.query.len()).collect();
    order.sort_by_key(|index| incoming.query.get(*index).map(|(key, _)| key));
    if pairs.len() != order.len() {
        return query.to_owned();
    }
    let mut sent: Vec<(usize, &str)> = order.into_iter().zip(pairs).collect();
    sent.sort_unstable();
    let pairs: Vec<&str> = sent.into_iter().map(|(_, pair)| pair).collect();
    pairs.join("&")
}

fn wire_sorted(incoming: &Incoming<'_>) -> String {
    let mut pairs: Vec<&str> = incoming.wire_query.split('&').collect();
    pairs.sort_unstable();
    pairs.join("&")
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
