//! The identity of types across pages.

use volc_ir::{Action, TypeDef};

use crate::names::{ident, snake};

/// The name of the module.
pub(crate) const MODULE: &str = "types";

/// The prefix of a shared name of the whole service; any other one is of the Action's family.
const SERVICE: &str = "types.";

/// The scope and the name of a shared type. Types of one key are one type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The family; `None` for the whole service.
    pub(crate) family: Option<String>,
    pub(crate) name: String,
}

impl Key {
    /// The key of an Action's type, if it is shared.
    pub(crate) fn from_definition(action: &Action, def: &TypeDef) -> Option<Self> {
        let name = def.shared()?;
        Some(match name.strip_prefix(SERVICE) {
            Some(name) => Self {
                family: None,
                name: name.to_owned(),
            },
            None => Self {
                family: Some(action.family.clone()),
                name: name.to_owned(),
            },
        })
    }

    /// The key as a name in the representation, which no type of a page has.
    pub(crate) fn reference(&self) -> String {
        format!(
            "{}/{}",
            self.family.as_deref().unwrap_or_default(),
            self.name
        )
    }

    /// The key of a [`Key::reference`].
    pub(crate) fn parse(reference: &str) -> Option<Self> {
        let (family, name) = reference.split_once('/')?;
        Some(Self {
            family: Some(family.to_owned()).filter(|family| !family.is_empty()),
            name: name.to_owned(),
        })
    }

    /// Returns the place of its scope's names in the lock.
    pub(crate) fn lock_key(&self) -> String {
        format!("{MODULE}@{}", self.family.as_deref().unwrap_or("*"))
    }

    /// The path of its module, from the crate's root.
    pub(crate) fn module(&self) -> String {
        match &self.family {
            Some(family) => format!("{MODULE}::{}", ident(&snake(family))),
            None => MODULE.to_owned(),
        }
    }
}
