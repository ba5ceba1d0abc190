//! The demands of an Action on types that it shares with Actions which demand less.

use volc_ir::{Action, Field, Type};

use super::merge_field;
use super::model::Checks;
use super::shared_key::Key;
use super::sharing::SharedTypes;

/// Finds the demands of an Action.
pub(crate) fn checks(action: &Action, shared: &SharedTypes<'_>) -> Checks {
    let mut search = Search {
        action,
        shared,
        open: Vec::new(),
        found: Checks::default(),
    };
    search.fields("", &action.request.body, true);
    search.found
}

struct Search<'a, 'b> {
    action: &'a Action,
    shared: &'b SharedTypes<'a>,
    /// The structs that are being looked through, so that one that holds itself has an end.
    open: Vec<&'a str>,
    found: Checks,
}

impl<'a> Search<'a, '_> {
    /// Looks through members. A path leads there unless a union or a map is in between.
    fn fields(&mut self, prefix: &str, fields: &'a [Field], reachable: bool) {
        for field in fields {
            let path = format!("{prefix}{}", field.name);
            let reachable = reachable && !has_map(&field.ty);
            match field.ty.leaf() {
                Type::Struct { name } => self.structure(&path, name, reachable),
                Type::Union { name } => {
                    let variants = self.action.union_def(name).map(|def| def.of.as_slice());
                    for variant in variants.unwrap_or_default() {
                        self.structure(&path, &variant.ty, false);
                    }
                }
                _ => {}
            }
        }
    }

    fn structure(&mut self, path: &str, name: &'a str, reachable: bool) {
        let Some(def) = self.action.struct_def(name) else {
            return;
        };
        if self.open.contains(&name) {
            return;
        }
        let type_def = self.action.types.iter().find(|def| def.name() == name);
        let key = type_def.and_then(|def| Key::from_definition(self.action, def));
        let demands = key.and_then(|key| {
            let demands = &self.shared.get(&key)?.demands;
            demands.get(&merge_field::key(self.action, name))
        });
        if let Some(demands) = demands {
            let members = demands
                .members
                .iter()
                .map(|field| (format!("{path}.{}", field.name), field.clone()));
            let rules = demands
                .rules
                .iter()
                .map(|rule| (path.to_owned(), rule.clone()));
            if reachable {
                self.found.members.extend(members);
                self.found.rules.extend(rules);
            } else {
                let paths = members
                    .map(|(path, _)| path)
                    .chain(rules.map(|(path, _)| path));
                self.found.unchecked.extend(paths);
            }
        }
        self.open.push(name);
        self.fields(&format!("{path}."), &def.fields, reachable);
        self.open.pop();
    }
}

fn has_map(ty: &Type) -> bool {
    match ty {
        Type::Map { .. } => true,
        Type::List { of } => has_map(of),
        _ => false,
    }
}
