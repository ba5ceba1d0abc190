//! English beside the page (`<Page>.en.toml`): texts by path, each with the hash of the page's text that it was written
//! from.
//!
//! ```toml
//! [texts]
//! "Action" = ["5f1c09ab", "Starts an AI agent in a room."]
//! "Body.AppId" = ["0a1b2c3d", "The identifier of the application."]
//! "Body.DataType = 0" = ["", "Reads from the cache."]
//! "type StorageConfig" = ["", "Where the files are stored."]
//! ```
//!
//! An empty hash is not stamped yet. The keys are those of [`EnglishSlot::key`].

mod read;
mod shared;
#[cfg(test)]
mod tests;
mod translate;
mod walk;

use std::{collections::BTreeMap, sync::Arc};

use crate::{Entry, SourceFile, digest::sha256};
pub(crate) use shared::{SharingPage, share};
pub(crate) use translate::{Missing, missing, translate};
pub(crate) use walk::Subject;

/// The English of a page.
#[derive(Clone, Debug)]
pub struct English {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The texts by key.
    pub texts: BTreeMap<String, EnglishText>,
}

/// An English text.
#[derive(Clone, Debug)]
pub struct EnglishText {
    /// The hash of the page's text that it was written from; empty if it is not stamped yet.
    pub hash: Entry<String>,
    /// The text, as Markdown.
    pub text: Entry<String>,
}

/// Something on a page that can have English.
///
/// | key | what has it |
/// |---|---|
/// | `Action`, `Event <Name>` | the Action or an event; `Action <Name>` on a page of several Actions |
/// | `Body.AppId`, `Query.Limit`, `Result.Infos.Name`, `<Event>.RoomId` | a field |
/// | `Body.DataType = 0` | a listed value |
/// | `Body.Config.Params<Minimax>` | a variant of a union; its fields go on behind: `Body.Config.Params<Minimax>.URL` |
/// | `type StorageConfig` | a struct, an enumeration or a union itself |
/// | `code RoomNotFound`, `advice RoomNotFound` | an error code, and what to do about it |
///
/// A field of a struct that is used in several places has the path of the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnglishSlot {
    /// The key in `[texts]`.
    pub key: String,
    /// The page's own text; may be empty.
    pub text: String,
    /// True if English is asked for: for the Action, every field, and whatever has a text of its own on the page.
    pub wanted: bool,
    /// True if there is English.
    pub filled: bool,
    /// The key in `shared.en.toml`, if it belongs to a shared type and this is the slot of a page.
    pub shared: Option<String>,
}

impl EnglishSlot {
    /// Returns the first 8 hex digits of the SHA-256 of the page's text.
    pub fn hash(&self) -> String {
        sha256(self.text.as_bytes()).chars().take(8).collect()
    }
}
