//! The command line.

mod args;
mod list;
mod ready;
mod serve;
mod token;

use std::fmt;
use std::path::Path;

pub(crate) use self::args::Args;
use self::args::Command;

/// Does what the command line asks for.
pub(crate) async fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Some(Command::Token(token)) => token::print(token),
        None if args.server.list_actions => list::print(args.server),
        None => serve::serve(args.server).await,
    }
}

/// The reason why the program ends.
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }

    fn in_file(file: &Path, error: impl fmt::Display) -> Self {
        Self(format!("{}: {error}", file.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
