//! Resource packages.

use serde::{Deserialize, Serialize};

/// A resource package, as `ListResourcePackagesV2` describes one. What is not set is empty or 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ResourcePackage {
    /// The value of `ConfigurationCode`.
    pub configuration_code: String,
    /// The value of `PackageType`.
    pub package_type: i64,
    /// The value of `Price`.
    pub price: i64,
    /// The value of `ZhName`.
    pub zh_name: String,
    /// The value of `EffectiveTimeType`.
    pub effective_time_type: i64,
    /// The values of `ValidityOptionList`.
    pub validity_options: Vec<i64>,
    /// The value of `ValidityPeriod`.
    pub validity_period: i64,
}
