#![doc = include_str!("../README.md")]
//!
//! [`load_service`] reads a whole service, [`load_paths`] pages from anywhere, [`read_page`] one page from memory;
//! [`Code`] lists the diagnostics.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod cell_markup;
mod code;
mod diagnostic;
mod dialect;
mod digest;
mod document;
mod english;
mod errors;
mod events;
mod example;
mod findings;
mod guess;
mod lint;
mod load;
mod lower;
mod meaning;
mod nearest;
mod outline;
mod overlay;
mod page;
mod paths;
mod reading;
mod row;
mod service;
mod sharing;

pub use code::{Code, UnknownCode};
pub use diagnostic::{Diagnostic, Format, Related, SourceFile, Style, render, summary};
pub use document::Entry;
pub use english::{English, EnglishSlot, EnglishText};
pub use errors::{CodeOverlay, CodesOverlay, CodesReading, read_codes};
pub use events::{EventsReading, read_events};
pub use example::{Repair, RepairKind, RepairedExample, RequestLine, read_example};
pub use load::{Loaded, PageEnglish, PageSummary, load_page, load_paths, load_service};
pub use lower::Rows;
pub use overlay::{
    BlockOverlay, Correction, EnumOverlay, FieldOverlay, OneOfOverlay, Overlay, PageFacts,
    PagesOverlay, PaginationOverlay, PaginationPath, PathKind, QueryForm, Sharing, UnionOverlay,
    VariantOverlay, WaitOverlay,
};
pub(crate) use reading::source_path;
pub use reading::{Reading, read_page};
pub use service::ServiceFile;
pub use sharing::Unshared;
