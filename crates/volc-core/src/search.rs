//! Bytes looked for in others.

/// The place of the first `needle`. It is as fast as memory where the needle's first byte is rare, and takes
/// little code: a search that is fast for all needles adds 13 KB to a program.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let begins = |at: &usize| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(needle))
    };
    memchr::memchr_iter(*needle.first()?, bytes).find(begins)
}

/// Returns whether a text holds a word.
pub(crate) fn holds(text: &str, word: &str) -> bool {
    find(text.as_bytes(), word.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn first_place_is_found() {
        for (bytes, needle, place) in [
            ("aab", "ab", Some(1)),
            ("aab", "aab", Some(0)),
            ("aab", "aabb", None),
            ("aab", "c", None),
            ("", "a", None),
            ("a", "", None),
        ] {
            assert_eq!(find(bytes.as_bytes(), needle.as_bytes()), place, "{bytes}");
        }
    }
}
