//! The sources of a whole service.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::Ir;

use crate::{
    GenerateError, Lock, action, codes, docs, example, family, layout,
    model::Model,
    names::{Unique, ident, snake},
    plain::PlainNames,
    shared::{self, SharedTypes},
};

/// The methods that a client has beside those of its Actions: those that `service_client!` of volc-core writes, and
/// those of traits that are in scope.
pub const CLIENT_METHODS: &[&str] = &[
    "as_ref",
    "borrow",
    "borrow_mut",
    "builder",
    "call",
    "clone",
    "clone_from",
    "clone_into",
    "credentials",
    "endpoint",
    "fmt",
    "from",
    "from_default_chain",
    "from_env",
    "into",
    "new",
    "presign",
    "region",
    "request",
    "send",
    "service",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// The Rust of a service.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text of each file, by its path in the folder of generated sources.
    pub files: BTreeMap<String, String>,
    /// The list of all request types, for the tests that go through every Action.
    pub actions: String,
    /// The families, which are modules and features.
    pub families: Vec<String>,
    /// The names that are given out by now.
    pub lock: Lock,
    /// What the maintainer should know, by `Action@Version`.
    pub notes: BTreeMap<String, Vec<String>>,
}

/// An Action, as the file of its family needs it.
pub(crate) struct Entry {
    /// Whether its Version owns the plain name.
    pub(crate) plain: bool,
    pub(crate) family: String,
    pub(crate) module: String,
    pub(crate) method: String,
    /// The name of its builder.
    pub(crate) call: String,
    /// The name of its request.
    pub(crate) request: String,
    /// The documentation of its method, with an example.
    pub(crate) docs: String,
    /// Why it is not to be used any more.
    pub(crate) deprecated: Option<String>,
    /// The module of its Version, such as `v2020_12_01`.
    pub(crate) version_module: String,
    /// The type through which its Version is called, such as `V2020_12_01`.
    pub(crate) version_view: String,
}

/// Writes the sources of a service, whose pages lie in `specs/<folder>`.
///
/// # Errors
/// An Action that contradicts itself, or two that would have one name in Rust.
pub fn generate(
    ir: &Ir,
    folder: &str,
    plain: &PlainNames,
    lock: &Lock,
) -> Result<Generated, GenerateError> {
    let mut lock = lock.clone();
    let api = format!("volc_{}_api", snake(folder));
    let (mut files, mut notes, mut entries) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let shared = SharedTypes::of(ir, &mut lock)?;
    let mut shared_items: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let (mut modules, mut actions) = (BTreeSet::new(), Vec::new());
    let mut required = BTreeSet::new();
    for action in &ir.actions {
        let key = format!("{}@{}", action.action, action.version);
        let model = Model::new(action, &ir.service.documentation, &shared, &mut lock)?;
        required.extend(action::required(&model));
        let is_plain = plain.owner(&action.action) == Some(&action.version);
        let types = match is_plain {
            true => format!("super::{}", shared::MODULE),
            false => format!("super::super::{}", shared::MODULE),
        };
        let code = action::code(&model, &types, "use crate::required;")?;
        let family = snake(&action.family);
        let items = shared.items(&model)?;
        if !items.is_empty() {
            shared_items
                .entry(family.clone())
                .or_default()
                .extend(items);
        }
        let version_module = format!(
            "v{}",
            action
                .version
                .replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        );
        let path = match is_plain {
            true => format!("{family}/{}", code.name),
            false => format!("{family}/{version_module}/{}", code.name),
        };
        // Two plain Actions of different families would have one method.
        let place = if is_plain {
            code.name.clone()
        } else {
            format!("{version_module}::{}", code.name)
        };
        if !modules.insert(place) {
            let message = format!(
                "another Action would also be `{}` in Rust; rename one page's Action in its overlay",
                code.name
            );
            return Err(GenerateError::new(action, message));
        }
        match is_plain {
            true => lock.set(&key, "client", &code.name),
            false => lock.remove(&key, "client"),
        }
        let method = Unique::with(CLIENT_METHODS).take(&code.name);
        let path_in_api = path
            .split('/')
            .map(|part| ident(part).to_string())
            .collect::<Vec<_>>()
            .join("::");
        let example = example::program(
            &model,
            &api,
            &format!("{api}::{path_in_api}"),
            &match is_plain {
                true => ident(&method).to_string(),
                false => format!("{version_module}().{}", ident(&method)),
            },
        );
        entries.push(Entry {
            plain: is_plain,
            module: code.name,
            method,
            call: code.call,
            request: model.request.name.to_string(),
            docs: docs::paragraphs([code.docs.as_str(), &example]),
            deprecated: action.deprecated.as_ref().map(|why| why.first().to_owned()),
            version_view: version_module.to_uppercase(),
            version_module,
            family,
        });
        actions.push(format!(
            "    ({:?}, {:?}) => {api}::{path_in_api}::{},\n",
            action.action, action.version, model.request.name
        ));
        files.insert(format!("{path}.rs"), code.source);
        if !code.notes.is_empty() {
            notes.insert(key, code.notes);
        }
    }
    let families: BTreeSet<&str> = entries.iter().map(|entry| entry.family.as_str()).collect();
    let families: Vec<String> = families.into_iter().map(str::to_owned).collect();
    for name in &families {
        let of_family: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.family == *name)
            .collect();
        let items = shared_items.remove(name);
        let has_types = items.is_some();
        if let Some(items) = items {
            let text = shared::file(name, folder, items);
            files.insert(format!("{name}/{}.rs", shared::MODULE), text);
        }
        if has_types
            && of_family
                .iter()
                .any(|entry| entry.plain && entry.module == shared::MODULE)
        {
            let message = format!(
                "an Action of the family `{name}` would have the module of its shared types"
            );
            return Err(GenerateError::named(folder.to_owned(), message));
        }
        let text = family::file(name, folder, &of_family, has_types);
        files.insert(format!("{name}/mod.rs"), text);
    }
    let codes = codes::file(ir, folder)?;
    files.insert(
        "mod.rs".to_owned(),
        root(folder, &families, codes.is_some()),
    );
    files.extend(codes.map(|text| ("error_code.rs".to_owned(), text)));
    files.insert("required.rs".to_owned(), required_fields(folder, &required));
    files.insert("service.rs".to_owned(), service(ir, folder));
    files.insert("versions.rs".to_owned(), versions(folder, &entries));
    let header = header("Every Action and the type of its request.", folder);
    let actions = format!("every_action! {{\n{}}}", actions.concat());
    Ok(Generated {
        files,
        actions: layout::file(&header, vec![actions]),
        families,
        lock,
        notes,
    })
}

