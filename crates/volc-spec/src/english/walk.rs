//! The walk through everything that can have English, in page order.

use std::collections::BTreeMap;

use volc_ir::{Action, Docs, ErrorCode, Event, Field, ListedValue, Type, TypeDef};

use crate::{lower::value_text, paths::EVENT_RESPONSE, sharing};

/// The subject that English is added to.
pub(crate) enum Subject<'a> {
    /// An Action; `alone` if its page has no other.
    Action {
        action: &'a mut Action,
        alone: bool,
    },
    Event(&'a mut Event),
    Code(&'a mut ErrorCode),
}

/// Docs on the way.
pub(super) struct Place<'a> {
    /// The key in the page's file of English.
    pub(super) key: &'a str,
    /// The key in `shared.en.toml`, if it belongs to a shared type.
    pub(super) shared: Option<&'a str>,
    pub(super) docs: &'a mut Docs,
    /// True if English is asked for.
    pub(super) wanted: bool,
}

pub(super) type Visitor<'a> = dyn FnMut(Place<'_>) + 'a;

/// Visits all docs of a subject. Gives the paths that lead to a struct once more, with the first path of each.
pub(super) fn walk(subject: Subject<'_>, visit: &mut Visitor<'_>) -> BTreeMap<String, String> {
    match subject {
        Subject::Action { action, alone } => of_action(action, alone, visit),
        Subject::Event(event) => {
            let path = match &event.version {
                Some(version) => format!("{}@{version}", event.name),
                None => event.name.clone(),
            };
            show(visit, &format!("Event {path}"), &mut event.docs, true);
            let response = format!("{path}{EVENT_RESPONSE}");
            if let Some(sent_back) = &mut event.response {
                let wanted = !sent_back.docs.zh.is_empty();
                show(visit, &response, &mut sent_back.docs, wanted);
            }
            let mut walk = Walk::new("", &mut event.types, visit);
            walk.fields(&path, None, &mut event.data);
            if let Some(sent_back) = &mut event.response {
                walk.fields(&response, None, &mut sent_back.members);
            }
            walk.finish()
        }
        Subject::Code(code) => {
            of_code(&code.code, [&mut code.docs, &mut code.advice], visit);
            BTreeMap::new()
        }
    }
}

fn of_action(
    action: &mut Action,
    alone: bool,
    visit: &mut Visitor<'_>,
) -> BTreeMap<String, String> {
    let key = if alone {
        "Action".to_owned()
    } else {
        format!("Action {}", action.action)
    };
    show(visit, &key, &mut action.docs, true);
    for error in &mut action.errors {
        of_code(&error.code, [&mut error.docs, &mut error.advice], visit);
    }
    let mut walk = Walk::new(&action.family, &mut action.types, visit);
    walk.fields("Query", None, &mut action.request.query);
    walk.fields("Body", None, &mut action.request.body);
    walk.fields("Result", None, &mut action.response);
    walk.finish()
}

fn of_code(code: &str, [docs, advice]: [&mut Docs; 2], visit: &mut Visitor<'_>) {
    show(visit, &format!("code {code}"), docs, true);
    let has_advice = !advice.zh.is_empty();
    show(visit, &format!("advice {code}"), advice, has_advice);
}

fn show(visit: &mut Visitor<'_>, key: &str, docs: &mut Docs, wanted: bool) {
    visit(Place {
        key,
        shared: None,
        docs,
        wanted,
    });
}

struct Walk<'a, 'b> {
    family: &'a str,
    types: &'a mut Vec<TypeDef>,
    visit: &'a mut Visitor<'b>,
    /// The first path of each definition that was entered.
    entered: BTreeMap<String, String>,
    /// Paths that lead to a definition that was entered before.
    aliases: BTreeMap<String, String>,
    /// The docs of the values of enumerations, by enumeration and value.
    values: BTreeMap<(String, String), Vec<Docs>>,
    /// The docs of the fields that hold an enumeration.
    holders: BTreeMap<String, Vec<Docs>>,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn new(family: &'a str, types: &'a mut Vec<TypeDef>, visit: &'a mut Visitor<'b>) -> Self {
        Self {
            family,
            types,
            visit,
            entered: BTreeMap::new(),
            aliases: BTreeMap::new(),
            values: BTreeMap::new(),
            holders: BTreeMap::new(),
        }
    }

    /// Visits fields below a path; `shared` is the name of the shared type that they are members of.
    fn fields(&mut self, path: &str, shared: Option<&str>, fields: &mut [Field]) {
        for field in fields {
            let shared = shared.map(|shared| format!("{shared}.{}", field.name));
            self.field(&format!("{path}.{}", field.name), shared.as_deref(), field);
        }
    }

