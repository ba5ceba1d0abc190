//! The characters that are percent-encoded in what is signed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// Everything but `A-Z a-z 0-9 - _ . ~`, the characters that stand for themselves in a signature.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Returns whether a byte stands for itself.
pub(super) const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_encode_byte;

    use super::*;

    #[test]
    fn plain_bytes_are_not_escaped() {
        for byte in 0..=u8::MAX {
            let encoded = percent_encoding::percent_encode(std::slice::from_ref(&byte), ESCAPED);
            let is_escaped = encoded.to_string() == percent_encode_byte(byte);
            assert_eq!(is_plain(byte), !is_escaped, "{byte}");
        }
    }
}
