//! The response limit, on the emulator's clock.
//!
//! A receiver is a real program, and its response takes real time. So a test that moves the clock by an hour while an
//! event is under way must not thereby cut off a receiver that is well; and a test of a receiver that hangs must not
//! take five real seconds an attempt. An attempt ends when both have passed: the limit on the emulator's clock, and
//! [`grace`](super::WebhookSettings::grace) of real time. On a clock that nobody moves that is the limit itself; on a
//! frozen one, an attempt without a response ends once the clock is advanced.

use std::time::Duration;

use super::settings::WebhookSettings;
use crate::Clock;

/// Waits until an attempt that begins now has had its time.
pub(crate) async fn passed(
    clock: &Clock,
    started: u64,
    limit: Duration,
    settings: &WebhookSettings,
) {
    let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
    let real = tokio::time::sleep(settings.grace.min(limit));
    let emulated = clock.reached(started.saturating_add(millis));
    tokio::join!(real, emulated);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn frozen_clock_keeps_an_attempt_until_advanced() {
        let (clock, settings) = (Clock::fixed(1_000), WebhookSettings::new());
        let waiting = tokio::spawn({
            let (clock, settings) = (clock.clone(), settings.clone());
            async move { passed(&clock, 1_000_000, settings.response_limit, &settings).await }
        });
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_secs(5));
        assert!(waiting.await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn attempt_has_its_grace_when_the_clock_jumps() {
        let (clock, settings) = (Clock::fixed(1_000), WebhookSettings::new());
        clock.advance(Duration::from_secs(3_600));
        let begin = tokio::time::Instant::now();
        passed(&clock, 1_000_000, settings.response_limit, &settings).await;
        assert_eq!(begin.elapsed(), Duration::from_secs(1));
    }
}
