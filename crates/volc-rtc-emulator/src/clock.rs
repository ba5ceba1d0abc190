//! The time as the emulator sees it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// The latest moment, 9999-12-31T23:59:59.999Z, in milliseconds since 1970.
pub(crate) const LATEST: u64 = 253_402_300_799_999;

/// The clock of the emulator: signatures age by it, rate limits refill by it, timers run by it, `Date` shows it.
///
/// The default is the machine's clock, which can be shifted. A frozen clock stands still until it is advanced. Clones
/// share one clock. Moments are from 1970 to 9999; what would be outside becomes the nearest moment inside.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    setting: Mutex<Setting>,
    initial: Setting,
    /// Counts the changes of the setting.
    changes: watch::Sender<u64>,
}

/// The relation to the machine's clock.
#[derive(Clone, Copy, Debug)]
enum Setting {
    /// So many milliseconds ahead of the machine's clock.
    Shifted(i64),
    /// At this moment, in milliseconds since 1970.
    Frozen(u64),
}

/// A reading of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) millis: u64,
    pub(crate) frozen: bool,
    /// By how many milliseconds it is ahead of the machine's clock.
    pub(crate) shift: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(Setting::Shifted(0))
    }
}

impl Clock {
    fn new(initial: Setting) -> Self {
        Self(Arc::new(Shared {
            setting: Mutex::new(initial),
            initial,
            changes: watch::Sender::new(0),
        }))
    }

    /// Returns a frozen clock, so many seconds after 1970-01-01T00:00:00Z.
    pub fn fixed(unix_seconds: u64) -> Self {
        Self::new(Setting::Frozen(
            unix_seconds.saturating_mul(1000).min(LATEST),
        ))
    }

    /// Moves the clock forward, whether it is frozen or not.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.change(|setting| match setting {
            Setting::Shifted(shift) => Setting::Shifted(inside(shift.saturating_add(by))),
            Setting::Frozen(millis) => Setting::Frozen(moved(millis, by)),
        });
    }

    /// Stops the clock at its present moment.
    pub fn freeze(&self) {
        self.change(|setting| Setting::Frozen(read(setting).millis));
    }

    /// Lets a frozen clock go on from the moment that it stands at.
    pub fn unfreeze(&self) {
        self.change(|setting| Setting::Shifted(read(setting).shift));
    }

    /// Sets the clock, in milliseconds since 1970. A frozen clock stays frozen.
    pub fn set(&self, unix_millis: u64) {
        let millis = unix_millis.min(LATEST);
        self.change(|setting| match setting {
            Setting::Shifted(_) => Setting::Shifted(difference(millis, machine())),
            Setting::Frozen(_) => Setting::Frozen(millis),
        });
    }

    /// Sets the clock to so many milliseconds ahead of the machine's clock, or behind it. A frozen clock stays frozen.
    pub fn shift(&self, millis: i64) {
        let shift = inside(millis);
        self.change(|setting| match setting {
            Setting::Shifted(_) => Setting::Shifted(shift),
            Setting::Frozen(_) => Setting::Frozen(moved(machine(), shift)),
        });
    }

    /// Sets the clock to what it was when it was created.
    pub(crate) fn reset(&self) {
        self.change(|_| self.0.initial);
    }

    /// Returns the time that the clock shows, in whole milliseconds.
    ///
    /// Events are dated by it, so what verifies them in a test has to read it too:
    /// `Verifier::builder().clock(move || clock.now())`.
    pub fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.unix_millis())
    }

    /// Sets the clock to what another one shows.
    pub(crate) fn follow(&self, other: Reading) {
        self.change(|_| {
            if other.frozen {
                Setting::Frozen(other.millis.min(LATEST))
            } else {
                Setting::Shifted(inside(other.shift))
            }
        });
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn unix_millis(&self) -> u64 {
        self.reading().millis
    }

    pub(crate) fn reading(&self) -> Reading {
        read(*self.setting())
    }

    /// Counts the changes of the clock, other than that time passes.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Waits until the clock shows a moment or a later one: a frozen clock until it is advanced, set or released.
    pub(crate) async fn reached(&self, unix_millis: u64) {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let reading = self.reading();
            let Some(left) = unix_millis
                .checked_sub(reading.millis)
                .filter(|left| *left > 0)
            else {
                return;
            };
            // The sender lives as long as this clock, so waiting for a change does not fail.
            if reading.frozen {
                let _ = changes.changed().await;
            } else {
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(left)) => {}
                    _ = changes.changed() => {}
                }
            }
        }
    }

    fn setting(&self) -> MutexGuard<'_, Setting> {
        // A setting is written whole, so it is sound whatever panicked.
        self.0
            .setting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(Setting) -> Setting) {
        let mut setting = self.setting();
        *setting = change(*setting);
        drop(setting);
        self.0
            .changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

fn read(setting: Setting) -> Reading {
    let machine = machine();
    match setting {
        Setting::Shifted(shift) => Reading {
            millis: moved(machine, shift),
            frozen: false,
            shift,
        },
        Setting::Frozen(millis) => Reading {
            millis,
            frozen: true,
            shift: difference(millis, machine),
        },
    }
}

/// The machine's clock, in milliseconds since 1970.
fn machine() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(LATEST)
    })
}

fn moved(millis: u64, by: i64) -> u64 {
    millis.saturating_add_signed(by).min(LATEST)
}

fn difference(millis: u64, other: u64) -> i64 {
    let signed = |millis: u64| i64::try_from(millis).unwrap_or(i64::MAX);
    signed(millis).saturating_sub(signed(other))
}

/// A shift that is no longer than time itself, so that sums of shifts do not overflow.
fn inside(shift: i64) -> i64 {
    let longest = i64::try_from(LATEST).unwrap_or(i64::MAX);
    shift.clamp(-longest, longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frozen_clock_reaches_what_it_is_advanced_to() {
        let clock = Clock::fixed(100);
        clock.reached(100_000).await;
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reached(160_000).await }
        });
        clock.advance(Duration::from_secs(59));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_secs(1));
        assert!(waiting.await.is_ok());
    }

    #[tokio::test]
    async fn running_clock_reaches_a_moment_when_shifted() {
        let clock = Clock::default();
        let due = clock.unix_millis() + 86_400_000;
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reached(due).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(86_401));
        assert!(waiting.await.is_ok());
        clock.reached(clock.unix_millis() + 5).await;
    }

    #[test]
    fn moments_outside_the_calendar_become_its_ends() {
        let clock = Clock::fixed(u64::MAX);
        assert_eq!(clock.unix_millis(), LATEST);
        clock.advance(Duration::MAX);
        assert_eq!(clock.unix_millis(), LATEST);
        clock.unfreeze();
        clock.advance(Duration::MAX);
        assert_eq!(clock.unix_millis(), LATEST);
        clock.shift(i64::MIN);
        assert_eq!(clock.unix_millis(), 0);
        clock.set(5);
        clock.freeze();
        assert!(clock.reading().frozen && clock.unix_millis() < 60_000);
        clock.reset();
        assert_eq!(clock.unix_millis(), LATEST);
    }
}
