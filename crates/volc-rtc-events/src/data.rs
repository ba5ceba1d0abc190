//! The types of all events: each has a module with its data, and an enumeration of its versions where it has several.
//!
//! [`EventData`] is the data of any event. The structs are read tolerantly: absent members are zero, unknown ones are
//! passed over, unlisted values of enumerations are kept.

pub use crate::generated::*;
