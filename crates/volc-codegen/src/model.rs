//! An Action with all names and types decided: what the files are written from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use proc_macro2::Ident;
use quote::format_ident;
use volc_ir::{Action, EnumDef, Field, StructDef, Type, TypeDef, Usage};

use crate::{
    GenerateError, Lock, builder,
    docs::{self, from_page},
    names::{self, Unique, pascal, snake},
    paginated::{self, PaginationModel},
    shared::SharedTypes,
    types::{RustType, is_optional},
};

pub(crate) struct Model<'a> {
    pub(crate) action: &'a Action,
    /// Where the vendor's pages are published.
    pub(crate) documentation: &'a str,
    /// The Action's name in PascalCase, with which the names of its types begin.
    pub(crate) base: String,
    pub(crate) request: StructModel<'a>,
    pub(crate) output: StructModel<'a>,
    /// The structs and enumerations of the page, in its order.
    pub(crate) types: Vec<TypeModel<'a>>,
    pub(crate) pagination: Option<PaginationModel>,
    /// The names of the types that it shares with others of its family.
    pub(crate) shared: BTreeSet<String>,
    /// What the maintainer should know.
    pub(crate) notes: Vec<String>,
}

pub(crate) enum TypeModel<'a> {
    Struct(StructModel<'a>),
    Enum(EnumModel<'a>),
}

impl TypeModel<'_> {
    pub(crate) fn name(&self) -> &Ident {
        match self {
            Self::Struct(model) => &model.name,
            Self::Enum(model) => &model.name,
        }
    }
}

pub(crate) struct StructModel<'a> {
    pub(crate) name: Ident,
    pub(crate) usage: Usage,
    pub(crate) docs: String,
    pub(crate) fields: Vec<FieldModel<'a>>,
}

impl StructModel<'_> {
    pub(crate) fn required(&self) -> impl Iterator<Item = &FieldModel<'_>> {
        self.fields.iter().filter(|field| !field.optional)
    }

    pub(crate) fn field(&self, wire: &str) -> Option<&FieldModel<'_>> {
        self.fields.iter().find(|field| field.ir.name == wire)
    }
}

pub(crate) struct FieldModel<'a> {
    pub(crate) ir: &'a Field,
    pub(crate) name: Ident,
    pub(crate) ty: RustType,
    /// Whether the field is an `Option`.
    pub(crate) optional: bool,
    pub(crate) in_query: bool,
}

impl FieldModel<'_> {
    /// The type of the field as it is written.
    pub(crate) fn text(&self) -> String {
        let ty = self.ty.text();
        match self.optional {
            true => format!("Option<{ty}>"),
            false => ty,
        }
    }
}

pub(crate) struct EnumModel<'a> {
    pub(crate) name: Ident,
    pub(crate) ir: &'a EnumDef,
    pub(crate) docs: String,
}

impl<'a> Model<'a> {
    /// Decides the names and types of an Action. Names that the lock has are kept, new ones are added to it.
    pub(crate) fn new(
        action: &'a Action,
        documentation: &'a str,
        shared: &SharedTypes<'_>,
        lock: &mut Lock,
    ) -> Result<Self, GenerateError> {
        let base = pascal(&action.action);
        let mut notes = Vec::new();
        let names = type_names(action, &base, shared, lock, &mut notes);
        let own_shared = action
            .types
            .iter()
            .filter_map(|def| shared.name_of(action, def));
        let own_shared = own_shared.map(str::to_owned).collect();
        let build = Build {
            action,
            documentation,
            names: &names,
            loops: loops(action),
        };
        let request = build.request(&base)?;
        let output = build.fields(&action.response, Usage::Response, None, &[])?;
        let output = StructModel {
            name: format_ident!("{base}Output"),
            usage: Usage::Response,
            docs: format!("What `{}` answers.", action.action),
            fields: output,
        };
        let types = action.types.iter().map(|def| build.type_model(def));
        let types = types.collect::<Result<Vec<_>, _>>()?;
        notes.extend(build.loops.iter().map(|(owner, field)| {
            format!("`{owner}.{field}` holds the struct that it is in, so it is free JSON")
        }));
        let pagination = paginated::model(action, &request, &output, &types);
        if action.pagination.is_some() && pagination.is_none() {
            notes.push("the pagination names fields that do not fit, so there is none".to_owned());
        }
        Ok(Self {
            action,
            documentation,
            base,
            request,
            output,
            types,
            pagination,
            shared: own_shared,
            notes,
        })
    }

    pub(crate) fn struct_model(&self, name: &str) -> Option<&StructModel<'a>> {
        self.types.iter().find_map(|ty| match ty {
            TypeModel::Struct(model) if model.name == name => Some(model),
            _ => None,
        })
    }

    pub(crate) fn enum_model(&self, name: &str) -> Option<&EnumModel<'a>> {
        self.types.iter().find_map(|ty| match ty {
            TypeModel::Enum(model) if model.name == name => Some(model),
            _ => None,
        })
    }
}

