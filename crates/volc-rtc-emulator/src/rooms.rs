//! Rooms: what is in them.

pub(crate) mod messages;
