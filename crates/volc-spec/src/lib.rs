//! Reads Volcengine API pages into the intermediate representation, with diagnostics.

#![warn(missing_docs)]

mod code;
mod diagnostic;
mod document;
mod example;
mod nearest;
mod overlay;
mod service;

pub use code::{Code, UnknownCode};
pub use diagnostic::{Diagnostic, Format, Related, SourceFile, Style, render, summary};
pub use document::Entry;
pub use example::{Mend, MendKind, MendedExample, RequestLine, read_example};
pub use overlay::{
    CursorPaths, EnumOverlay, FieldOverlay, Overlay, PageFacts, PaginationOverlay, QueryForm,
};
pub use service::ServiceFile;
