//! The plan of an Action.

use std::collections::HashMap;

use quote::format_ident;
use volc_ir::{Action, EnumDef, StructDef, TypeDef, Usage};

use super::docs;
use super::model::{ActionPlan, EnumPlan, StructPlan, TypePlan};
use super::sharing::{Key, SharedTypes};
use super::structs::FieldPlanner;
use super::{action_docs, cycles, enums, facts, paging, type_names::type_names};
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{Unique, ident, pascal, snake};

/// Plans an Action. Names that the lock has are kept, new ones are added to it. `documentation` is where the vendor's
/// pages are published.
///
/// # Errors
/// If the Action contradicts itself.
pub(crate) fn plan<'a>(
    action: &'a Action,
    documentation: &str,
    shared: &'a SharedTypes<'a>,
    lock: &mut Lock,
) -> Result<ActionPlan<'a>, GenerateError> {
    let fail = |message: String| GenerateError::new(action, message);
    if let Some((owner, field)) = cycles::first_cycle(&action.types) {
        return Err(fail(format!(
            "`{owner}` contains itself by its member `{field}`, so it would have no end; \
             correct the page, or make the member free JSON in the overlay: `type = \"json\"`"
        )));
    }
    let base = pascal(&action.action);
    let mut notes = Vec::new();
    let names = type_names(action, &base, shared, lock, &mut notes);
    let planner = Planner {
        action,
        documentation,
        names: local_names(action, &names),
        shared,
    };
    let name_of = |name: &str| planner.name_of(name);
    let fields = FieldPlanner {
        documentation,
        name_of: &name_of,
    };
    let types = action
        .types
        .iter()
        .map(|def| planner.type_plan(def, &fields));
    let types = types.collect::<Result<Vec<_>, _>>().map_err(fail)?;
    let type_names: Vec<String> = names.values().cloned().collect();
    let request = &action.request;
    let request = StructPlan {
        name: format_ident!("{base}Request"),
        usage: Usage::Request,
        shared: false,
        docs: String::new(),
        fields: fields
            .request(&request.query, &request.body, &type_names)
            .map_err(fail)?,
    };
    let output = StructPlan {
        name: format_ident!("{base}Output"),
        usage: Usage::Response,
        shared: false,
        docs: format!("Response of {}.", docs::code(&action.action)),
        fields: fields
            .fields(&action.response, Usage::Response)
            .map_err(fail)?,
    };
    let paging = paging::plan(action, &request, &output, &types);
    if action.pagination.is_some() && paging.is_none() {
        notes.push("the pagination names fields that do not fit, so there is none".to_owned());
    }
    Ok(ActionPlan {
        action,
        name: Unique::default().take(&snake(&action.action)),
        base,
        module_docs: action_docs::module_docs(action, documentation),
        method_docs: action_docs::method_docs(action, documentation),
        request,
        output,
        types,
        paging,
        reexports: planner.reexports(),
        notes,
    })
}

/// The names of the types by what refers to them: their names on the page, and the keys of those that are shared.
fn local_names(action: &Action, names: &HashMap<&str, String>) -> HashMap<String, String> {
    let mut local = HashMap::new();
    for def in &action.types {
        let Some(name) = names.get(def.name()) else {
            continue;
        };
        local.insert(def.name().to_owned(), name.clone());
        if let Some(key) = Key::of(action, def) {
            local.insert(key.reference(), name.clone());
        }
    }
    local
}

struct Planner<'a, 'b> {
    action: &'a Action,
    documentation: &'b str,
    /// The name in Rust of each type, by what refers to it.
    names: HashMap<String, String>,
    shared: &'a SharedTypes<'a>,
}

impl<'a> Planner<'a, '_> {
    fn name_of(&self, name: &str) -> Option<String> {
        let local = self.names.get(name).map(String::as_str);
        local
            .or_else(|| self.shared.name_of_reference(name))
            .map(str::to_owned)
    }

    fn type_plan(
        &self,
        def: &'a TypeDef,
        fields: &FieldPlanner<'_>,
    ) -> Result<TypePlan<'a>, String> {
        let name = self
            .name_of(def.name())
            .ok_or_else(|| format!("`{}` has no name", def.name()))?;
        let key = Key::of(self.action, def);
        let shared = key.and_then(|key| self.shared.get(&key));
        let title = format!(
            "Nested type {} of {}.",
            docs::code(def.name()),
            docs::code(&self.action.action)
        );
        let context = TypeContext {
            name: &name,
            title: &title,
            shared: shared.is_some(),
            documentation: self.documentation,
        };
        context.plan(shared.map_or(def, |shared| &shared.definition), fields)
    }

    /// The shared types, under the names that they have here.
    fn reexports(&self) -> Vec<super::model::Reexport> {
        let keys = self
            .action
            .types
            .iter()
            .filter_map(|def| Key::of(self.action, def));
        let mut reexports: Vec<_> = keys
            .filter_map(|key| {
                self.shared
                    .reexport(&key, self.names.get(&key.reference())?)
            })
            .collect();
        reexports.sort();
        reexports.dedup();
        reexports
    }
}

/// What the plan of a type needs beside its definition.
pub(crate) struct TypeContext<'b> {
    pub(crate) name: &'b str,
    /// What it says where the page says nothing.
    pub(crate) title: &'b str,
    pub(crate) shared: bool,
    pub(crate) documentation: &'b str,
}

impl TypeContext<'_> {
    /// Plans a type.
    ///
    /// # Errors
    /// What is wrong with the definition, as text.
    pub(crate) fn plan<'a>(
        &self,
        def: &'a TypeDef,
        fields: &FieldPlanner<'_>,
    ) -> Result<TypePlan<'a>, String> {
        match def {
            TypeDef::Struct(def) => self.struct_plan(def, fields).map(TypePlan::Struct),
            TypeDef::Enum(def) => self.enum_plan(def).map(TypePlan::Enum),
            TypeDef::Union(def) => Err(format!(
                "`{}` is a union, which is not generated yet",
                def.name
            )),
        }
    }

    fn struct_plan<'a>(
        &self,
        def: &'a StructDef,
        fields: &FieldPlanner<'_>,
    ) -> Result<StructPlan<'a>, String> {
        let page = docs::both(&def.docs, self.documentation);
        let rules: Vec<String> = def.one_of.iter().map(facts::of_rule).collect();
        let page = if page.is_empty() {
            self.title.to_owned()
        } else {
            page
        };
        Ok(StructPlan {
            name: ident(self.name),
            usage: def.usage,
            shared: self.shared,
            docs: docs::paragraphs([page.as_str(), &rules.join(" ")]),
            fields: fields.fields(&def.fields, def.usage)?,
        })
    }

    fn enum_plan(&self, def: &EnumDef) -> Result<EnumPlan, String> {
        let english = docs::from_page(&def.docs.en, self.documentation);
        let page = docs::without_facts(&docs::without_values(
            &docs::from_page(&def.docs.zh, self.documentation),
            def.variants.iter().map(|variant| &variant.value),
        ));
        let page = docs::paragraphs([english.as_str(), &page]);
        Ok(EnumPlan {
            name: ident(self.name),
            of: def.of,
            shared: self.shared,
            docs: if page.is_empty() {
                self.title.to_owned()
            } else {
                page
            },
            variants: enums::variants(def, self.documentation)?,
        })
    }
}
