//! A client that is connected.

use serde::Serialize;

/// A client that is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::im) struct Client {
    #[serde(skip)]
    pub(super) number: i64,
    pub(in crate::im) user_id: i64,
    pub(in crate::im) conn_id: String,
    pub(in crate::im) device_id: i64,
    pub(in crate::im) platform: String,
    pub(in crate::im) client_version: i64,
}

/// Returns the id of a connection by its number.
pub(super) fn conn_id(number: i64) -> String {
    format!("conn-{number}")
}
