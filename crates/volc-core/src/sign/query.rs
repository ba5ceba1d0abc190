//! The query of a request: one percent-encoding, in the order of the wire and in the order that is signed.

use std::fmt;

use percent_encoding::{percent_decode, percent_encode};

use super::escaped::ESCAPED;
use crate::redact::redact_query;

/// The query of a request, percent-encoded.
///
/// Pairs are sorted by the bytes of their keys. The values of one repeated key keep the caller's order on the
/// wire, while the signed form sorts them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query {
    wire: String,
    /// Only where it differs from the wire: where the values of a repeated key are not in order.
    canonical: Option<String>,
}

impl Query {
    /// Encodes pairs of keys and values, given as they are before any encoding.
    pub fn new<K: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: &[(K, V)]) -> Self {
        let mut sorted: Vec<(&[u8], &[u8])> = pairs
            .iter()
            .map(|(k, v)| (k.as_ref(), v.as_ref()))
            .collect();
        sorted.sort_by_key(|(key, _)| *key);
        let wire = encode(&sorted);
        let canonical = if sorted.is_sorted() {
            None
        } else {
            sorted.sort_unstable();
            Some(encode(&sorted))
        };
        Self { wire, canonical }
    }

    /// Reads a query from the wire, without its `?`, as the service does: `+` and `%20` are both a space.
    pub fn parse(wire: &str) -> Self {
        Self::new(&Self::pairs(wire))
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

    /// The form that is sent, without a `?`.
    pub fn wire(&self) -> &str {
        &self.wire
    }

    /// The form that is signed.
    pub fn canonical(&self) -> &str {
        self.canonical.as_deref().unwrap_or(&self.wire)
    }
}

/// Parameters whose names say that they are secrets are masked.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query")
            .field(&redact_query(&self.wire, &[]))
            .finish()
    }
}

fn encode(pairs: &[(&[u8], &[u8])]) -> String {
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
    fn the_wire_keeps_the_order_of_a_repeated_key() {
        let query = Query::new(&[("Version", "1"), ("Id", "b"), ("Id", "a"), ("Action", "X")]);
        assert_eq!(query.wire(), "Action=X&Id=b&Id=a&Version=1");
        assert_eq!(query.canonical(), "Action=X&Id=a&Id=b&Version=1");
        assert_eq!(Query::parse(query.wire()), query);
    }

    #[test]
    fn keys_are_sorted_before_they_are_encoded() {
        let query = Query::new(&[("a:", "1"), ("aa", "2"), ("a", "~ +*%")]);
        assert_eq!(query.wire(), "a=~%20%2B%2A%25&a%3A=1&aa=2");
        assert_eq!(query.canonical(), query.wire());
    }

    #[test]
    fn what_the_wire_may_hold_is_read() {
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
