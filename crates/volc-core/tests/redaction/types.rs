//! Requests with a field of each kind that a secret can be in.

use std::collections::BTreeMap;

use volc_core::__private::{request_struct, wire_union};
use volc_core::Sensitive;
use volc_core::api::{Action, ActionInfo, Json};

request_struct! {
    /// A request.
    pub struct ProbeRequest {
        /// A text that is none.
        optional note: String = "Note",
        /// A text.
        optional pin: Sensitive<String> = "Pin".sensitive().max_length(64),
        /// Texts.
        optional pins: Vec<String> = "Pins".sensitive(),
        /// A map.
        optional lines: BTreeMap<String, String> = "Lines".sensitive(),
        /// Free JSON that is one as a whole.
        optional blob: Json = "Blob".sensitive(),
        /// Structs.
        optional inner: Vec<Inner> = "Inner",
        /// A union with its tag inside.
        optional engine: Engine = "Engine",
        /// A union with its tag beside it.
        optional params: Params = "Params".tagged("Provider"),
        /// Free JSON.
        optional free: Json = "Free",
        /// A list of free JSON.
        optional frees: Vec<Json> = "Frees",
        /// A map of free JSON.
        optional ext: BTreeMap<String, Json> = "Ext",
        /// A map of texts.
        optional headers: BTreeMap<String, String> = "Headers",
        /// A text that may hold JSON.
        optional config: String = "Config",
        /// A moment.
        optional moment: String = "Moment".format(DateTime),
        /// Numbers.
        optional codes: Vec<i64> = "Codes".sensitive().max(Int(9)),
    }
}

request_struct! {
    /// A request that is a query.
    pub struct ProbeQuery {
        /// A text that is none.
        optional note: String = "Note".query(),
        /// A text.
        optional pin: Sensitive<String> = "Pin".query().sensitive(),
        /// A struct.
        optional inner: Inner = "Inner".query().json(),
        /// A text that may hold JSON.
        optional config: String = "Config".query(),
    }
}

request_struct! {
    /// A struct.
    pub struct Inner {
        /// A text whose name tells nothing.
        required phrase: Sensitive<String> = "Phrase".sensitive().max_length(64),
    }
}

request_struct! {
    /// For [`Engine::Keyed`].
    pub struct Keyed {
        /// A text whose name tells nothing.
        required phrase: Sensitive<String> = "Phrase".sensitive().max_length(64),
    }
}

wire_union! {
    /// A union with its tag inside.
    pub enum Engine: own {
        /// With a key.
        Keyed(Keyed) = own("Mode", "keyed"),
    }
}

wire_union! {
    /// A union with its tag beside it.
    pub enum Params: beside {
        /// With a key.
        Keyed(Keyed) = beside("keyed"),
    }
}

impl Action for ProbeRequest {
    type Output = Self;
    const INFO: &'static ActionInfo = &ActionInfo::new("Probe", "2024-01-01").writes();
}

impl Action for ProbeQuery {
    type Output = ProbeRequest;
    const INFO: &'static ActionInfo = &ActionInfo::new("Probe", "2024-02-01").get().reads();
}

/// A map with one entry.
pub(crate) fn map<T>(key: &str, value: T) -> BTreeMap<String, T> {
    BTreeMap::from([(key.to_owned(), value)])
}
