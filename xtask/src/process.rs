//! Starts other programs, cargo first of all.

use anyhow::Context as _;
use std::path::Path;
use std::process::Command;

use crate::workspace;

/// Cargo of the toolchain that runs this command.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    command
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot be started or fails; the text repeats the command so that it can be run by hand.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(anyhow::anyhow!("`{shown}` ended with {status}")),
        Err(error) => Err(error).with_context(|| format!("`{shown}` could not be started")),
    }
}

/// Returns the output of a command.
///
/// # Errors
/// If it cannot be started, fails, or prints no text; what it complains about is part of the error.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let shown = shown(command);
    let output = command
        .output()
        .with_context(|| format!("`{shown}` could not be started"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        anyhow::bail!("`{shown}` ended with {}\n{complaint}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}`"))
}

fn shown(command: &Command) -> String {
    let envs = command.get_envs().filter_map(|(name, value)| {
        Some(format!(
            "{}={:?}",
            name.to_string_lossy(),
            value?.to_string_lossy()
        ))
    });
    let words = command
        .get_args()
        .map(|arg| arg.to_string_lossy().into_owned());
    let program = Path::new(command.get_program()).file_name();
    let program = program.map(|name| name.to_string_lossy().into_owned());
    let all: Vec<String> = envs.chain(program).chain(words).collect();
    all.join(" ")
}

/// Returns the metadata of the workspace and its dependencies.
///
/// # Errors
/// What cargo complains about.
pub(crate) fn metadata() -> anyhow::Result<serde_json::Value> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .context("cargo metadata could not be started")?;
    serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