fn header(what: &str, folder: &str) -> String {
    format!(
        "{what}\n\nGenerated by `cargo xtask codegen` from `specs/{folder}`; do not edit by hand."
    )
}

fn root(folder: &str, families: &[String], has_codes: bool) -> String {
    let modules: String = families
        .iter()
        .map(|family| format!("#[cfg(feature = {family:?})]\npub mod {};\n", ident(family)))
        .collect();
    let rest = "\
pub mod required;
mod service;
#[cfg(feature = \"versions\")]
mod versions;

pub use service::SERVICE;
#[cfg(feature = \"versions\")]
pub use versions::*;";
    let codes = "mod error_code;\n\npub use error_code::ErrorCode;";
    let codes = has_codes.then(|| codes.to_owned());
    // A page may require many fields.
    let allow = "#![allow(clippy::too_many_arguments, clippy::type_complexity)]".to_owned();
    let mut pieces = vec![allow, modules];
    pieces.extend(codes);
    pieces.push(rest.to_owned());
    layout::file(&header("What is generated from the pages.", folder), pieces)
}

/// The types of the required fields, by whose names the compiler says which one is missing.
fn required_fields(folder: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().cloned().collect();
    let types = layout::fill(
        "volc_core::__private::required_fields!(",
        &names,
        ");",
        "    ",
    );
    let what = "The required fields of all requests, by whose names the compiler says which one is missing.";
    layout::file(&header(what, folder), vec![types])
}

fn service(ir: &Ir, folder: &str) -> String {
    let service = &ir.service;
    let sites: String = service
        .sites
        .iter()
        .map(|site| {
            let docs: String = docs::lines(&docs::from_page(&site.docs, &service.documentation))
                .iter()
                .map(|line| format!("    //{line}\n"))
                .collect();
            format!(
                "{docs}    SiteInfo::new({:?}, {:?}, {:?}),\n",
                site.name, site.host, site.region
            )
        })
        .collect();
    let codes = match ir.codes.is_empty() {
        true => "",
        false => ".codes(super::error_code::CODES)",
    };
    let text = format!(
        "\
/// {}: its name and where it can be reached.
pub static SERVICE: ServiceInfo = ServiceInfo::new({:?}, &[
{sites}]){codes};",
        docs::from_page(&service.title, &service.documentation),
        service.name
    );
    let imports = "use volc_core::api::{ServiceInfo, SiteInfo};".to_owned();
    layout::file(
        &header("The facts of the service.", folder),
        vec![imports, text],
    )
}

/// The views of the client that call Actions by their Version.
fn versions(folder: &str, entries: &[Entry]) -> String {
    let versions: BTreeSet<(&str, &str)> = entries
        .iter()
        .map(|entry| (entry.version_module.as_str(), entry.version_view.as_str()))
        .collect();
    let mut pieces = vec!["use crate::Client;".to_owned()];
    for (module, view) in versions {
        let version = module.trim_start_matches('v').replace('_', "-");
        pieces.push(format!(
            "\
volc_core::__private::version_client!({view}, {module}, {version:?});"
        ));
    }
    layout::file(&header("The Actions by their Version.", folder), pieces)
}
