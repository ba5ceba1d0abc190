//! The command line.

mod args;
mod build;
mod failure;
mod list;
mod ready;
mod serve;
mod token;

pub(crate) use self::args::Args;
use self::args::Command;
pub(crate) use self::failure::Failure;

/// Does what the command line asks for.
pub(crate) async fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Some(Command::Token(token)) => token::print(token),
        None if args.server.list_actions => list::print(args.server),
        None => serve::serve(args.server).await,
    }
}
