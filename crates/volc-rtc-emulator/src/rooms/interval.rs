//! `ForbiddenInterval`: the seconds of a ban.

use crate::ApiError;

/// Raises and lowers a time to the bounds of a page, as the pages say. 0 stays what it is.
pub(super) fn adjust(seconds: i64, [shortest, longest]: [i64; 2]) -> Result<i64, ApiError> {
    match seconds {
        0 => Ok(0),
        1.. => Ok(seconds.clamp(shortest, longest)),
        _ => {
            let text = format!("`ForbiddenInterval` is {seconds}, it must be 0 or more");
            Err(ApiError::service("MissingParameter.Forbidden", text))
        }
    }
}

/// Does the same where 0 is no time.
pub(super) fn adjust_required(seconds: i64, bounds: [i64; 2]) -> Result<i64, ApiError> {
    match adjust(seconds, bounds)? {
        0 => {
            let text = "`ForbiddenInterval` is 0, it must be more";
            Err(ApiError::service("MissingParameter.Forbidden", text))
        }
        adjusted => Ok(adjusted),
    }
}

#[cfg(test)]
mod tests {
    use super::{adjust, adjust_required};

    #[test]
    fn interval_is_raised_and_lowered_to_its_bounds() {
        let ban = [10, 604_800];
        for (given, adjusted) in [
            (0, 0),
            (1, 10),
            (9, 10),
            (10, 10),
            (60, 60),
            (604_800, 604_800),
            (i64::MAX, 604_800),
        ] {
            assert_eq!(adjust(given, ban).ok(), Some(adjusted), "{given}");
        }
        for refused in [-1, i64::MIN] {
            assert!(adjust(refused, ban).is_err(), "{refused}");
        }
        assert!(adjust_required(0, ban).is_err());
        assert_eq!(adjust_required(1, ban).ok(), Some(10));
    }
}
