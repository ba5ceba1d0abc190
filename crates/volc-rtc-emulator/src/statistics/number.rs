//! Indicators by their names, and their values.

use crate::ApiError;

/// Returns the indicators that are asked for, each once.
///
/// # Errors
/// `InvalidParameter` for one that is not there; the message lists them all.
pub(super) fn known<T: Copy>(
    names: &[String],
    all: &[(&'static str, T)],
) -> Result<Vec<(&'static str, T)>, ApiError> {
    let mut found: Vec<(&'static str, T)> = Vec::new();
    for name in names {
        let Some(indicator) = all.iter().find(|(known, _)| known == name) else {
            return Err(unknown(name, all.iter().map(|(known, _)| *known)));
        };
        if !found.iter().any(|(known, _)| known == name) {
            found.push(*indicator);
        }
    }
    if found.is_empty() {
        return Err(unknown("", all.iter().map(|(known, _)| *known)));
    }
    Ok(found)
}

/// The error of an indicator that is not there.
pub(super) fn unknown<'a>(name: &str, all: impl Iterator<Item = &'a str>) -> ApiError {
    let all = all.collect::<Vec<_>>().join(", ");
    let text = format!("`Indicator` is {name:?}, but must be one of {all}");
    ApiError::service("InvalidParameter", text)
}

/// Rounds a value as the pages do.
pub(super) fn two_decimals(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Divides; by nothing, it is 0.
pub(super) fn ratio(sum: f64, count: f64) -> f64 {
    if count > 0.0 { sum / count } else { 0.0 }
}
