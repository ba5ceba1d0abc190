//! Runs the parts of a command one after another, and says how long each took.

use anyhow::Context as _;
use std::time::{Duration, Instant};

use crate::process::{cargo, run};

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
        work: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        eprintln!("==> {name}");
        let start = Instant::now();
        work().with_context(|| name.to_owned())?;
        self.done.push((name.to_owned(), start.elapsed()));
        Ok(())
    }

    /// Runs cargo as one step; its output goes to the terminal.
    ///
    /// # Errors
    /// If cargo cannot be started or fails.
    pub(crate) fn cargo(&mut self, name: &str, args: &[&str]) -> anyhow::Result<()> {
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
