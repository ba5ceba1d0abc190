//! The query of a request: percent-encoded, in the order in which it is sent and signed.

use std::fmt;

use percent_encoding::{percent_decode, percent_encode};

use super::escaped::{ESCAPED, is_plain};
use super::pairs::{Pair, Pairs, sort, sort_by_name};
use crate::redact::redact_query;

/// The query of a request, percent-encoded: as it is sent, which is as it is signed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// Encodes pairs of keys and values, given as they are before any encoding, sorted by key and value.
    pub fn new<K: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: &[(K, V)]) -> Self {
        let mut pairs = as_bytes(pairs);
        sort(&mut pairs);
        Self(encode(&pairs))
    }

    /// The query of a call without parameters.
    pub(crate) fn of_action(action: &str, version: &str) -> Self {
        let is_plain = |text: &str| text.bytes().all(is_plain);
        if is_plain(action) && is_plain(version) {
            return Self(["Action=", action, "&Version=", version].concat());
        }
        Self::new(&[("Action", action), ("Version", version)])
    }

    /// Reads a query from the wire, without its `?`, as the service does: `+` and `%20` are both a space. Keys are
    /// sorted; the values of a repeated key keep their order, since they are signed in the order in which they are
    /// sent.
    pub fn parse(wire: &str) -> Self {
        let pairs = Self::pairs(wire);
        let mut pairs = as_bytes(&pairs);
        sort_by_name(&mut pairs);
        Self(encode(&pairs))
    }

    /// The decoded pairs of a query from the wire, in its order.
    pub fn pairs(wire: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
        let decode = |text: &str| percent_decode(text.replace('+', " ").as_bytes()).collect();
        wire.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(key), decode(value))
            })
            .collect()
    }

    /// Returns the query as it is sent and signed, without a `?`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn as_bytes<K: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: &[(K, V)]) -> Pairs<'_> {
    let bytes = pairs
        .iter()
        .map(|(key, value)| (key.as_ref(), value.as_ref()));
    bytes.collect()
}

/// Parameters whose names say that they are secrets are masked.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query")
            .field(&redact_query(&self.0, &[]))
            .finish()
    }
}

fn encode(pairs: &[Pair<'_>]) -> String {
    let length = pairs.iter().map(|(k, v)| k.len() + v.len() + 2).sum();
    let mut out = String::with_capacity(length);
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.extend(percent_encode(key, ESCAPED));
        out.push('=');
        out.extend(percent_encode(value, ESCAPED));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sent_sorted_and_signed_in_that_order() {
        let query = Query::new(&[("Version", "1"), ("Id", "b"), ("Id", "a"), ("Action", "X")]);
        assert_eq!(query.as_str(), "Action=X&Id=a&Id=b&Version=1");
        assert_eq!(Query::parse(query.as_str()), query);
    }

    #[test]
    fn lists_of_others_keep_the_order_in_which_they_came() {
        let query = Query::parse("Id=b&Action=X&Id=a");
        assert_eq!(query.as_str(), "Action=X&Id=b&Id=a");
    }

    #[test]
    fn query_of_an_action_is_that_of_its_pairs() {
        for (action, version) in [("ListApps", "2023-11-01"), ("a&b", "1"), ("", "é")] {
            let pairs = Query::new(&[("Action", action), ("Version", version)]);
            assert_eq!(Query::of_action(action, version), pairs);
        }
    }

    #[test]
    fn keys_are_sorted_before_they_are_encoded() {
        let query = Query::new(&[("a:", "1"), ("aa", "2"), ("a", "~ +*%")]);
        assert_eq!(query.as_str(), "a=~%20%2B%2A%25&a%3A=1&aa=2");
    }

    #[test]
    fn query_pairs_are_read_as_they_are_sent() {
        let pairs = Query::pairs("a=b+c%20d&&e&=f&g=%E6%88%BF=%zz");
        let text: Vec<_> = pairs
            .iter()
            .map(|(k, v)| (String::from_utf8_lossy(k), String::from_utf8_lossy(v)))
            .collect();
        assert_eq!(
            text,
            [("a", "b c d"), ("e", ""), ("", "f"), ("g", "房=%zz")]
                .map(|(k, v)| (k.into(), v.into()))
        );
    }
}
