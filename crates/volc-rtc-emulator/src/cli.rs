//! The command line.

mod args;
mod build;
mod compare;
mod failure;
mod list;
mod ready;
mod serve;
mod token;
mod upstream;

use std::process::ExitCode;

pub(crate) use self::args::Args;
use self::args::Command;
pub(crate) use self::failure::Failure;

/// Does what the command line asks for.
pub(crate) async fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Some(Command::Token(token)) => token::print(token)?,
        Some(Command::Compare(record)) => return compare::compare(record).await,
        None if args.server.list_actions => list::print(args.server)?,
        None => serve::serve(args.server).await?,
    }
    Ok(ExitCode::SUCCESS)
}
