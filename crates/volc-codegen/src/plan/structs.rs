//! Structs: what is sent and what is received, with the names and types of their members.

use volc_ir::{Field, Type, Usage};

use super::field_docs::field_docs;
use super::model::FieldPlan;
use super::rust_type::RustType;
use crate::names::{Unique, ident, reserved, snake};

/// What plans the members of structs.
pub(crate) struct FieldPlanner<'b> {
    /// Where the vendor's pages are published.
    pub(crate) documentation: &'b str,
    /// The name in Rust of a type, by its name in the representation.
    pub(crate) name_of: &'b dyn Fn(&str) -> Option<String>,
}

impl FieldPlanner<'_> {
    /// Plans the members of a struct.
    ///
    /// # Errors
    /// A type that is not defined, as text.
    pub(crate) fn fields<'a>(
        &self,
        fields: &'a [Field],
        usage: Usage,
    ) -> Result<Vec<FieldPlan<'a>>, String> {
        let taken = match usage {
            Usage::Request => reserved::STRUCT_METHODS,
            Usage::Response => &[],
        };
        let mut used = Unique::with(taken);
        fields
            .iter()
            .map(|ir| self.field(ir, usage, &mut used))
            .collect()
    }

    /// Plans the fields of a request, which are type parameters and methods of its builder too. `types` are the names of
    /// the file's types.
    ///
    /// # Errors
    /// A type that is not defined, as text.
    pub(crate) fn request<'a>(
        &self,
        query: &'a [Field],
        body: &'a [Field],
        types: &[String],
    ) -> Result<Vec<FieldPlan<'a>>, String> {
        let mut used = Unique::with(reserved::BUILDER_METHODS);
        for name in reserved::PRIMITIVES
            .iter()
            .copied()
            .chain(types.iter().map(String::as_str))
        {
            used.try_take(name);
        }
        let mut plans = Vec::with_capacity(query.len() + body.len());
        for ir in query.iter().chain(body) {
            plans.push(self.field(ir, Usage::Request, &mut used)?);
        }
        for (at, plan) in plans.iter_mut().enumerate() {
            plan.in_query = at < query.len();
            if plan.optional {
                let plain = snake(&unescaped(plan));
                plan.set_option = Some(ident(&used.take(&format!("set_{plain}"))));
            }
        }
        Ok(plans)
    }

    fn field<'a>(
        &self,
        ir: &'a Field,
        usage: Usage,
        used: &mut Unique,
    ) -> Result<FieldPlan<'a>, String> {
        let ty = RustType::of_field(ir, self.name_of)
            .ok_or_else(|| format!("`{}` has a type that is not defined", ir.name))?;
        let name = snake(ir.rename.as_deref().unwrap_or(&ir.name));
        Ok(FieldPlan {
            name: ident(&used.take(&name)),
            set_option: None,
            optional: match usage {
                Usage::Request => !ir.required,
                Usage::Response => matches!(ir.ty, Type::Struct { .. }),
            },
            in_query: false,
            docs: field_docs(ir, &ty, self.documentation),
            ir,
            ty,
        })
    }
}

/// The name of a field as it stands in documentation.
pub(crate) fn unescaped(field: &FieldPlan<'_>) -> String {
    let name = field.name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}
