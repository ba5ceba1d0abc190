//! The place and the network of simulated users, who have none.

/// The network of everybody.
pub(super) const NETWORK: &str = "wifi";

/// Returns the place that everybody is at, by the name of a dimension in lower case.
pub(super) fn of_everybody(dimension: &str) -> Option<&'static str> {
    match dimension {
        "province" => Some("北京"),
        "country" => Some("中国"),
        _ => None,
    }
}
