//! `cargo xtask demo`: the whole way of a page, seen to work on this machine.

use std::process::Command;

use crate::steps::Steps;
use crate::workspace;

/// Checks that the generated code is current, then runs the demo program: the emulator, called by the generated
/// client.
///
/// # Errors
/// The step that fails.
pub(crate) fn demo() -> anyhow::Result<()> {
    let mut steps = Steps::default();
    steps.step("reading specs/ and comparing the generated code", || {
        let xtask = std::env::current_exe()?;
        crate::process::run(
            Command::new(xtask)
                .args(["codegen", "--check"])
                .current_dir(workspace::root()),
        )
    })?;
    steps.cargo(
        "building the emulator and the client (a few minutes the first time)",
        &["build", "--package", "volc-tests", "--bin", "demo"],
    )?;
    steps.cargo(
        "calling GetUserConversations",
        &["run", "--quiet", "--package", "volc-tests", "--bin", "demo"],
    )?;
    eprintln!("\n{}", steps.summary());
    Ok(())
}
