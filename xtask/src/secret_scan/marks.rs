//! The marks of secrets in tests.

/// The mark in every secret of the tests.
pub(super) const MARK: &str = "do-not-print";

/// Returns whether a line holds a secret as it is, or as the bytes that `Debug` shows, or in hex.
pub(super) fn is_marked(line: &str) -> bool {
    let bytes = || MARK.bytes().map(|byte| byte.to_string());
    let hex = |line: &str| {
        let hex: String = MARK.bytes().map(|byte| format!("{byte:02x}")).collect();
        line.to_ascii_lowercase().contains(&hex)
    };
    line.contains(MARK) || line.contains(&bytes().collect::<Vec<_>>().join(", ")) || hex(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_secret() {
        let secret = format!("fake-{MARK}");
        for line in [
            format!("key={secret}."),
            format!("{:?}", secret.as_bytes()),
            secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        ] {
            assert!(is_marked(&line), "{line}");
        }
        assert!(!is_marked("key=*** do not print [100, 111]"));
    }
}
