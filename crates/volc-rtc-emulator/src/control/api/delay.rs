//! Delays of responses.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::duration::{Length, whole_millis};

/// The longest delay, in milliseconds: an hour.
const LONGEST: u64 = 3_600_000;

/// A delay of a response. Lengths of time in JSON are milliseconds, or texts such as `"200ms"` or `"5s"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Delay {
    /// Always the same.
    #[non_exhaustive]
    Fixed {
        /// The length.
        by: Length,
    },
    /// Any length between two, each as likely.
    #[non_exhaustive]
    Uniform {
        /// The shortest.
        from: Length,
        /// The longest.
        to: Length,
    },
    /// Log-normal, as latencies of real services are: half of the delays are shorter than the median, some are many
    /// times as long. None is longer than an hour.
    #[non_exhaustive]
    LogNormal {
        /// The median.
        median: Length,
        /// The standard deviation of the logarithm; 0 is a fixed delay, 0.4 is usual, 1 has a long tail.
        sigma: f64,
    },
}

/// The clock that a delay runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DelayClock {
    /// Real time, which timeouts of clients run on too.
    #[default]
    Real,
    /// The emulator's clock: with a frozen one, the response comes when the clock is advanced.
    Emulator,
}

impl Delay {
    /// Returns a delay that is always the same.
    pub fn fixed(by: Duration) -> Self {
        Self::Fixed {
            by: Length(whole_millis(by)),
        }
    }

    /// Returns a delay between two lengths, each as likely.
    pub fn uniform(from: Duration, to: Duration) -> Self {
        Self::Uniform {
            from: Length(whole_millis(from)),
            to: Length(whole_millis(to)),
        }
    }

    /// Returns a log-normal delay; `sigma` is the standard deviation of the logarithm.
    pub fn log_normal(median: Duration, sigma: f64) -> Self {
        Self::LogNormal {
            median: Length(whole_millis(median)),
            sigma,
        }
    }

    /// Returns what is wrong with it.
    pub(crate) fn problem(&self) -> Option<String> {
        let longest = match self {
            Self::Fixed { by } => *by,
            Self::Uniform { from, to } if from.0 > to.0 => {
                return Some("`from` is longer than `to`".to_owned());
            }
            Self::Uniform { to, .. } => *to,
            Self::LogNormal { sigma, .. } if !(0.0..=10.0).contains(sigma) => {
                return Some("`sigma` must be from 0 to 10".to_owned());
            }
            Self::LogNormal { median, .. } => *median,
        };
        (longest.0 > LONGEST).then(|| format!("a delay is at most {LONGEST} ms"))
    }

    /// Returns a length of the distribution, in milliseconds; `random` makes numbers from 0 to 1, without 1.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths are at most an hour, and a conversion saturates"
    )]
    pub(crate) fn draw(&self, mut random: impl FnMut() -> f64) -> Duration {
        let millis = match self {
            Self::Fixed { by } => by.0,
            Self::Uniform { from, to } => {
                let spread = to.0.saturating_sub(from.0).saturating_add(1) as f64;
                from.0.saturating_add((random() * spread) as u64).min(to.0)
            }
            Self::LogNormal { median, sigma } => {
                // Box-Muller: a normal variable of two uniform ones.
                let (radius, angle) = (1.0 - random(), random());
                let normal = (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
                (median.0 as f64 * (sigma * normal).exp()) as u64
            }
        };
        Duration::from_millis(millis.min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_normal_delays_have_their_median_and_a_tail() {
        let mut random = fastrand::Rng::with_seed(1);
        let delay = Delay::log_normal(Duration::from_millis(1_000), 0.5);
        let mut drawn: Vec<Duration> = (0..4_001).map(|_| delay.draw(|| random.f64())).collect();
        drawn.sort();
        let at = |index: usize| drawn.get(index).copied().unwrap_or_default();
        let median = at(2_000);
        assert!((950..1_050).contains(&median.as_millis()), "{median:?}");
        // The 97.7th percentile is two sigmas above.
        let high = at(3_908).as_secs_f64();
        assert!((2.3..3.2).contains(&high), "{high}");
    }

    #[test]
    fn uniform_delays_stay_between_their_ends() {
        let mut random = fastrand::Rng::with_seed(1);
        let delay = Delay::uniform(Duration::from_millis(3), Duration::from_millis(5));
        let mut seen = [0; 6];
        for _ in 0..300 {
            let millis = delay.draw(|| random.f64()).as_millis();
            if let Some(count) = usize::try_from(millis).ok().and_then(|at| seen.get_mut(at)) {
                *count += 1;
            }
        }
        assert!(seen.iter().take(3).all(|count| *count == 0), "{seen:?}");
        assert!(seen.iter().skip(3).all(|count| *count > 50), "{seen:?}");
    }
}
