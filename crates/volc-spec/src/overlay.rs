//! The overlay of a page (`<Page>.toml`): what the page gets wrong or cannot say.

mod block;
mod check;
mod correction;
mod dead;
mod paging;
mod read;
#[cfg(test)]
mod tests;
mod union;
mod wait;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

pub use block::BlockOverlay;
pub(crate) use check::{CODES, check, choice, is_hash, is_pascal};
pub use correction::{Correction, OneOfOverlay};
pub use dead::PageFacts;
pub(crate) use dead::changed;
pub use paging::{PagesOverlay, PaginationOverlay, PaginationPath, PathKind};
pub(crate) use union::line as union_line;
pub use union::{UnionOverlay, VariantOverlay};
use volc_ir::{Effect, Facts};
pub use wait::WaitOverlay;

use crate::{Code, Entry, SourceFile};

/// An overlay. Paths are dotted wire names rooted at `Query`, `Body` or `Result`.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The first 16 hex digits, or all 64, of the SHA-256 of the page it was reviewed against.
    pub reviewed: Option<Entry<String>>,
    /// The number of the vendor's document.
    pub doc: Option<Entry<String>>,
    /// The source of the page's facts, if not a page that the vendor publishes.
    pub facts: Option<Entry<Facts>>,
    /// The reason why the Action is deprecated, in English.
    pub deprecated: Option<Entry<String>>,
    /// The name of the client's method, in snake case.
    pub method: Option<Entry<String>>,
    /// The effect of a call: read-only or mutating.
    pub effect: Option<Entry<Effect>>,
    /// The entries of fields, by path.
    pub fields: BTreeMap<String, FieldOverlay>,
    /// The names of listed values, by the path of the field.
    pub enums: BTreeMap<String, EnumOverlay>,
    /// The entries of unions, by path.
    pub unions: BTreeMap<String, UnionOverlay>,
    /// The entries of several members at once.
    pub one_of: Vec<OneOfOverlay>,
    /// The entries of gaps in the block notation.
    pub block: BlockOverlay,
    /// The pagination.
    pub pagination: Option<Entry<PaginationOverlay>>,
    /// The wait for a task.
    pub wait: Option<Entry<WaitOverlay>>,
    /// The findings that are known and accepted, with the reason.
    pub allow: BTreeMap<Code, Entry<String>>,
}

/// The entry of a field.
#[derive(Clone, Debug, Default)]
pub struct FieldOverlay {
    /// The place of the path.
    pub key: Range<usize>,
    /// The reason why the field is deprecated, in English.
    pub deprecated: Option<Entry<String>>,
    /// The name for generated code.
    pub rename: Option<Entry<String>>,
    /// The type, spelled as on a page, where the page's is wrong.
    pub ty: Option<Entry<String>>,
    /// The type of a map's values, spelled as on a page.
    pub map_value: Option<Entry<String>>,
    /// Other names that the service is known to send it under.
    pub aliases: Vec<Entry<String>>,
    /// True if it is a secret; `false` denies what its name suggests.
    pub sensitive: Option<Entry<bool>>,
    /// The sharing of its type among Actions of the family.
    pub shared: Option<Entry<Sharing>>,
    /// The form of a nested value in the query.
    pub query: Option<Entry<QueryForm>>,
    /// Further corrections.
    pub correction: Correction,
}

/// The sharing of the type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Actions of the family share it under this name.
    Name(String),
    /// The page keeps a definition of its own, whatever `shared.toml` says.
    Own,
}

/// The form of a nested value in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryForm {
    /// As JSON text.
    Json,
}

/// The entry of an enumeration.
#[derive(Clone, Debug, Default)]
pub struct EnumOverlay {
    /// The place of the path.
    pub key: Range<usize>,
    /// The names in PascalCase, by the value's text.
    pub values: BTreeMap<String, Entry<String>>,
}

impl Overlay {
    /// Returns the entry of the field at this path.
    pub fn field(&self, path: &str) -> Option<&FieldOverlay> {
        self.fields.get(path)
    }

    /// The name of a value, given as its text, of the field at this path.
    pub fn value_name(&self, path: &str, value: &str) -> Option<&str> {
        let name = self.enums.get(path)?.values.get(value)?;
        Some(&name.value)
    }

    /// Returns the reason why a finding of this code is accepted.
    pub fn allows(&self, code: Code) -> Option<&str> {
        self.allow.get(&code).map(|reason| reason.value.as_str())
    }
}
