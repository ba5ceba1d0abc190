//! The documented codes of a model's failures, and what their reasons quote.

/// The request has failed.
pub(super) const REQUEST_FAILED: i64 = 1_004_002;
/// The response broke off.
pub(super) const READ_FAILED: i64 = 1_004_003;
/// The response is not that of a model.
pub(super) const NOT_UNDERSTOOD: i64 = 1_004_004;
/// Nothing listens at the address.
pub(super) const UNREACHABLE: i64 = 1_004_005;

/// The characters of a body that a reason quotes.
const QUOTED: usize = 200;

/// Returns the beginning of what was sent, for people.
pub(super) fn quote(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text: String = text.trim().chars().take(QUOTED).collect();
    text.escape_debug().to_string()
}
