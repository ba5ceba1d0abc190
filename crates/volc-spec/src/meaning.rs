//! The meaning of the words of a page, in one place for all dialects. What is not understood stays documentation.

pub(crate) mod bounds;
pub(crate) mod conditions;
pub(crate) mod defaults;
pub(crate) mod deprecation;
pub(crate) mod dropped;
pub(crate) mod endpoint;
pub(crate) mod fixed;
pub(crate) mod headings;
pub(crate) mod pagination;
pub(crate) mod phrase;
pub(crate) mod quantity;
pub(crate) mod rates;
pub(crate) mod required;
pub(crate) mod types;
pub(crate) mod values;

/// The kind of value that a phrase is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Float,
    Bool,
    String,
    Other,
}
