//! The parts that are the same in the events of every service.

pub(super) const IMPORTS: &str = "\
use std::fmt;

use volc_core::__private::from_slice;
use volc_core::api::Json;
use volc_core::error::DocumentError;
use volc_core::serde::{Serialize, Serializer};";

pub(super) const TYPED: &str = "\
macro_rules! typed_event {
    ($ty:ty, $variant:ident, $name:literal, $response:ty) => {
        impl From<$ty> for EventData {
            fn from(data: $ty) -> Self {
                Self::$variant(data)
            }
        }

        impl TypedEvent for $ty {
            const NAME: &'static str = $name;
            type Response = $response;

            fn from_data(data: EventData) -> Result<Self, EventData> {
                match data {
                    EventData::$variant(data) => Ok(data),
                    other => Err(other),
                }
            }
        }
    };
}";

pub(super) const VERSIONS: &str = "\
macro_rules! event_versions {
    ($(#[$meta:meta])* pub enum $name:ident {$($(#[$docs:meta])* $variant:ident($ty:ty) = $version:literal,)*}) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$docs])* $variant($ty),)*
            /// Data of a version that is not among these, as it came.
            Other(volc_core::api::Json),
        }

        impl $name {
            pub(super) fn read(version: &str, data: &[u8]) -> Result<Self, volc_core::error::DocumentError> {
                Ok(match version {
                    $($version => Self::$variant(volc_core::__private::from_slice(data)?),)*
                    _ => Self::Other(volc_core::__private::from_slice(data)?),
                })
            }
        }

        /// Prints no data of an unknown version, since any member of it can be a secret.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant(data) => f.debug_tuple(stringify!($variant)).field(data).finish(),)*
                    Self::Other(_) => f.write_str(\"Other(..)\"),
                }
            }
        }

        /// Writes the data, without the version.
        impl volc_core::serde::Serialize for $name {
            fn serialize<S: volc_core::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(data) => volc_core::serde::Serialize::serialize(data, serializer),)*
                    Self::Other(data) => volc_core::serde::Serialize::serialize(data, serializer),
                }
            }
        }

        $(impl From<$ty> for $name {
            fn from(data: $ty) -> Self {
                Self::$variant(data)
            }
        })*
    };
}";

pub(super) const CHECK: &str = "\
macro_rules! check_response {
    ($ty:ty) => {
        impl $ty {
            /// Accepts what the event is about, without a change: a `CheckCode` of 0.
            pub fn accept() -> Self {
                Self::new(0)
            }

            /// Refuses what the event is about, with the reason and a `CheckCode` of 1.
            pub fn reject(message: impl Into<String>) -> Self {
                Self::reject_with(1, message)
            }

            /// Refuses what the event is about, with the reason and a `CheckCode` of your own. One of 0 would accept
            /// it, so it becomes 1.
            pub fn reject_with(check_code: i64, message: impl Into<String>) -> Self {
                Self::new(if check_code == 0 { 1 } else { check_code }).check_message(message)
            }
        }
    };
}";

pub(super) const DATA_HEAD: &str = "\
/// The data of an event, by the event's name.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)]
#[non_exhaustive]
pub enum EventData {
";

pub(super) const DATA_END: &str = "    /// An event that is not among these.
    Unknown(UnknownEvent),
}";

pub(super) const READ_HEAD: &str = "\
impl EventData {
    /// Reads the data of an event: `name` is the callback's `EventType`, `version` its `Version`.
    ///
    /// The version decides only where the documentation describes several formats of one event: a version that is not
    /// among these is read as `Other`. An event with one format is read as that, whatever the version.
    ///
    /// # Errors
    /// Data that is not JSON, or a value that cannot be read as its type; the error names the path of it.
    pub fn read(name: &str, version: &str, data: &[u8]) -> Result<Self, DocumentError> {
        Ok(match name {
";

pub(super) const READ_MIDDLE: &str = "            _ => Self::Unknown(UnknownEvent {
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

pub(super) const READ_END: &str = "            Self::Unknown(event) => &event.name,
        }
    }
}";

pub(super) const WRITE_HEAD: &str = "\
/// Writes the data, without the name.
impl Serialize for EventData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
";

pub(super) const WRITE_END: &str =
    "            Self::Unknown(event) => event.data.serialize(serializer),
        }
    }
}";

pub(super) const UNKNOWN: &str = "\
/// An event that is newer than this crate: its name, its version, and its data as it came.
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

pub(super) const TRAIT: &str = "\
/// A type of the data of one event: a struct, or an enumeration of the versions of its format.
pub trait TypedEvent: Sized + Send + 'static {
    /// The name of the event: the value of `EventType`.
    const NAME: &'static str;

    /// The response that the service expects; `()` if any will do.
    type Response: Serialize + Send;

    /// Takes the data of this event out of that of any.
    ///
    /// # Errors
    /// The data, if it is that of another event.
    #[allow(clippy::result_large_err)]
    fn from_data(data: EventData) -> Result<Self, EventData>;
}";
