//! The files of events.

use super::action::type_item;
use super::imports::imports;
use super::wrap::comment;
use super::{file, layout, structs};
use crate::names::ident;
use crate::plan::events::EventPlan;

/// The file of an event: its data, the response to it and the types in them.
pub(crate) fn event(event: &EventPlan<'_>) -> String {
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

/// The file that declares the modules, and the enumeration of all events by name.
pub(crate) fn modules(events: &[EventPlan<'_>], folder: &str) -> String {
    let each =
        |write: &dyn Fn(&EventPlan<'_>) -> String| events.iter().map(write).collect::<String>();
    let modules = each(&|event| format!("pub mod {};\n", ident(&event.module)));
    let path =
        |event: &EventPlan<'_>| format!("{}::{}", ident(&event.module), event.plan.output.name);
    let variants = each(&|event| {
        let docs = comment(&event.docs, "    ");
        format!("{docs}    {}({}),\n", ident(&event.variant), path(event))
    });
    let reads = each(&|event| {
        format!(
            "            {} => Self::{}(from_slice(data)?),\n",
            pattern(event),
            ident(&event.variant)
        )
    });
    let names = each(&|event| {
        format!(
            "            Self::{}(_) => {:?},\n",
            ident(&event.variant),
            event.wire
        )
    });
    let writes = each(&|event| {
        format!(
            "            Self::{}(data) => data.serialize(serializer),\n",
            ident(&event.variant)
        )
    });
    let from = each(&|event| {
        let (ty, variant) = (path(event), ident(&event.variant));
        format!("from_event!({ty} => {variant});\n")
    });
    let imports = "use std::fmt;\n\n\
                   use volc_core::__private::from_slice;\n\
                   use volc_core::api::Json;\n\
                   use volc_core::error::DocumentError;\n\
                   use volc_core::serde::{Serialize, Serializer};";
    let pieces = vec![
        imports.to_owned(),
        modules,
        format!("{DATA_HEAD}{variants}{DATA_END}"),
        format!("{READ_HEAD}{reads}{READ_MIDDLE}{names}{READ_END}"),
        format!("{WRITE_HEAD}{writes}{WRITE_END}"),
        UNKNOWN.to_owned(),
        if events.is_empty() {
            String::new()
        } else {
            format!("{FROM}\n{from}")
        },
    ];
    file::text(
        &format!("{folder}/events"),
        "The events that the service posts to webhooks.",
        pieces,
    )
}

/// What `read` compares with the name and the version that came.
fn pattern(event: &EventPlan<'_>) -> String {
    match event.version {
        Some(version) => format!("({:?}, {version:?})", event.wire),
        None => format!("({:?}, _)", event.wire),
    }
}

const DATA_HEAD: &str = "\
/// The data of an event, by the event's name, and by its version where the documentation describes several.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)]
#[non_exhaustive]
pub enum EventData {
";

const DATA_END: &str = "    /// An event that is not among these.
    Unknown(UnknownEvent),
}";

const READ_HEAD: &str = "\
impl EventData {
    /// Reads the data of an event: `name` is the callback's `EventType`, `version` its `Version`.
    ///
    /// The version decides only among several formats of one event; a version that is not among these is read as
    /// `Unknown`. An event with one format is read as that, whatever the version.
    ///
    /// # Errors
    /// Data that is not JSON, or a value that cannot be read as its type; the error names the path of it.
    pub fn read(name: &str, version: &str, data: &[u8]) -> Result<Self, DocumentError> {
        Ok(match (name, version) {
";

const READ_MIDDLE: &str = "            _ => Self::Unknown(UnknownEvent {
                name: name.to_owned(),
                version: version.to_owned(),
                data: from_slice(data)?,
            }),
        })
    }

    /// Returns the name of the event: the value of `EventType`.
    pub fn name(&self) -> &str {
        match self {
";

const READ_END: &str = "            Self::Unknown(event) => &event.name,
        }
    }
}";

const WRITE_HEAD: &str = "\
/// Writes the data, without the name.
impl Serialize for EventData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
";

const WRITE_END: &str = "            Self::Unknown(event) => event.data.serialize(serializer),
        }
    }
}";

const UNKNOWN: &str = "\
/// An event, or a version of one, that is newer than this crate: its name, its version, and its data as it came.
///
/// `Debug` prints the name and the version only, since any member of the data can be a secret.
#[derive(Clone, PartialEq)]
pub struct UnknownEvent {
    /// The name: the value of `EventType`.
    pub name: String,
    /// The version of the callback's format.
    pub version: String,
    /// The data.
    pub data: Json,
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(\"UnknownEvent\")
            .field(\"name\", &self.name)
            .field(\"version\", &self.version)
            .finish_non_exhaustive()
    }
}";

const FROM: &str = "\
macro_rules! from_event {
    ($ty:ty => $variant:ident) => {
        impl From<$ty> for EventData {
            fn from(data: $ty) -> Self {
                Self::$variant(data)
            }
        }
    };
}
";
