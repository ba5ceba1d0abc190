//! The skew of this machine's clock, as the service sees it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// The offset to add to this machine's clock, in milliseconds. Learned when the service refuses a date.
#[derive(Debug, Default)]
pub(super) struct Skew(AtomicI64);

impl Skew {
    /// A moment of this machine's clock, by the service's clock.
    pub(super) fn correct(&self, wall: SystemTime) -> SystemTime {
        let offset = self.0.load(Ordering::Relaxed);
        let off = Duration::from_millis(offset.unsigned_abs());
        let corrected = if offset.is_negative() {
            wall.checked_sub(off)
        } else {
            wall.checked_add(off)
        };
        corrected.unwrap_or(wall)
    }

    /// Learns from the date of a response whose request was sent, and which came back, at these moments of this
    /// machine's clock. The response was made half-way between the two, as far as anybody can tell.
    ///
    /// `false` if the clock is right as it was corrected before, to a second.
    pub(super) fn learn(&self, date: SystemTime, sent: SystemTime, received: SystemTime) -> bool {
        let halfway = sent + received.duration_since(sent).unwrap_or_default() / 2;
        let offset = match date.duration_since(halfway) {
            Ok(ahead) => millis(ahead),
            Err(behind) => -millis(behind.duration()),
        };
        let before = self.0.swap(offset, Ordering::Relaxed);
        offset.abs_diff(before) >= 1_000
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn half_way_between_sending_and_receiving() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let skew = Skew::default();
        assert_eq!(skew.correct(at(5)), at(5));
        assert!(skew.learn(at(1_000), at(90), at(110)));
        assert_eq!(skew.correct(at(200)), at(1_100));
        assert!(!skew.learn(at(1_000), at(100), at(100)), "known");
        assert!(skew.learn(at(40), at(100), at(100)));
        assert_eq!(skew.correct(at(200)), at(140));
        assert_eq!(skew.correct(at(10)), UNIX_EPOCH - Duration::from_secs(50));
        // A clock that was set back while the response was on its way.
        assert!(skew.learn(at(100), at(100), at(50)));
        assert_eq!(skew.correct(at(7)), at(7));
    }
}