struct Build<'a, 'b> {
    action: &'a Action,
    documentation: &'a str,
    /// The name in Rust of each type of the page.
    names: &'b HashMap<&'a str, String>,
    /// The fields that would make a struct infinitely large: struct and field.
    loops: Vec<(&'a str, &'a str)>,
}

impl<'a> Build<'a, '_> {
    fn request(&self, base: &str) -> Result<StructModel<'a>, GenerateError> {
        let request = &self.action.request;
        let query: Vec<&Field> = request.query.iter().collect();
        let all: Vec<&'a Field> = request.query.iter().chain(&request.body).collect();
        let fields = self.fields_of(&all, Usage::Request, None, &query)?;
        Ok(StructModel {
            name: format_ident!("{base}Request"),
            usage: Usage::Request,
            docs: format!("What [`{}`]({base}Call) asks for.", self.action.action),
            fields,
        })
    }

    fn type_model(&self, def: &'a TypeDef) -> Result<TypeModel<'a>, GenerateError> {
        let name = self.names.get(def.name()).map(|name| names::ident(name));
        let name = name.ok_or_else(|| self.error(format!("`{}` has no name", def.name())))?;
        let title = match def.shared() {
            Some(name) => format!("`{name}` of several Actions."),
            None => format!("`{}` of `{}`.", def.name(), self.action.action),
        };
        let docs = |page: String| match page.is_empty() {
            true => title.clone(),
            false => page,
        };
        Ok(match def {
            TypeDef::Struct(def) => TypeModel::Struct(StructModel {
                name,
                usage: def.usage,
                docs: docs(from_page(&def.docs.zh, self.documentation)),
                fields: self.fields(&def.fields, def.usage, Some(def), &[])?,
            }),
            TypeDef::Union(def) => {
                let message = format!("`{}` is a union, which is not generated yet", def.name);
                return Err(GenerateError::new(self.action, message));
            }
            TypeDef::Enum(def) => TypeModel::Enum(EnumModel {
                name,
                ir: def,
                docs: docs(docs::without_facts(&docs::without_values(
                    &from_page(&def.docs.zh, self.documentation),
                    def.variants.iter().map(|variant| &variant.value),
                ))),
            }),
        })
    }

    fn fields(
        &self,
        fields: &'a [Field],
        usage: Usage,
        owner: Option<&StructDef>,
        query: &[&Field],
    ) -> Result<Vec<FieldModel<'a>>, GenerateError> {
        let fields: Vec<&Field> = fields.iter().collect();
        self.fields_of(&fields, usage, owner, query)
    }

    fn fields_of(
        &self,
        fields: &[&'a Field],
        usage: Usage,
        owner: Option<&StructDef>,
        query: &[&Field],
    ) -> Result<Vec<FieldModel<'a>>, GenerateError> {
        // What is sent has a setter a field, which must not be one of the other methods.
        let taken = match (usage, owner) {
            (Usage::Request, None) => builder::METHODS,
            (Usage::Request, Some(_)) => &["new"],
            (Usage::Response, _) => &[],
        };
        let mut used = Unique::with(taken);
        let mut models = Vec::with_capacity(fields.len());
        for &ir in fields {
            let is_loop = owner.is_some_and(|owner| {
                self.loops
                    .contains(&(owner.name.as_str(), ir.name.as_str()))
            });
            let ty = match is_loop {
                true => Some(RustType::Json),
                false => RustType::of(ir, &|name| self.names.get(name).cloned()),
            };
            let ty = ty.ok_or_else(|| {
                self.error(format!("`{}` has a type that is not defined", ir.name))
            })?;
            let name = snake(ir.rename.as_deref().unwrap_or(&ir.name));
            models.push(FieldModel {
                name: names::ident(&used.take(&name)),
                optional: is_optional(ir, &ty, usage),
                in_query: query.iter().any(|field| std::ptr::eq(*field, ir)),
                ir,
                ty,
            });
        }
        Ok(models)
    }

    fn error(&self, message: String) -> GenerateError {
        GenerateError::new(self.action, message)
    }
}

