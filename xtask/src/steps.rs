//! Runs the parts of a command one after another, and says how long each took.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A list of steps that is worked off in order.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Runs one step.
    ///
    /// # Errors
    /// What the step itself says, with the step's name in front.
    pub(crate) fn step(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        eprintln!("==> {name}");
        let start = Instant::now();
        work().map_err(|error| format!("{name}: {error}"))?;
        self.done.push((name.to_owned(), start.elapsed()));
        Ok(())
    }

    /// Runs cargo as one step; its output goes to the terminal.
    ///
    /// # Errors
    /// If cargo cannot be started or fails.
    pub(crate) fn cargo(&mut self, name: &str, args: &[&str]) -> Result<(), String> {
        self.step(name, || run(cargo().args(args)))
    }

    /// A line a step: what was done and how long it took.
    pub(crate) fn summary(&self) -> String {
        let total: Duration = self.done.iter().map(|(_, time)| *time).sum();
        let line = |name: &str, time: Duration| format!("{:>7.1} s  {name}\n", time.as_secs_f64());
        let lines = self.done.iter().map(|(name, time)| line(name, *time));
        lines.chain([line("in all", total)]).collect()
    }
}

/// Cargo of the toolchain that runs this command.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::workspace::root());
    command
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot be started or fails; the text repeats the command so that it can be run by hand.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}")),
    }
}

/// What a command prints.
///
/// # Errors
/// If it cannot be started, fails, or prints no text; what it complains about is part of the error.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let shown = shown(command);
    let output = command
        .output()
        .map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "`{shown}` ended with {}\n{complaint}",
            output.status
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("`{shown}`: {error}"))
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
