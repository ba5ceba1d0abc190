//! The strictness of reading.

/// Any JSON: what a page leaves open.
pub type Json = serde_json::Value;

/// The strictness of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// At full speed. A bare number with a fraction where a text is expected is an error, since its digits are lost by
    /// the time it is known: a document that cannot be read like this has to be read exactly.
    Quick,
    /// With the digits of every number at hand, of which a text keeps all.
    Exact,
}
