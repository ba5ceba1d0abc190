//! The signature of callbacks: a hash over the values and the key, sorted and joined.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::envelope::Envelope;

/// The hexadecimal digits of a SHA-256.
pub(crate) type Hex = [u8; 64];

impl Envelope<'_> {
    /// Returns the signature that a key gives for the values: SHA-256 over the seven values and the key, which are
    /// sorted by bytes and joined, in lower-case hexadecimal digits.
    pub fn signature_with(&self, key: &str) -> String {
        self.hex(key)
            .iter()
            .map(|&digit| char::from(digit))
            .collect()
    }

    fn hex(&self, key: &str) -> Hex {
        let [a, b, c, d, e, f, g] = self.signed();
        let mut values = [a, b, c, d, e, f, g, key];
        values.sort_unstable();
        let mut hash = Sha256::new();
        for value in values {
            hash.update(value);
        }
        hex(hash.finalize().as_ref())
    }

    /// Returns whether the signature is that of one of the keys. The time does not depend on where they differ.
    pub(crate) fn is_signed_by<'k>(&self, keys: impl Iterator<Item = &'k str>) -> bool {
        let mut is_signed = subtle::Choice::from(0);
        for key in keys {
            is_signed |= self.hex(key).ct_eq(self.signature.as_bytes());
        }
        is_signed.into()
    }

    pub(crate) fn has_signature_form(&self) -> bool {
        let digits = self.signature.as_bytes();
        digits.len() == 64
            && digits
                .iter()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    }
}

/// The hexadecimal digits of a hash of 32 bytes.
pub(crate) fn hex(hash: &[u8]) -> Hex {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = [b'0'; 64];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(hash) {
        if let [high, low] = pair {
            *high = DIGITS[usize::from(byte >> 4)];
            *low = DIGITS[usize::from(byte & 15)];
        }
    }
    hex
}
