//! The list of what can be called.

use volc_rtc_emulator::Emulator;

use super::args::ServerArgs;
use super::build::build;
use super::failure::Failure;

/// Prints every Action as a line of JSON.
#[expect(clippy::print_stdout, reason = "the list is what stdout is for")]
pub(super) fn print(args: ServerArgs) -> Result<(), Failure> {
    let emulator: Emulator = build(args)?.emulator;
    for (action, stateful) in emulator.actions() {
        let line = serde_json::json!({
            "action": action.action,
            "version": action.version,
            "family": action.family,
            "stateful": stateful,
        });
        println!("{line}");
    }
    Ok(())
}
