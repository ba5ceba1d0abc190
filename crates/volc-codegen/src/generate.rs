//! The sources of a whole service, or of one Action: planned, then printed.

use std::collections::BTreeMap;

use volc_ir::{Action, Ir};

use crate::default_version::PlainNames;
use crate::emit::{self, action::Frame, example, layout};
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::ident;
use crate::plan::action as plan_action;
use crate::plan::action_docs::{self, Place};
use crate::plan::events as plan_events;
use crate::plan::placed::PlacedAction;
use crate::plan::references::unshare;
use crate::plan::service::{self as plan_service, ServicePlan};
use crate::plan::shared_key::MODULE;
use crate::plan::sharing::SharedTypes;

/// The Rust of a service.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text of the module of all of them: `generated.rs` beside the folder of generated sources.
    pub root: String,
    /// The text of each file, by its path in the folder of generated sources.
    pub files: BTreeMap<String, String>,
    /// The list of all request types, for the tests that go through every Action.
    pub actions: String,
    /// The families, which are modules and features.
    pub families: Vec<String>,
    /// The names that are published with it.
    pub lock: Lock,
    /// Notes for the maintainer, by `Action@Version`.
    pub notes: BTreeMap<String, Vec<String>>,
}

/// Generates the sources of a service, whose pages lie in `specs/<folder>`.
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
    let shared = SharedTypes::from_ir(ir, &mut lock)?;
    let plan = plan_service::plan(ir, folder, plain, &shared, &mut lock)?;
    Ok(Generated {
        root: emit::root::modules(&plan),
        files: files(&plan),
        actions: emit::root::actions(&plan),
        notes: notes(&plan),
        families: plan.families,
        lock,
    })
}

fn files(plan: &ServicePlan<'_>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for action in &plan.actions {
        files.insert(
            format!("{}.rs", action.path().join("/")),
            action_file(plan, action),
        );
    }
    for family in &plan.families {
        let actions: Vec<_> = plan
            .actions
            .iter()
            .filter(|action| action.family == *family)
            .collect();
        let text = emit::family::text(family, plan, &actions);
        files.insert(format!("{family}.rs"), text);
    }
    for file in &plan.shared {
        let path = format!("{}/{}.rs", MODULE, file.module);
        files.insert(path, emit::shared::text(plan, file));
    }
    let mut root = |name: &str, text: String| files.insert(name.to_owned(), text);
    if !plan.shared.is_empty() {
        root(&format!("{MODULE}.rs"), emit::shared::modules(plan));
    }
    if let Some(codes) = &plan.codes {
        root("error_code.rs", emit::codes::text(codes, plan.folder));
    }
    root("required.rs", emit::root::required(plan));
    root("service.rs", emit::root::service(plan));
    root("versions.rs", emit::root::versions(plan));
    files
}

fn action_file(plan: &ServicePlan<'_>, action: &PlacedAction<'_>) -> String {
    let method = ident(&action.method);
    let method = if action.plain {
        method.to_string()
    } else {
        format!("{}().{method}", action.version_module)
    };
    let module = format!("{}::{}", plan.api, action.module());
    let example = example::program(&action.plan, &plan.api, &module, &method);
    let (ir, documentation) = (action.plan.action, &plan.ir.service.documentation);
    let place = Place {
        method: action.client_method(),
        family: &action.family,
        service: &plan.ir.service.title,
    };
    let frame = Frame {
        required: "use crate::required;",
        docs: &action_docs::module_docs(ir, documentation, Some(&place), &example),
        builder: &action_docs::builder_docs(ir, documentation, Some(&place)),
    };
    emit::action::text(&action.plan, &frame)
}

fn notes(plan: &ServicePlan<'_>) -> BTreeMap<String, Vec<String>> {
    let plans = plan.actions.iter().map(|action| &action.plan);
    let noted = plans.filter(|plan| !plan.notes.is_empty());
    let key = |action: &Action| format!("{}@{}", action.action, action.version);
    noted
        .map(|plan| (key(plan.action), plan.notes.clone()))
        .collect()
}

/// The Rust of a service's events.
#[derive(Clone, Debug)]
pub struct GeneratedEvents {
    /// The text of the module of all of them, which lies beside the folder of generated sources and has its name.
    pub root: String,
    /// The text of each file, by its path in the folder of generated sources.
    pub files: BTreeMap<String, String>,
    /// The names that are published with it.
    pub lock: Lock,
    /// Notes for the maintainer, by the event's name, with `@` and its version where it has several.
    pub notes: BTreeMap<String, Vec<String>>,
}

/// Generates the types of a service's events: a module each with the data of the event, one a version where it has
/// several, and the enumeration of all by name. `specs/<folder>` is where the pages lie.
///
/// # Errors
/// An event that contradicts itself, or two of one name and version.
pub fn generate_events(
    ir: &Ir,
    folder: &str,
    lock: &Lock,
) -> Result<GeneratedEvents, GenerateError> {
    let mut lock = lock.clone();
    let shared = SharedTypes::default();
    let events = plan_events::as_actions(ir);
    let plans = plan_events::plan(ir, &events, &shared, &mut lock)?;
    let (root, files) = emit::events::files(&plans, folder);
    let noted = plans.iter().filter(|event| !event.plan.notes.is_empty());
    let notes = noted
        .map(|event| (event.label(), event.plan.notes.clone()))
        .collect();
    Ok(GeneratedEvents {
        root,
        files,
        lock,
        notes,
    })
}

/// The Rust of an Action.
#[derive(Clone, Debug)]
pub struct ActionCode {
    /// The name of its method and of its module, without the mark of a raw identifier.
    pub name: String,
    /// The name of its builder, such as `GetUserConversationsCall`.
    pub call: String,
    /// The documentation of its method: its summary, its limits, its page.
    pub docs: String,
    /// The text of its file. It refers to the runtime as `volc_core` and to nothing else outside itself.
    pub source: String,
    /// Notes for the maintainer, such as a name that was kept.
    pub notes: Vec<String>,
}

impl ActionCode {
    /// Returns the name of its method and of its module.
    pub fn ident(&self) -> proc_macro2::Ident {
        ident(&self.name)
    }
}

/// Generates the file of an Action. `documentation` is where the vendor's pages are published. Names that the lock has
/// are kept, new ones are added to it.
///
/// # Errors
/// If the Action contradicts itself: a type that is not defined, a listed value of another type.
pub fn action_items(
    action: &Action,
    documentation: &str,
    lock: &mut Lock,
) -> Result<ActionCode, GenerateError> {
    // Alone, an Action has nobody to share types with.
    let mut action = action.clone();
    action.types.iter_mut().for_each(unshare);
    let shared = SharedTypes::default();
    let plan = plan_action::plan(&action, documentation, &shared, lock)?;
    let required: Vec<String> = plan
        .request
        .required()
        .map(|field| field.name.to_string())
        .collect();
    let types = layout::fill(
        "volc_core::__private::required_fields!(",
        &required,
        ");",
        "    ",
    );
    let frame = Frame {
        required: &format!("/// The required fields.\npub mod required {{\n{types}\n}}"),
        docs: &action_docs::module_docs(&action, documentation, None, ""),
        builder: &action_docs::builder_docs(&action, documentation, None),
    };
    Ok(ActionCode {
        name: plan.name.clone(),
        call: plan.call(),
        docs: action_docs::method_docs(&action, documentation, None),
        source: emit::action::text(&plan, &frame),
        notes: plan.notes,
    })
}
