//! A record against the emulator.

use std::process::ExitCode;

use volc_rtc_emulator::{Builder, Clock, Comparison, Emulator};

use super::args::CompareArgs;
use super::build::with_files;
use super::failure::Failure;
use super::token;

/// The exit code where the record cannot be used; 1 says that responses differ.
const UNUSABLE: u8 = 2;

/// Prints where the emulator's own responses differ from a record.
#[expect(clippy::print_stdout, reason = "the report is what stdout is for")]
pub(super) async fn compare(args: CompareArgs) -> Result<ExitCode, Failure> {
    let is_json = args.json;
    let outcome = comparison(args).await;
    let comparison = outcome.map_err(|failure| failure.with_exit_code(UNUSABLE))?;
    if is_json {
        let json = serde_json::to_string_pretty(&comparison).map_err(Failure::new)?;
        println!("{json}");
    } else {
        println!("{comparison}");
    }
    let is_same = comparison.different.is_empty();
    Ok(ExitCode::from(u8::from(!is_same)))
}

async fn comparison(args: CompareArgs) -> Result<Comparison, Failure> {
    let apps = args.app.iter().map(|app| token::app(app));
    let mut builder = apps.fold(Emulator::builder(), Builder::app);
    if let Some(seconds) = args.time {
        builder = builder.clock(Clock::fixed(seconds));
    }
    let builder = with_files(builder, args.ir, args.seed)?;
    let emulator = builder.build().map_err(Failure::new)?;
    emulator.compare(&args.file).await.map_err(Failure::new)
}
