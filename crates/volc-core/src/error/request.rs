//! A request that was not sent because it cannot be right.

use std::fmt;

use super::Findings;
use crate::sign::SignError;
use crate::wire::{InvalidField, QueryError};

/// An error of an interceptor that forbids a call.
pub type InterceptorError = Box<dyn std::error::Error + Send + Sync>;

/// A request that was not sent because it cannot be right.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvalidRequestError {
    /// A field does not keep to its documented bounds.
    Field(InvalidField),
    /// Fields do not go together, by checks that the service's client makes beyond those of each field. An error is
    /// among these findings.
    Semantics(Findings),
    /// A field cannot be serialized into the query of a URL.
    Query(QueryError),
    /// The body cannot be written as JSON.
    Body(serde_json::Error),
    /// Something that was added to the call does not fit it, or the parameters of an untyped call cannot be serialized.
    Shape(String),
    /// An [`Interceptor`](crate::intercept::Interceptor) forbids the call.
    Interceptor(InterceptorError),
    /// A call was to block inside an async task of Tokio: await it there, or make it in `spawn_blocking`.
    #[cfg(feature = "blocking")]
    InsideAsync,
    /// The request cannot be signed.
    Sign(SignError),
    /// A header, the path or the query cannot stand in an HTTP request.
    Http(http::Error),
}

impl InvalidRequestError {
    /// The field that does not keep to its bounds, if that is what is wrong.
    pub fn field(&self) -> Option<&InvalidField> {
        match self {
            Self::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The findings of the checks of the whole request, if that is what is wrong.
    pub fn findings(&self) -> Option<&Findings> {
        match self {
            Self::Semantics(findings) => Some(findings),
            _ => None,
        }
    }
}

impl fmt::Display for InvalidRequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not sent: ")?;
        match self {
            Self::Field(error) => error.fmt(f),
            Self::Semantics(findings) => findings.fmt(f),
            Self::Query(error) => error.fmt(f),
            Self::Body(error) => write!(f, "the body cannot be written: {error}"),
            Self::Shape(text) => f.write_str(text),
            Self::Interceptor(error) => write!(f, "an interceptor forbids it: {error}"),
            #[cfg(feature = "blocking")]
            Self::InsideAsync => f.write_str(
                "blocking here would stall an async task and all that shares its thread; await the call, or make it \
                 in `tokio::task::spawn_blocking`",
            ),
            Self::Sign(error) => error.fmt(f),
            Self::Http(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for InvalidRequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Interceptor(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
