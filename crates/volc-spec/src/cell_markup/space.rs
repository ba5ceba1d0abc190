//! White space, and what counts as such in a cell.

/// Returns whether a character separates words without being seen: white space, and the zero-width ones.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || is_zero_width(c)
}

/// Without white space and zero-width characters at both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
