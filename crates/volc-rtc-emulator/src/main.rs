//! The emulator as a program.

#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod cli;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

/// The time that threads have at the end, which may be in a handler that blocks.
const END: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
    let args = cli::Args::parse();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(cli::Failure::new)
        .and_then(|runtime| {
            let outcome = runtime.block_on(cli::run(args));
            runtime.shutdown_timeout(END);
            outcome
        });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            error.exit_code()
        }
    }
}

#[expect(clippy::print_stderr, reason = "a program tells its errors there")]
fn complain(error: &cli::Failure) {
    eprintln!("error: {error}");
}
