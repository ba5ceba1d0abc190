//! Lists of ids in requests.

use std::collections::HashSet;

use super::call::invalid;
use crate::ApiError;

/// Returns the ids in the order of the request, each once.
pub(in crate::im) fn distinct(ids: &[i64]) -> Vec<i64> {
    let mut seen = HashSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// Does the same for ids that a request has as numbers or as texts, which are meant for those that cannot write large
/// numbers, and so count if there are any.
///
/// # Errors
/// `InvalidParam` for a text that is no number.
pub(in crate::im) fn distinct_of(
    numbers: &[i64],
    texts: Option<&[String]>,
) -> Result<Vec<i64>, ApiError> {
    match texts.filter(|texts| !texts.is_empty()) {
        None => Ok(distinct(numbers)),
        Some(texts) => {
            let numbers = texts.iter().map(|text| number(text));
            Ok(distinct(&numbers.collect::<Result<Vec<_>, _>>()?))
        }
    }
}

/// Reads an id that is written as a text.
///
/// # Errors
/// `InvalidParam`.
pub(in crate::im) fn number(text: &str) -> Result<i64, ApiError> {
    text.parse()
        .map_err(|_| invalid(format!("`{}` is no user id", text.escape_debug())))
}

/// Returns ids as texts.
pub(in crate::im) fn texts(ids: &[i64]) -> Vec<String> {
    ids.iter().map(i64::to_string).collect()
}
