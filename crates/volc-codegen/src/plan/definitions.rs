//! The look-up of definitions by name.

use volc_ir::{Field, StructDef, Tag, TypeDef, UnionDef};

/// A look-up of definitions of a page, or of shared types.
pub(crate) trait Definitions {
    /// The definition of this name.
    fn definition(&self, name: &str) -> Option<&TypeDef>;

    /// Returns whether a member of a received struct is not in the responses of all Actions that share it.
    fn is_partial(&self, _field: &Field) -> bool {
        false
    }

    /// The struct of this name.
    fn struct_def(&self, name: &str) -> Option<&StructDef> {
        match self.definition(name)? {
            TypeDef::Struct(def) => Some(def),
            TypeDef::Enum(_) | TypeDef::Union(_) => None,
        }
    }

    /// The union of this name.
    fn union_def(&self, name: &str) -> Option<&UnionDef> {
        match self.definition(name)? {
            TypeDef::Union(def) => Some(def),
            TypeDef::Enum(_) | TypeDef::Struct(_) => None,
        }
    }
}

/// The member beside a union that decides its variant.
pub(crate) fn sibling(def: &UnionDef) -> Option<&str> {
    def.tags.iter().find_map(|tag| match tag {
        Tag::Sibling(name) => Some(name.as_str()),
        Tag::Own(_) => None,
    })
}
