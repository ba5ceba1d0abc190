//! The intervals between the calls of a wait.

use std::time::Duration;

/// The time that the last call of a wait has for its response, if so much of it is left.
const RESERVE: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Pace {
    pub(super) first: Duration,
    pub(super) factor: f64,
    pub(super) longest: Duration,
    /// The interval that was last used.
    current: Option<Duration>,
    /// True once the pause before the last call was given out.
    is_over: bool,
}

impl Pace {
    pub(super) fn new(first: Duration) -> Self {
        Self {
            first,
            factor: 1.5,
            longest: Duration::from_secs(30),
            current: None,
            is_over: false,
        }
    }

    /// Returns the pause before the next call; `None` if there is no time for another one. `random` is from 0 to 1.
    ///
    /// The last call is put just before the end, so that it has time for its response; it takes the place of one that
    /// would come shortly before it.
    pub(super) fn next(
        &mut self,
        left: Option<Duration>,
        random: impl FnOnce() -> f64,
    ) -> Option<Duration> {
        let interval = match self.current {
            None => self.first,
            Some(current) => self.grown(current),
        };
        self.current = Some(interval);
        let pause = scaled(interval, 1.0 - random() / 2.0).unwrap_or(interval);
        let Some(left) = left else {
            return Some(pause);
        };
        if left.is_zero() || self.is_over {
            return None;
        }
        // A wait shorter than its first interval has a last call, too.
        let reserve = RESERVE.min(self.first).min(left / 4);
        if pause.saturating_add(reserve * 2) <= left {
            return Some(pause);
        }
        self.is_over = true;
        Some(left - reserve)
    }

    fn grown(&self, interval: Duration) -> Duration {
        let longest = self.longest.max(self.first);
        // Of a number and none, `max` takes the number.
        let grown = scaled(interval, self.factor.max(1.0)).unwrap_or(longest);
        grown.min(longest)
    }
}

fn scaled(time: Duration, factor: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(pace: &mut Pace, left: Option<u64>, random: f64) -> Option<u128> {
        let pause = pace.next(left.map(Duration::from_millis), || random);
        pause.map(|pause| pause.as_millis())
    }

    fn pace(first: u64) -> Pace {
        Pace::new(Duration::from_millis(first))
    }

    #[test]
    fn intervals_grow_up_to_the_longest() {
        let mut pace = pace(2_000);
        pace.longest = Duration::from_secs(8);
        let pauses: Vec<_> = (0..6)
            .filter_map(|_| millis(&mut pace, None, 0.0))
            .collect();
        assert_eq!(pauses, [2_000, 3_000, 4_500, 6_750, 8_000, 8_000]);
    }

    #[test]
    fn jitter_takes_off_up_to_a_half() {
        for (random, pause) in [(0.0, 2_000), (0.5, 1_500), (1.0, 1_000)] {
            assert_eq!(millis(&mut pace(2_000), None, random), Some(pause));
        }
    }

    #[test]
    fn last_call_is_just_before_the_end() {
        struct Case {
            first: u64,
            left: u64,
            pause: u128,
            is_last: bool,
        }

        let case = |first, left, pause, is_last| Case {
            first,
            left,
            pause,
            is_last,
        };
        let cases = [
            case(2_000, 4_000, 2_000, false),
            case(2_000, 2_500, 2_000, false),
            case(2_000, 2_499, 2_249, true),
            case(2_000, 2_000, 1_750, true),
            case(2_000, 1_000, 750, true),
            case(2_000, 100, 75, true),
            case(5, 8, 6, true),
        ];
        for Case {
            first,
            left,
            pause,
            is_last,
        } in cases
        {
            let mut pace = pace(first);
            assert_eq!(millis(&mut pace, Some(left), 0.0), Some(pause), "{left}");
            // A response that comes at once leaves time for a further call: it is not made.
            let next = millis(&mut pace, Some(left), 0.0);
            assert_eq!(next.is_none(), is_last, "{left}");
        }
        for first in [0, 2_000] {
            assert_eq!(millis(&mut pace(first), Some(0), 0.0), None);
        }
    }

    #[test]
    fn odd_settings_do_no_harm() {
        for factor in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0] {
            let mut pace = pace(2_000);
            pace.factor = factor;
            let pauses = [millis(&mut pace, None, 0.0), millis(&mut pace, None, 0.0)];
            assert_eq!(pauses, [Some(2_000); 2], "{factor}");
        }
        let mut endless = pace(2_000);
        endless.factor = f64::INFINITY;
        endless.longest = Duration::MAX;
        assert_eq!(millis(&mut endless, None, 0.0), Some(2_000));
        assert!(endless.next(None, || 0.0) > Some(Duration::from_secs(1 << 40)));
        let mut longest = Pace::new(Duration::MAX);
        assert!(longest.next(None, || 0.0).is_some());
        // A longest interval below the first one does not shorten it.
        let mut short = pace(2_000);
        short.longest = Duration::ZERO;
        assert_eq!(millis(&mut short, None, 0.0), Some(2_000));
        assert_eq!(millis(&mut short, None, 0.0), Some(2_000));
    }
}
