//! Points in time, as tokens hold them: whole seconds since 1970 in 32 bits.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::{TimeField, TokenError};

/// The end of a token or of a privilege.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expiry {
    /// It never ends.
    Never,
    /// It ends after this second.
    At(SystemTime),
}

impl Expiry {
    /// Returns whether it has ended at a point in time. The second of the end itself still counts.
    pub fn is_past(self, now: SystemTime) -> bool {
        match self {
            Self::Never => false,
            Self::At(end) => unix_seconds(now) > unix_seconds(end),
        }
    }

    /// Reads the number of a token, in which 0 is no end.
    pub(crate) fn from_token(seconds: u32) -> Self {
        match seconds {
            0 => Self::Never,
            seconds => Self::At(time(seconds)),
        }
    }
}

impl From<SystemTime> for Expiry {
    fn from(end: SystemTime) -> Self {
        Self::At(end)
    }
}

impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("Never"),
            Self::At(end) => write!(f, "At({})", unix_seconds(*end)),
        }
    }
}

/// The end of a privilege, or of the token itself, that is being built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    WithToken,
    Never,
    At(u32),
    OutOfRange,
}

impl From<Expiry> for End {
    fn from(end: Expiry) -> Self {
        let Expiry::At(end) = end else {
            return Self::Never;
        };
        // In a token, 0 is no end.
        let seconds = token_seconds(end).filter(|&end| end > 0);
        seconds.map_or(Self::OutOfRange, Self::At)
    }
}

impl End {
    /// Checks it for a token issued then.
    pub(crate) fn check(
        self,
        field: TimeField,
        issued_at: u32,
        may_have_passed: bool,
    ) -> Result<(), TokenError> {
        match self {
            Self::OutOfRange => Err(TokenError::TimeOutOfRange(field)),
            Self::At(end) if end < issued_at && !may_have_passed => {
                Err(TokenError::AlreadyEnded(field))
            }
            Self::WithToken | Self::Never | Self::At(_) => Ok(()),
        }
    }

    /// Returns the number for a token that ends then. What is out of range was refused before.
    pub(crate) fn token_seconds(self, of_token: u32) -> u32 {
        match self {
            Self::WithToken => of_token,
            Self::At(end) => end,
            Self::Never | Self::OutOfRange => 0,
        }
    }
}

/// The end of a token that is being built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lifetime {
    /// So long after it is issued.
    In(Duration),
    /// Independent of when it is issued.
    Until(Expiry),
}

impl Lifetime {
    /// Stands in until it is set: the type of the builder sees to that.
    pub(crate) const UNSET: Self = Self::In(Duration::ZERO);

    /// Returns the number for a token issued then.
    pub(crate) fn token_seconds(
        self,
        issued_at: u32,
        may_have_passed: bool,
    ) -> Result<u32, TokenError> {
        let field = TimeField::ExpiresAt;
        match self {
            Self::In(Duration::ZERO) => Err(TokenError::ZeroDuration),
            Self::In(duration) => {
                let up = u64::from(duration.subsec_nanos() > 0);
                let seconds = duration.as_secs().checked_add(up);
                let end = seconds.and_then(|seconds| seconds.checked_add(issued_at.into()));
                let end = end.and_then(|end| u32::try_from(end).ok());
                end.ok_or(TokenError::TimeOutOfRange(field))
            }
            Self::Until(end) => {
                let end = End::from(end);
                end.check(field, issued_at, may_have_passed)?;
                Ok(end.token_seconds(0))
            }
        }
    }
}

/// Returns the point in time of a number of a token.
pub(crate) fn time(seconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.into())
}

/// Returns whole seconds since 1970; 0 before.
pub(crate) fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Returns the number of a token for a point in time; `None` before 1970 and after 2106.
pub(crate) fn token_seconds(time: SystemTime) -> Option<u32> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    u32::try_from(since.as_secs()).ok()
}

/// Returns the machine's time, where there is a clock.
pub(crate) fn system_time() -> Option<SystemTime> {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return None;
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    Some(SystemTime::now())
}
