//! Structs that contain themselves.

use std::collections::HashSet;

use volc_ir::{Field, StructDef, Type, TypeDef};

/// Returns a struct and the member by which it contains itself without a list or a map in between: it would have no
/// size, and no value.
pub(crate) fn first_cycle(types: &[TypeDef]) -> Option<(&str, &str)> {
    let mut search = Search {
        types,
        done: HashSet::new(),
    };
    let structs = types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) => Some(def),
        TypeDef::Enum(_) | TypeDef::Union(_) => None,
    });
    structs
        .into_iter()
        .find_map(|def| search.enter(def, &mut Vec::new()))
}

struct Search<'a> {
    types: &'a [TypeDef],
    done: HashSet<&'a str>,
}

impl<'a> Search<'a> {
    fn enter(&mut self, def: &'a StructDef, open: &mut Vec<&'a str>) -> Option<(&'a str, &'a str)> {
        if !self.done.insert(&def.name) {
            return None;
        }
        open.push(&def.name);
        for field in &def.fields {
            for name in self.structs_of(field) {
                if open.contains(&name) {
                    return Some((&def.name, &field.name));
                }
                let inner = self.struct_def(name);
                if let Some(found) = inner.and_then(|inner| self.enter(inner, open)) {
                    return Some(found);
                }
            }
        }
        open.pop();
        None
    }

    /// The structs that a field holds, those of a union's variants included.
    fn structs_of(&self, field: &'a Field) -> Vec<&'a str> {
        match &field.ty {
            Type::Struct { name } => vec![name],
            Type::Union { name } => {
                let unions = self.types.iter().filter_map(|def| match def {
                    TypeDef::Union(def) if def.name == *name => Some(def),
                    _ => None,
                });
                unions
                    .flat_map(|def| &def.of)
                    .map(|variant| variant.ty.as_str())
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn struct_def(&self, name: &str) -> Option<&'a StructDef> {
        self.types.iter().find_map(|def| match def {
            TypeDef::Struct(def) if def.name == name => Some(def),
            _ => None,
        })
    }
}
