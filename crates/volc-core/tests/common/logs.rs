//! The logs of tests, where they are asked for.

/// Prints, from now on, the spans and events of all tests of this process to the output of each, if `VOLC_TEST_LOG` is a
/// level such as `trace`. `cargo xtask test` asks for them, and searches them for secrets.
pub fn start() {
    #[cfg(feature = "tracing")]
    if let Some(level) = level() {
        use tracing_subscriber::fmt::format::FmtSpan;
        // All but the first of a process find one there.
        _ = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_test_writer()
            .try_init();
    }
}

#[cfg(feature = "tracing")]
fn level() -> Option<tracing::Level> {
    std::env::var("VOLC_TEST_LOG").ok()?.parse().ok()
}
