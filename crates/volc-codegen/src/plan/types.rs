//! The plan of a type: a struct, an enumeration or a union.

use std::collections::HashMap;

use volc_ir::{EnumDef, StructDef, TypeDef};

use super::model::{EnumPlan, StructPlan, TypePlan};
use super::structs::FieldPlanner;
use super::unions::{self, OptionalTags};
use super::{docs, enums, facts};
use crate::names::ident;

/// A planner of the types of a page, or of those that are shared.
pub(crate) struct TypePlanner<'b> {
    pub(crate) fields: FieldPlanner<'b>,
    /// The rule for tags beside unions: required, or optional.
    pub(crate) optional_tags: OptionalTags,
    /// The beginnings of the docs of structs that belong to a union's variant.
    pub(crate) variant_docs: HashMap<String, String>,
}

/// A type that is to be planned.
pub(crate) struct TypeToPlan<'a, 'b> {
    pub(crate) def: &'a TypeDef,
    /// The name that others refer to it by.
    pub(crate) reference: &'b str,
    /// Its name in Rust.
    pub(crate) name: &'b str,
    /// The title, where the page gives none.
    pub(crate) title: &'b str,
    /// True if it lies among the shared types.
    pub(crate) shared: bool,
}

/// Returns the beginnings of the docs of variants' structs, by the name that refers to the structs.
pub(crate) fn variant_docs<'a>(
    types: impl IntoIterator<Item = &'a TypeDef>,
    name_of: &dyn Fn(&str) -> Option<String>,
) -> HashMap<String, String> {
    let mut all = HashMap::new();
    for def in types {
        let (TypeDef::Union(union), Some(name)) = (def, name_of(def.name())) else {
            continue;
        };
        for (variant, variant_name) in union.of.iter().zip(unions::variant_names(union)) {
            all.insert(
                variant.ty.clone(),
                unions::variant_docs(&name, union, variant, &variant_name),
            );
        }
    }
    all
}

impl TypePlanner<'_> {
    /// Plans a type.
    ///
    /// # Errors
    /// What is wrong with the definition, as text.
    pub(crate) fn plan<'a>(&self, ty: &TypeToPlan<'a, '_>) -> Result<TypePlan<'a>, String> {
        Ok(match ty.def {
            TypeDef::Struct(def) => TypePlan::Struct(self.struct_plan(def, ty)?),
            TypeDef::Enum(def) => TypePlan::Enum(self.enum_plan(def, ty)?),
            TypeDef::Union(def) => {
                let page = docs::both(&def.docs, self.fields.documentation);
                let mut plan = unions::plan(
                    def,
                    if page.is_empty() {
                        ty.title.to_owned()
                    } else {
                        page
                    },
                    self.optional_tags
                        .get(ty.reference)
                        .copied()
                        .unwrap_or_default(),
                    &self.fields,
                    ty.name,
                )?;
                plan.shared = ty.shared;
                TypePlan::Union(plan)
            }
        })
    }

    fn struct_plan<'a>(
        &self,
        def: &'a StructDef,
        ty: &TypeToPlan<'_, '_>,
    ) -> Result<StructPlan<'a>, String> {
        let variant = self
            .variant_docs
            .get(ty.reference)
            .map(String::as_str)
            .unwrap_or_default();
        let page = docs::both(&def.docs, self.fields.documentation);
        let page = if page.is_empty() && variant.is_empty() {
            ty.title.to_owned()
        } else {
            page
        };
        let rules: Vec<String> = def.one_of.iter().map(facts::of_rule).collect();
        Ok(StructPlan {
            name: ident(ty.name),
            usage: def.usage,
            shared: ty.shared,
            docs: docs::paragraphs([variant, &page, &rules.join(" ")]),
            fields: self.fields.fields(&def.fields, def.usage)?,
            rules: &def.one_of,
        })
    }

    fn enum_plan(&self, def: &EnumDef, ty: &TypeToPlan<'_, '_>) -> Result<EnumPlan, String> {
        let documentation = self.fields.documentation;
        let english = docs::from_page(&def.docs.en, documentation);
        let page = docs::without_facts(&docs::without_values(
            &docs::from_page(&def.docs.zh, documentation),
            def.variants.iter().map(|variant| &variant.value),
        ));
        let page = docs::paragraphs([english.as_str(), &page]);
        Ok(EnumPlan {
            name: ident(ty.name),
            of: def.of,
            shared: ty.shared,
            docs: if page.is_empty() {
                ty.title.to_owned()
            } else {
                page
            },
            variants: enums::variants(def, documentation)?,
        })
    }
}
