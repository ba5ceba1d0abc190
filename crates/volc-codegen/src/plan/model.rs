//! The plan of an Action: plain data that the files are printed from.

use proc_macro2::Ident;
use volc_ir::{Action, Field, OneOf, Scalar, UnionDef, UnionVariant, Usage};

use super::rust_type::RustType;

/// An Action with all names, types and docs decided.
pub(crate) struct ActionPlan<'a> {
    pub(crate) action: &'a Action,
    /// The name of its method and of its module, without the mark of a raw identifier.
    pub(crate) name: String,
    /// The Action's name in PascalCase, with which the names of its types begin.
    pub(crate) base: String,
    pub(crate) request: StructPlan<'a>,
    pub(crate) output: StructPlan<'a>,
    /// The types of the page, in its order, those that are shared included.
    pub(crate) types: Vec<TypePlan<'a>>,
    pub(crate) paging: Option<PagingPlan>,
    pub(crate) wait: Option<WaitPlan>,
    /// The shared types, under the names that they have here.
    pub(crate) reexports: Vec<Reexport>,
    /// The demands on shared types beyond those of other Actions.
    pub(crate) checks: Checks,
    /// Notes for the maintainer.
    pub(crate) notes: Vec<String>,
}

impl<'a> ActionPlan<'a> {
    /// The name of its builder.
    pub(crate) fn call(&self) -> String {
        format!("{}Call", self.base)
    }

    /// The types that the Action's own file defines.
    pub(crate) fn own_types(&self) -> impl Iterator<Item = &TypePlan<'a>> {
        self.types.iter().filter(|ty| !ty.is_shared())
    }

    pub(crate) fn struct_plan(&self, name: &str) -> Option<&StructPlan<'a>> {
        self.types.iter().find_map(|ty| match ty {
            TypePlan::Struct(plan) if plan.name == name => Some(plan),
            _ => None,
        })
    }

    pub(crate) fn union_plan(&self, name: &str) -> Option<&UnionPlan<'a>> {
        self.types.iter().find_map(|ty| match ty {
            TypePlan::Union(plan) if plan.name == name => Some(plan),
            _ => None,
        })
    }

    pub(crate) fn enum_plan(&self, name: &str) -> Option<&EnumPlan> {
        self.types.iter().find_map(|ty| match ty {
            TypePlan::Enum(plan) if plan.name == name => Some(plan),
            _ => None,
        })
    }
}

/// A shared type that is also in an Action's module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reexport {
    /// The module of shared types that it is in, such as `types::record`.
    pub(crate) module: String,
    /// Its name there.
    pub(crate) name: String,
    /// Its name in the Action's module.
    pub(crate) local: String,
}

pub(crate) enum TypePlan<'a> {
    Struct(StructPlan<'a>),
    Enum(EnumPlan),
    Union(UnionPlan<'a>),
}

impl TypePlan<'_> {
    pub(crate) fn name(&self) -> &Ident {
        match self {
            Self::Struct(plan) => &plan.name,
            Self::Enum(plan) => &plan.name,
            Self::Union(plan) => &plan.name,
        }
    }

    fn is_shared(&self) -> bool {
        match self {
            Self::Struct(plan) => plan.shared,
            Self::Enum(plan) => plan.shared,
            Self::Union(plan) => plan.shared,
        }
    }
}

pub(crate) struct StructPlan<'a> {
    pub(crate) name: Ident,
    pub(crate) usage: Usage,
    /// True if it lies among the shared types.
    pub(crate) shared: bool,
    pub(crate) docs: String,
    pub(crate) fields: Vec<FieldPlan<'a>>,
    /// The requirements on several members at once.
    pub(crate) rules: &'a [OneOf],
}

impl<'a> StructPlan<'a> {
    /// The fields that a constructor asks for.
    pub(crate) fn required(&self) -> impl Iterator<Item = &FieldPlan<'a>> {
        self.fields
            .iter()
            .filter(|field| !field.optional && field.preset.is_none())
    }

    pub(crate) fn field(&self, wire: &str) -> Option<&FieldPlan<'a>> {
        self.fields.iter().find(|field| field.ir.name == wire)
    }
}