    fn field(&mut self, path: &str, shared: Option<&str>, field: &mut Field) {
        (self.visit)(Place {
            key: path,
            shared,
            docs: &mut field.docs,
            wanted: true,
        });
        let name = field.ty.named().map(str::to_owned);
        let is_enum = matches!(field.ty.leaf(), Type::Enum { .. });
        let listed = name.clone().filter(|_| is_enum).unwrap_or_default();
        let shared_enum = self.shared(&listed);
        let holder = shared_enum.as_deref().or(shared);
        for value in &mut field.values {
            self.value(path, holder, &listed, value);
        }
        let Some(name) = name else {
            return;
        };
        if is_enum {
            self.holders
                .entry(name)
                .or_default()
                .push(field.docs.clone());
        } else {
            self.definition(path, &name);
        }
    }

    /// A value that another field of the same enumeration lists with the same words has that one's English.
    fn value(&mut self, path: &str, holder: Option<&str>, listed: &str, value: &mut ListedValue) {
        let text = value_text(&value.value);
        let same = |known: &&Docs| known.zh == value.docs.zh && !listed.is_empty();
        let known = self
            .values
            .entry((listed.to_owned(), text.clone()))
            .or_default();
        let first = known.iter().find(same).cloned();
        let wanted = first.is_none() && !value.docs.zh.is_empty();
        (self.visit)(Place {
            key: &format!("{path} = {text}"),
            shared: holder.map(|holder| format!("{holder} = {text}")).as_deref(),
            docs: &mut value.docs,
            wanted,
        });
        match first {
            Some(first) if value.docs.en.is_empty() => value.docs.en = first.en,
            _ => known.push(value.docs.clone()),
        }
    }

    /// Enters a struct or a union at its first path.
    fn definition(&mut self, path: &str, name: &str) {
        if let Some(first) = self.entered.get(name) {
            self.aliases.insert(path.to_owned(), first.clone());
            return;
        }
        let Some(at) = self.types.iter().position(|def| def.name() == name) else {
            return;
        };
        self.entered.insert(name.to_owned(), path.to_owned());
        let shared = self.shared(name);
        // Taken out while its members are visited, since these lead to other definitions.
        match self.types.get_mut(at) {
            Some(TypeDef::Struct(def)) => {
                let mut fields = std::mem::take(&mut def.fields);
                self.fields(path, shared.as_deref(), &mut fields);
                if let Some(TypeDef::Struct(def)) = self.types.get_mut(at) {
                    def.fields = fields;
                }
            }
            Some(TypeDef::Union(def)) => {
                let mut variants = std::mem::take(&mut def.of);
                for variant in &mut variants {
                    let path = format!("{path}<{}>", variant.name);
                    let shared = shared
                        .as_ref()
                        .map(|shared| format!("{shared}<{}>", variant.name));
                    let wanted = !variant.docs.zh.is_empty();
                    (self.visit)(Place {
                        key: &path,
                        shared: shared.as_deref(),
                        docs: &mut variant.docs,
                        wanted,
                    });
                    self.definition(&path, &variant.ty);
                }
                if let Some(TypeDef::Union(def)) = self.types.get_mut(at) {
                    def.of = variants;
                }
            }
            Some(TypeDef::Enum(_)) | None => {}
        }
    }

    /// The name of a shared type in `shared.en.toml`.
    fn shared(&self, name: &str) -> Option<String> {
        let def = self.types.iter().find(|def| def.name() == name)?;
        Some(shared_name(self.family, def.shared()?))
    }

    /// The definitions themselves, in page order.
    fn finish(self) -> BTreeMap<String, String> {
        for def in self.types.iter_mut() {
            let key = format!("type {}", def.name());
            let shared = def
                .shared()
                .map(|shared| format!("type {}", shared_name(self.family, shared)));
            let (docs, wanted) = match def {
                TypeDef::Struct(def) => (&mut def.docs, true),
                TypeDef::Union(def) => (&mut def.docs, true),
                TypeDef::Enum(def) => (&mut def.docs, false),
            };
            let wanted = wanted && !docs.zh.is_empty();
            (self.visit)(Place {
                key: &key,
                shared: shared.as_deref(),
                docs,
                wanted,
            });
            if let TypeDef::Enum(def) = def {
                let holders = self.holders.get(&def.name);
                inherit(&mut def.docs, holders);
                for variant in &mut def.variants {
                    let value = (def.name.clone(), value_text(&variant.value));
                    inherit(&mut variant.docs, self.values.get(&value));
                }
            }
        }
        self.aliases
    }
}

/// `StorageConfig` for a type of the whole service, `record/StorageConfig` for one of a family.
fn shared_name(family: &str, key: &str) -> String {
    match key.strip_prefix(sharing::SERVICE) {
        Some(name) => name.to_owned(),
        None => format!("{family}/{key}"),
    }
}

/// The English of the same page's text elsewhere, where there is none of its own.
fn inherit(docs: &mut Docs, known: Option<&Vec<Docs>>) {
    if docs.en.is_empty()
        && let Some(known) = known
        && let Some(same) = known.iter().find(|known| known.zh == docs.zh)
    {
        docs.en.clone_from(&same.en);
    }
}
