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
pub mod kept {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::MakeWriter;
    use tracing_subscriber::fmt::format::FmtSpan;

    pub(super) fn print(level: tracing::Level) {
        // All but the first of a process find one there.
        _ = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_test_writer()
            .try_init();
    }

    /// Keeps what is logged.
    #[derive(Clone, Default)]
    pub struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Log {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    impl Log {
        /// Everything from now on, of all targets and levels, until the guard is dropped.
        pub fn start() -> (Self, tracing::subscriber::DefaultGuard) {
            super::start();
            // Where a thread has no subscriber at all, `tracing` may switch events off for all threads.
            _ = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(io::sink)
                .try_init();
            let log = Self::default();
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
                .with_ansi(false)
                .with_writer(log.clone())
                .finish();
            (log, tracing::subscriber::set_default(subscriber))
        }

        pub fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }
}
