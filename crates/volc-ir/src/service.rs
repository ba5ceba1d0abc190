//! The service as a whole: what no single page says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A service of the vendor: the content of its `service.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The name in the credential scope and in `ResponseMetadata.Service`, such as `rtc`.
    pub name: String,
    /// The name for people, such as `Volcengine RTC`.
    pub title: String,
    /// The address of the published pages; a page's own URL is this and its document number.
    pub documentation: String,
    /// The sites of the service. The first one is the default.
    pub sites: Vec<Site>,
    /// The Version that owns the plain name of an Action which has several, by Action.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub plain: BTreeMap<String, String>,
}

/// A place where the service can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name that users choose it by, such as `china`.
    pub name: String,
    /// The host, without a scheme.
    pub host: String,
    /// The region in the credential scope.
    pub region: String,
    /// The purpose, in English.
    pub docs: String,
}
