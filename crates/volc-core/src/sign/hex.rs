//! Lower-case hexadecimal of a SHA-256 hash, without allocation.

/// The 64 digits of a hash.
pub(super) fn encode(hash: &[u8; 32]) -> [u8; 64] {
    // Reckoned, not looked up, so that the compiler does many of them at once.
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let mut out = [0; 64];
    for (pair, byte) in out.chunks_exact_mut(2).zip(hash) {
        if let [high, low] = pair {
            *high = digit(byte >> 4);
            *low = digit(byte & 15);
        }
    }
    out
}

/// The hash of 64 lower-case digits; `None` for anything else.
pub(super) fn decode(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(out)
}