/// The name in Rust of each type of the page, by its name there.
pub(crate) fn type_names<'a>(
    action: &'a Action,
    base: &str,
    shared: &SharedTypes<'_>,
    lock: &mut Lock,
    notes: &mut Vec<String>,
) -> HashMap<&'a str, String> {
    let key = format!("{}@{}", action.action, action.version);
    let uses = uses(action);
    let mut used = Unique::default();
    for own in ["Request", "Output", "Call", "Ext"] {
        used.take(&format!("{base}{own}"));
    }
    let mut given = HashMap::new();
    for def in &action.types {
        if let Some(name) = shared.name_of(action, def) {
            used.try_take(name);
            given.insert(def.name(), name.to_owned());
        }
    }
    for def in &action.types {
        if given.contains_key(def.name()) {
            continue;
        }
        let paths = uses.get(def.name()).map_or(&[][..], |uses| &uses.paths);
        let locked = paths.iter().find_map(|path| lock.get(&key, path));
        if let Some(name) = locked.filter(|name| used.try_take(name)) {
            let wanted = pascal(def.name());
            if name != wanted && !names::is_taken_type(&wanted) {
                notes.push(format!(
                    "`{name}` keeps its name; the page now suggests `{wanted}`"
                ));
            }
            given.insert(def.name(), name.to_owned());
        }
    }
    for def in &action.types {
        if given.contains_key(def.name()) {
            continue;
        }
        let owner = uses
            .get(def.name())
            .map_or(base, |uses| uses.owner.unwrap_or(base));
        let wanted = pascal(def.name());
        let name = match names::is_taken_type(&wanted) || !used.try_take(&wanted) {
            true => used.take(&pascal(&format!("{owner}{wanted}"))),
            false => wanted,
        };
        if let Some(path) = uses.get(def.name()).and_then(|uses| uses.paths.first()) {
            lock.set(&key, path, &name);
        }
        given.insert(def.name(), name);
    }
    given
}

/// Where a type is used.
#[derive(Default)]
struct Uses<'a> {
    /// The struct that has the first field of the type; `None` if it is a field of the Action itself.
    owner: Option<&'a str>,
    /// The paths of the fields that have the type. Each struct is entered once.
    paths: Vec<String>,
}

fn uses(action: &Action) -> BTreeMap<&str, Uses<'_>> {
    let mut uses = BTreeMap::new();
    let mut entered = HashSet::new();
    let mut pending: Vec<(String, Option<&str>, &[Field])> = vec![
        ("Result".to_owned(), None, &action.response),
        ("Body".to_owned(), None, &action.request.body),
        ("Query".to_owned(), None, &action.request.query),
    ];
    while let Some((path, owner, fields)) = pending.pop() {
        for field in fields {
            let Some(name) = named(&field.ty) else {
                continue;
            };
            let path = format!("{path}.{}", field.name);
            let entry = uses.entry(name).or_insert_with(|| Uses {
                owner,
                paths: Vec::new(),
            });
            entry.paths.push(path.clone());
            if let Some(def) = action.struct_def(name)
                && entered.insert(name)
            {
                pending.push((path, Some(name), &def.fields));
            }
        }
    }
    uses
}

/// The struct or enumeration that a type is made of.
fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Struct { name } | Type::Enum { name, .. } => Some(name),
        Type::List { of } | Type::Map { of } => named(of),
        _ => None,
    }
}

/// The fields by which a struct holds itself without a list or a map in between.
fn loops(action: &Action) -> Vec<(&str, &str)> {
    let mut loops = Vec::new();
    let mut done = HashSet::new();
    for def in &action.types {
        if let TypeDef::Struct(def) = def {
            find_loops(action, def, &mut Vec::new(), &mut done, &mut loops);
        }
    }
    loops
}

fn find_loops<'a>(
    action: &'a Action,
    def: &'a StructDef,
    open: &mut Vec<&'a str>,
    done: &mut HashSet<&'a str>,
    loops: &mut Vec<(&'a str, &'a str)>,
) {
    if !done.insert(&def.name) {
        return;
    }
    open.push(&def.name);
    for field in &def.fields {
        let Type::Struct { name } = &field.ty else {
            continue;
        };
        if open.contains(&name.as_str()) {
            loops.push((&def.name, &field.name));
        } else if let Some(inner) = action.struct_def(name) {
            find_loops(action, inner, open, done, loops);
        }
    }
    open.pop();
}

/// The documentation of a field: the English note, what the page says, and what the runtime makes of it. What is short
/// is one line.
pub(crate) fn field_docs(field: &Field, ty: &RustType, documentation: &str) -> String {
    let note = field.docs.en.as_str();
    let facts = crate::facts::of_field(field);
    let given_up = field.deprecated.as_ref();
    let given_up = given_up.map(|why| match field.docs.zh.contains(why.first()) {
        true => "**Deprecated.**".to_owned(),
        false => docs::given_up(why.first(), documentation),
    });
    let mut page = from_page(&field.docs.zh, documentation);
    if ty.is_enum() {
        page = docs::without_values(&page, field.values.iter().map(|listed| &listed.value));
    }
    if !facts.is_empty() {
        page = docs::without_facts(&page);
    }
    let [first, second] = match note.is_empty() {
        true => [page, facts],
        false => [format!("{note} {facts}"), page],
    };
    let parts = [given_up.unwrap_or_default(), first, second];
    match docs::in_short(&parts) {
        docs if docs.is_empty() => format!("`{}` on the wire.", field.name),
        docs => docs,
    }
}
