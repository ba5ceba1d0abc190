//! The files of events.

mod text;

use std::collections::BTreeMap;

use super::action::type_item;
use super::imports::imports;
use super::wrap::comment;
use super::{file, layout, structs};
use crate::names::ident;
use crate::plan::docs;
use crate::plan::events::EventPlan;

/// The file that declares the modules of all events, and their files by paths. `folder` is that of the pages.
pub(crate) fn files(plans: &[EventPlan<'_>], folder: &str) -> (String, BTreeMap<String, String>) {
    let events = events(plans);
    let mut files = BTreeMap::new();
    for plan in plans {
        let path = match &plan.version_module {
            Some(version) => format!("{}/{version}.rs", plan.module),
            None => format!("{}.rs", plan.module),
        };
        files.insert(path, event(plan));
    }
    for event in events.iter().filter(|event| event.has_versions()) {
        files.insert(format!("{}.rs", event.first.module), versions(event));
    }
    (modules(&events, folder), files)
}

/// An event with all of its versions.
struct Event<'p, 'a> {
    first: &'p EventPlan<'a>,
    versions: Vec<&'p EventPlan<'a>>,
}

impl Event<'_, '_> {
    fn has_versions(&self) -> bool {
        self.first.version_module.is_some()
    }

    /// The name of its type.
    fn ty(&self) -> String {
        if self.has_versions() {
            ident(&self.first.variant).to_string()
        } else {
            self.first.plan.output.name.to_string()
        }
    }

    /// The path of its type.
    fn path(&self) -> String {
        format!("{}::{}", ident(&self.first.module), self.ty())
    }

    fn docs(&self) -> String {
        if !self.has_versions() {
            return self.first.docs.clone();
        }
        let name = docs::code(self.first.wire);
        format!("The data of the event {name}, by the version of its format.")
    }
}

/// The events in the order of their pages.
fn events<'p, 'a>(plans: &'p [EventPlan<'a>]) -> Vec<Event<'p, 'a>> {
    let mut events: Vec<Event<'p, 'a>> = Vec::new();
    for plan in plans {
        match events
            .iter_mut()
            .find(|event| event.first.wire == plan.wire)
        {
            Some(event) => event.versions.push(plan),
            None => events.push(Event {
                first: plan,
                versions: vec![plan],
            }),
        }
    }
    events
}

/// The file of an event or of a version of it: its data, the response to it and the types in them.
fn event(event: &EventPlan<'_>) -> String {
    let mut items = vec![structs::item(&event.plan.output)];
    items.extend(
        event
            .has_response
            .then(|| structs::item(&event.plan.request)),
    );
    items.extend(event.plan.own_types().map(type_item));
    let body = layout::pieces(items);
    file::text(
        &event.plan.action.source.file,
        &event.docs,
        vec![imports(&body), body],
    )
}

/// The file that declares the versions of an event, and the enumeration of them.
fn versions(event: &Event<'_, '_>) -> String {
    let (mut modules, mut variants) = (String::new(), String::new());
    for plan in &event.versions {
        let (Some(module), Some(version)) = (&plan.version_module, plan.version) else {
            continue;
        };
        modules.push_str(&format!("pub mod {};\n", ident(module)));
        // A version is lower case in a module and starts with a capital in a variant, so one is as unique as the other.
        let variant = format!("V{}", module.trim_start_matches('v'));
        variants.push_str(&format!(
            "        /// Version {}.\n        {variant}({}::{}) = {version:?},\n",
            docs::code(version),
            ident(module),
            plan.plan.output.name
        ));
    }
    let docs = event.docs();
    let head = comment(&docs, "    ");
    let item = format!(
        "event_versions! {{\n{head}    pub enum {} {{\n{variants}    }}\n}}",
        event.ty()
    );
    file::text(
        &event.first.plan.action.source.file,
        &docs,
        vec![modules, item],
    )
}

/// The file that declares the modules, and the enumeration of all events by name.
fn modules(events: &[Event<'_, '_>], folder: &str) -> String {
    let each =
        |write: &dyn Fn(&Event<'_, '_>) -> String| events.iter().map(write).collect::<String>();
    let modules = each(&|event| format!("pub mod {};\n", ident(&event.first.module)));
    // A type that had to have another name than its event is found in its module only.
    let reexports = each(&|event| {
        if event.ty() == event.first.variant {
            format!("pub use {};\n", event.path())
        } else {
            String::new()
        }
    });
    let variants = each(&|event| {
        let docs = comment(&event.docs(), "    ");
        let variant = ident(&event.first.variant);
        format!("{docs}    {variant}({}),\n", event.path())
    });
    let reads = each(&|event| {
        let read = if event.has_versions() {
            format!("{}::read(version, data)?", event.path())
        } else {
            "from_slice(data)?".to_owned()
        };
        let (name, variant) = (event.first.wire, ident(&event.first.variant));
        format!("            {name:?} => Self::{variant}({read}),\n")
    });
    let names = each(&|event| {
        let (name, variant) = (event.first.wire, ident(&event.first.variant));
        format!("            Self::{variant}(_) => {name:?},\n")
    });
    let writes = each(&|event| {
        let variant = ident(&event.first.variant);
        format!("            Self::{variant}(data) => data.serialize(serializer),\n")
    });
    let typed = each(&typed);
    let checks = each(&check_response);
    let mut macros = vec![text::TYPED];
    macros.extend((events.iter().any(Event::has_versions)).then_some(text::VERSIONS));
    macros.extend((!checks.is_empty()).then_some(text::CHECK));
    if events.is_empty() {
        macros.clear();
    }
    let mut pieces = vec![text::IMPORTS.to_owned()];
    pieces.extend(macros.into_iter().map(str::to_owned));
    pieces.extend([
        modules,
        reexports,
        format!("{}{variants}{}", text::DATA_HEAD, text::DATA_END),
        format!(
            "{}{reads}{}{names}{}",
            text::READ_HEAD,
            text::READ_MIDDLE,
            text::READ_END
        ),
        format!("{}{writes}{}", text::WRITE_HEAD, text::WRITE_END),
        text::UNKNOWN.to_owned(),
        text::TRAIT.to_owned(),
        typed,
        checks,
    ]);
    file::text(
        &format!("{folder}/events"),
        "The events that the service posts to webhooks, and their data.",
        pieces,
    )
}

/// Returns the implementation that makes the type of an event one.
fn typed(event: &Event<'_, '_>) -> String {
    let response = match response(event) {
        Some(path) => path,
        None => "()".to_owned(),
    };
    let (name, variant) = (event.first.wire, ident(&event.first.variant));
    format!(
        "typed_event!({}, {variant}, {name:?}, {response});\n",
        event.path()
    )
}

/// The path of the type of the response.
fn response(event: &Event<'_, '_>) -> Option<String> {
    let (first, module) = (event.first, ident(&event.first.module));
    (first.has_response && !event.has_versions())
        .then(|| format!("{module}::{}", first.plan.request.name))
}

/// The constructors of a response that says by a code whether all is well.
fn check_response(event: &Event<'_, '_>) -> String {
    let request = &event.first.plan.request;
    let mut required = request.required();
    let is_code = required
        .next()
        .is_some_and(|field| field.ir.name == "CheckCode");
    let has_message = request
        .field("CheckMessage")
        .is_some_and(|field| field.optional);
    match response(event) {
        Some(path) if is_code && has_message && required.next().is_none() => {
            format!("check_response!({path});\n")
        }
        _ => String::new(),
    }
}
