//! The plan of an Action.

use std::collections::{HashMap, HashSet};

use quote::format_ident;
use volc_ir::{Action, Field, TypeDef, Usage};

use super::definitions::Definitions;
use super::docs;
use super::model::{ActionPlan, FieldPlan, Reexport, StructPlan, TagPlan, TypePlan};
use super::shared_key::Key;
use super::sharing::SharedTypes;
use super::structs::FieldPlanner;
use super::types::{self, TypePlanner, TypeToPlan};
use super::{checks, cycles, paging, titles, type_names::type_names, unions, wait};
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{Unique, module, pascal};

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
    let scope = Scope {
        action,
        names: local_names(action, &names),
        shared,
    };
    let name_of = |name: &str| scope.name_of(name);
    let planner = scope.planner(documentation, &name_of).map_err(fail)?;
    let types = action
        .types
        .iter()
        .map(|def| scope.type_plan(def, &planner));
    let types = types.collect::<Result<Vec<_>, _>>().map_err(fail)?;
    let fields = &planner.fields;
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
        rules: &action.request.one_of,
    };
    let output = StructPlan {
        name: format_ident!("{base}Output"),
        usage: Usage::Response,
        shared: false,
        docs: format!("Response of {}.", docs::code(&action.action)),
        fields: fields
            .fields(&action.response, Usage::Response)
            .map_err(fail)?,
        rules: &[],
    };
    let types = used_types(types, action, &request);
    let paging = paging::plan(action, &request, &output, &types);
    if action.pagination.is_some() && paging.is_none() {
        notes.push("the pagination names fields that do not fit, so there is none".to_owned());
    }
    let wait = wait::plan(action, &output, &types);
    if action.wait.is_some() && wait.is_none() {
        notes.push("the wait names members or values that do not fit, so there is none".to_owned());
    }
    let checks = checks::checks(action, shared);
    notes.extend(checks.unchecked.iter().map(|path| {
        format!("what this Action demands of `{path}` is not checked, since the type is shared and no path leads there")
    }));
    Ok(ActionPlan {
        action,
        checks,
        name: Unique::default().take(&module(action.rename.as_deref().unwrap_or(&action.action))),
        base,
        request,
        output,
        types,
        paging,
        wait,
        reexports: scope.reexports(),
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
        if let Some(key) = Key::from_definition(action, def) {
            let first = local.entry(key.reference());
            first.or_insert_with(|| name.clone());
        }
    }
    local
}

/// The types that something refers to, without those enumerations that only tags have which unions write.
fn used_types<'a>(
    types: Vec<TypePlan<'a>>,
    action: &Action,
    request: &StructPlan<'a>,
) -> Vec<TypePlan<'a>> {
    let mut fields: Vec<&FieldPlan<'_>> = request.fields.iter().collect();
    for ty in &types {
        if let TypePlan::Struct(plan) = ty {
            fields.extend(&plan.fields);
        }
    }
    let written = fields.iter().filter_map(|field| match field.tag {
        Some(TagPlan::Written(tag)) => tag.ty.named(),
        _ => None,
    });
    let written: HashSet<&str> = written.collect();
    let used: HashSet<&str> = fields
        .iter()
        .filter_map(|field| field.ir.ty.named())
        .collect();
    let used: HashSet<&str> = used
        .into_iter()
        .chain(action.response.iter().filter_map(|f| f.ty.named()))
        .collect();
    let unused: Vec<bool> = action
        .types
        .iter()
        .map(|def| written.contains(def.name()) && !used.contains(def.name()))
        .collect();
    let kept = types.into_iter().zip(unused).filter(|(_, unused)| !unused);
    kept.map(|(ty, _)| ty).collect()
}

/// The types of an Action: its page's own and those that it shares.
struct Scope<'a> {
    action: &'a Action,
    /// The name in Rust of each type, by what refers to it.
    names: HashMap<String, String>,
    shared: &'a SharedTypes<'a>,
}

impl Definitions for Scope<'_> {
    fn definition(&self, name: &str) -> Option<&TypeDef> {
        let page_defs = self.action.types.iter().find(|def| def.name() == name);
        match page_defs {
            Some(def) => Some(self.resolve(def)),
            None => self.shared.definition(name),
        }
    }

    fn is_partial(&self, field: &Field) -> bool {
        self.shared.is_partial(field)
    }
}

impl<'a> Scope<'a> {
    /// Returns the definition that stands for one of the page: the shared one, if it is shared.
    fn resolve(&self, def: &'a TypeDef) -> &'a TypeDef {
        let shared = Key::from_definition(self.action, def).and_then(|key| self.shared.get(&key));
        shared.map_or(def, |shared| &shared.definition)
    }

    fn name_of(&self, name: &str) -> Option<String> {
        let local = self.names.get(name).map(String::as_str);
        local
            .or_else(|| self.shared.name_of_reference(name))
            .map(str::to_owned)
    }

    fn planner<'b>(
        &'b self,
        documentation: &'b str,
        name_of: &'b dyn Fn(&str) -> Option<String>,
    ) -> Result<TypePlanner<'b>, String> {
        let (action, types) = (
            self.action,
            self.action.types.iter().map(|def| self.resolve(def)),
        );
        let structs = types.clone().filter_map(|def| match def {
            TypeDef::Struct(def) => Some((def.fields.as_slice(), def.usage)),
            TypeDef::Enum(_) | TypeDef::Union(_) => None,
        });
        let request = &action.request;
        let page_defs = [
            (request.query.as_slice(), Usage::Request),
            (request.body.as_slice(), Usage::Request),
            (action.response.as_slice(), Usage::Response),
        ];
        let mut optional_tags = unions::optional_tags(structs.chain(page_defs), self)?;
        for def in &action.types {
            // Shared types are referred to by their key.
            if let Some(key) = Key::from_definition(action, def)
                && let Some(&optional) = optional_tags.get(def.name())
            {
                optional_tags.entry(key.reference()).or_insert(optional);
            }
        }
        Ok(TypePlanner {
            optional_tags,
            variant_docs: types::variant_docs(types, name_of),
            fields: FieldPlanner {
                documentation,
                name_of,
                definitions: self,
            },
        })
    }

    fn type_plan(
        &self,
        def: &'a TypeDef,
        planner: &TypePlanner<'_>,
    ) -> Result<TypePlan<'a>, String> {
        let name = self
            .name_of(def.name())
            .ok_or_else(|| format!("`{}` has no name", def.name()))?;
        let key =
            Key::from_definition(self.action, def).filter(|key| self.shared.get(key).is_some());
        let title = titles::nested(self.action, def.name(), planner.fields.documentation);
        planner.plan(&TypeToPlan {
            def: self.resolve(def),
            reference: key
                .as_ref()
                .map(Key::reference)
                .as_deref()
                .unwrap_or(def.name()),
            name: &name,
            title: &title,
            shared: key.is_some(),
        })
    }

    /// The shared types, under the names that they have here.
    fn reexports(&self) -> Vec<Reexport> {
        // Several definitions of a page may be one type, each under a name of its own.
        let types = self.action.types.iter();
        let mut reexports: Vec<_> = types
            .filter_map(|def| {
                let key = Key::from_definition(self.action, def)?;
                self.shared.reexport(&key, self.names.get(def.name())?)
            })
            .collect();
        reexports.sort();
        reexports.dedup();
        reexports
    }
}
