//! The output of commands.

use anyhow::Context as _;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

/// Colors of the output.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn is_on(self) -> bool {
        let refused = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Auto => io::stderr().is_terminal() && io::stdout().is_terminal() && !refused(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// Prints to the standard output. A reader that has seen enough, such as `head`, is no error.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to the standard output")
        }
        _ => Ok(()),
    }
}
