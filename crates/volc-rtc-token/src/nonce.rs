//! Random nonces.

use std::cell::RefCell;

use crate::error::TokenError;

/// Drawn at once, since a call of the system costs more than the signature does. Of four times as many, each costs
/// half.
const DRAWN: usize = 256;

thread_local! {
    /// Numbers that were drawn and not used yet.
    static NUMBERS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Returns 32 random bits of the system.
pub(crate) fn draw() -> Result<u32, TokenError> {
    NUMBERS.with_borrow_mut(|numbers| {
        if numbers.is_empty() {
            let mut bytes = [0; DRAWN * 4];
            getrandom::fill(&mut bytes).map_err(|_| TokenError::NoRandomNumbers)?;
            let (chunks, _) = bytes.as_chunks::<4>();
            numbers.extend(chunks.iter().map(|chunk| u32::from_le_bytes(*chunk)));
        }
        numbers.pop().ok_or(TokenError::NoRandomNumbers)
    })
}
