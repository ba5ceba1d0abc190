//! The list of what can be called.

use volc_rtc_emulator::Emulator;

use super::Failure;
use super::args::ServerArgs;

/// Prints every Action as a line of JSON.
#[expect(clippy::print_stdout, reason = "the list is what stdout is for")]
pub(super) fn print(args: ServerArgs) -> Result<(), Failure> {
    let emulator: Emulator = super::serve::build(args)?.emulator;
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
