//! The output and the logs of tests, searched for secrets.

/// The mark in all secrets of the tests.
pub const MARK: &str = "do-not-print";

/// The lines that hold a secret: as it is, or as the bytes that `Debug` shows of what is no text.
pub fn leaks(texts: &[String]) -> Vec<&str> {
    let bytes = format!("{:?}", MARK.as_bytes());
    let bytes = bytes.trim_matches(['[', ']']);
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .filter(|line| line.contains(MARK) || line.contains(bytes))
        .collect()
}

/// All that an error and what lies below it say.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(&format!("\n{next} {next:?}"));
        cause = next.source();
    }
    text
}

/// Prints, from now on, the spans and events of all tests of this process to the output of each, if `VOLC_TEST_LOG` is
/// a level such as `trace`. `cargo xtask test` asks for them, and searches them for secrets.
pub fn start() {
    #[cfg(feature = "tracing")]
    if let Ok(Ok(level)) = std::env::var("VOLC_TEST_LOG").map(|level| level.parse()) {
        kept::print(level);
    }
}

#[cfg(feature = "tracing")]
#[path = "kept_log.rs"]
mod kept_log;

#[cfg(feature = "tracing")]
pub mod kept {
    use tracing::subscriber::DefaultGuard;
    use tracing_subscriber::fmt::format::FmtSpan;

    use super::kept_log;

    pub(super) fn print(level: tracing::Level) {
        // All but the first of a process find one there.
        _ = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_test_writer()
            .try_init();
    }

    pub struct Log(kept_log::Log);

    impl Log {
        /// Everything on this thread from now on, until the guard is dropped. It is printed too, if that is asked for.
        pub fn start() -> (Self, DefaultGuard) {
            super::start();
            let (log, guard) = kept_log::Log::start();
            (Self(log), guard)
        }

        pub fn text(&self) -> String {
            self.0.text()
        }
    }
}