pub(crate) struct FieldPlan<'a> {
    pub(crate) ir: &'a Field,
    pub(crate) name: Ident,
    /// The setter of a request's builder that takes an `Option`.
    pub(crate) set_option: Option<Ident>,
    pub(crate) ty: RustType,
    /// True if the field is an `Option`.
    pub(crate) optional: bool,
    /// The literal of the value that it has from the start.
    pub(crate) preset: Option<String>,
    pub(crate) in_query: bool,
    pub(crate) tag: Option<TagPlan<'a>>,
    pub(crate) docs: String,
}

/// The tag beside a union.
#[derive(Clone, Copy)]
pub(crate) enum TagPlan<'a> {
    /// The union reads and writes it.
    Written(&'a Field),
    /// It is a field of its own.
    Beside(&'a str),
}

impl FieldPlan<'_> {
    /// The type of the field as it is written.
    pub(crate) fn text(&self) -> String {
        let ty = self.ty.text();
        if self.optional {
            format!("Option<{ty}>")
        } else {
            ty
        }
    }
}

pub(crate) struct UnionPlan<'a> {
    pub(crate) ir: &'a UnionDef,
    pub(crate) name: Ident,
    /// True if it lies among the shared types.
    pub(crate) shared: bool,
    /// True if the tag beside it may be unset.
    pub(crate) optional: bool,
    pub(crate) docs: String,
    pub(crate) variants: Vec<UnionVariantPlan<'a>>,
}

pub(crate) struct UnionVariantPlan<'a> {
    pub(crate) ir: &'a UnionVariant,
    pub(crate) name: Ident,
    pub(crate) ty: Ident,
    pub(crate) docs: String,
    /// Terms that find it.
    pub(crate) aliases: Vec<String>,
}

pub(crate) struct EnumPlan {
    pub(crate) name: Ident,
    pub(crate) of: Scalar,
    /// True if it lies among the shared types.
    pub(crate) shared: bool,
    pub(crate) docs: String,
    pub(crate) variants: Vec<VariantPlan>,
}

pub(crate) struct VariantPlan {
    pub(crate) name: Ident,
    /// The literal of its value.
    pub(crate) value: String,
    pub(crate) docs: String,
    /// Terms that find it.
    pub(crate) aliases: Vec<String>,
}

/// The pagination, in Rust.
pub(crate) struct PagingPlan {
    /// The field of the request that the first page can do without, though it is required.
    pub(crate) start: Option<Ident>,
    /// The calls that make a `PageStep` of a page.
    pub(crate) step: Vec<String>,
    /// The items of a page, as an expression.
    pub(crate) items: String,
    pub(crate) item: RustType,
}

/// The wait for a task, in Rust.
pub(crate) struct WaitPlan {
    /// The objects that hold a state, as an iterator over those of `output`; `None` where it is `output` itself.
    pub(crate) tasks: Option<String>,
    /// The name by which an object goes.
    pub(crate) task: &'static str,
    /// The state, as an expression.
    pub(crate) status: String,
    /// The patterns of the values of a task that is done.
    pub(crate) done: Vec<String>,
    /// The patterns of the values of a task that has failed.
    pub(crate) failed: Vec<String>,
    /// The reason, as an expression.
    pub(crate) reason: String,
    /// The error codes of a task that is not there yet.
    pub(crate) not_found: Vec<String>,
    /// The first interval in milliseconds.
    pub(crate) every: u64,
}

/// The demands of an Action, by paths from its request.
#[derive(Default)]
pub(crate) struct Checks {
    /// A member and what is checked of it.
    pub(crate) members: Vec<(String, Field)>,
    /// A requirement on several members of the struct at a path.
    pub(crate) rules: Vec<(String, OneOf)>,
    /// The conditions that cannot be checked, since no path leads through a union or a map.
    pub(crate) unchecked: Vec<String>,
}
