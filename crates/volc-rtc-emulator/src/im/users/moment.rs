//! The time of a call, as it is stored.

use crate::im::call::Call;

/// Returns the moment of a call, in milliseconds since 1970.
pub(super) fn millis(call: &Call) -> i64 {
    i64::try_from(call.now_millis).unwrap_or(i64::MAX)
}
