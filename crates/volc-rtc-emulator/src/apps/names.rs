//! The names of apps and business ids.

use crate::ApiError;

/// Checks a name: at least one character, all of them Han characters, letters, digits or underscores. The length is
/// checked by the bounds of the page.
pub(super) fn check(parameter: &str, name: &str) -> Result<(), ApiError> {
    if name.is_empty() {
        let text = format!("`{parameter}` is empty");
        return Err(ApiError::service("InvalidParameter", text));
    }
    match name.chars().find(|c| !allowed(*c)) {
        None => Ok(()),
        Some(wrong) => {
            let text = format!(
                "`{parameter}` may have Han characters, letters, digits and underscores, but has {wrong:?}"
            );
            Err(ApiError::service("InvalidParameter", text))
        }
    }
}

/// Returns whether a character may be in a name: the Han characters are those of the unified ideographs.
fn allowed(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
