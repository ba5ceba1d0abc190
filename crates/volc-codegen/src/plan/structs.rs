//! Structs: what is sent and what is received, with the names and types of their members.

use serde_json::Value;
use volc_ir::{Field, Scalar, Type, UnionDef, Usage};

use super::definitions::{Definitions, sibling};
use super::docs;
use super::field_docs::field_docs;
use super::model::{FieldPlan, TagPlan};
use super::rust_type::RustType;
use crate::names::{Unique, ident, reserved, snake};

/// A planner of the members of structs.
pub(crate) struct FieldPlanner<'b> {
    /// The address of the vendor's pages.
    pub(crate) documentation: &'b str,
    /// The name in Rust of a type, by its name in the representation.
    pub(crate) name_of: &'b dyn Fn(&str) -> Option<String>,
    pub(crate) definitions: &'b dyn Definitions,
}

impl FieldPlanner<'_> {
    /// Plans the members of a struct.
    ///
    /// # Errors
    /// A type that is not defined, or a fixed value of another type, as text.
    pub(crate) fn fields<'a>(
        &self,
        fields: &'a [Field],
        usage: Usage,
    ) -> Result<Vec<FieldPlan<'a>>, String> {
        let taken = match usage {
            Usage::Request => reserved::STRUCT_METHODS,
            Usage::Response => &[],
        };
        let all: Vec<&Field> = fields.iter().collect();
        self.members(&all, usage, &mut Unique::with(taken))
    }

    /// Plans the fields of a request, which are type parameters and methods of its builder too. `types` are the names
    /// of the file's types.
    ///
    /// # Errors
    /// A type that is not defined, or a fixed value of another type, as text.
    pub(crate) fn request<'a>(
        &self,
        query: &'a [Field],
        body: &'a [Field],
        types: &[String],
    ) -> Result<Vec<FieldPlan<'a>>, String> {
        let mut used = Unique::with(reserved::BUILDER_METHODS);
        let taken = reserved::PRIMITIVES.iter().chain(reserved::PATHS).copied();
        for name in taken.chain(types.iter().map(String::as_str)) {
            used.try_take(name);
        }
        let all: Vec<&Field> = query.iter().chain(body).collect();
        let mut plans = self.members(&all, Usage::Request, &mut used)?;
        for plan in &mut plans {
            plan.in_query = query.iter().any(|field| std::ptr::eq(field, plan.ir));
            if plan.optional {
                let plain = snake(&unescaped(plan));
                plan.set_option = Some(ident(&used.take(&format!("set_{plain}"))));
            }
        }
        Ok(plans)
    }

    fn members<'a>(
        &self,
        fields: &[&'a Field],
        usage: Usage,
        used: &mut Unique,
    ) -> Result<Vec<FieldPlan<'a>>, String> {
        let beside = |field: &Field| {
            let tag = sibling(self.union_of(field)?)?;
            fields.iter().copied().find(|other| other.name == tag)
        };
        // A tag that is always there is written by its union.
        let is_written = |tag: &Field| usage == Usage::Response || tag.required;
        let written: Vec<&Field> = fields
            .iter()
            .filter_map(|field| beside(field))
            .filter(|tag| is_written(tag))
            .collect();
        let mut plans = Vec::with_capacity(fields.len());
        for &ir in fields {
            if written.iter().any(|tag| tag.name == ir.name) {
                continue;
            }
            let tag = beside(ir).map(|tag| {
                if is_written(tag) {
                    TagPlan::Written(tag)
                } else {
                    TagPlan::Beside(&tag.name)
                }
            });
            plans.push(self.member(ir, tag, usage, used)?);
        }
        Ok(plans)
    }

    fn union_of(&self, field: &Field) -> Option<&UnionDef> {
        match &field.ty {
            Type::Union { name } => self.definitions.union_def(name),
            _ => None,
        }
    }

    fn member<'a>(
        &self,
        ir: &'a Field,
        tag: Option<TagPlan<'a>>,
        usage: Usage,
        used: &mut Unique,
    ) -> Result<FieldPlan<'a>, String> {
        let ty = RustType::of_field(ir, self.name_of)
            .ok_or_else(|| format!("`{}` has a type that is not defined", ir.name))?;
        // With its tag, a union has the name of the tag: `provider`, not `provider_params`.
        let (named, docs) = match tag {
            Some(TagPlan::Written(tag)) => (tag, self.docs_of_both(tag, ir, &ty)),
            _ => (ir, field_docs(ir, &ty, self.documentation)),
        };
        let name = snake(named.rename.as_deref().unwrap_or(&named.name));
        let fixed = ir.fixed.as_ref().filter(|_| usage == Usage::Request);
        let preset = fixed.map(|value| {
            preset(&ty, value).ok_or_else(|| {
                format!(
                    "`{}` is fixed to {value}, which is no value of its type",
                    ir.name
                )
            })
        });
        Ok(FieldPlan {
            name: ident(&used.take(&name)),
            set_option: None,
            optional: match usage {
                Usage::Request => !named.required,
                Usage::Response => {
                    matches!(ir.ty, Type::Struct { .. }) || self.definitions.is_partial(ir)
                }
            },
            preset: preset.transpose()?,
            in_query: false,
            tag,
            docs,
            ir,
            ty,
        })
    }

    fn docs_of_both(&self, tag: &Field, union: &Field, ty: &RustType) -> String {
        let of = |field: &Field| match (
            field.docs.is_empty(),
            RustType::of_field(field, self.name_of),
        ) {
            (false, Some(ty)) => field_docs(field, &ty, self.documentation),
            _ => String::new(),
        };
        match docs::paragraphs([of(tag).as_str(), &of(union)]) {
            docs if docs.is_empty() => field_docs(union, ty, self.documentation),
            docs => docs,
        }
    }
}

/// The literal of a fixed value.
fn preset(ty: &RustType, value: &Value) -> Option<String> {
    Some(match ty {
        RustType::I64 | RustType::Enum(Scalar::Int, _) => value.as_i64()?.to_string(),
        RustType::U64 => value.as_u64()?.to_string(),
        RustType::F64 => format!("{:?}", value.as_f64()?),
        RustType::Bool => value.as_bool()?.to_string(),
        RustType::String | RustType::Enum(Scalar::String, _) => format!("{:?}", value.as_str()?),
        RustType::Sensitive(of) if **of == RustType::String => format!("{:?}", value.as_str()?),
        _ => return None,
    })
}

/// The name of a field as it stands in documentation.
pub(crate) fn unescaped(field: &FieldPlan<'_>) -> String {
    let name = field.name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}
