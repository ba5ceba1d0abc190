//! The maintainer's commands: `cargo xtask <command>`.

#![allow(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod api;
mod bench;
mod codegen;
mod corpus;
mod costs;
mod coverage;
mod demo;
mod deny;
mod diff;
mod english;
mod explain;
mod families;
mod features;
mod graph;
mod ir;
mod lint;
mod msrv;
mod new_service;
mod output;
mod process;
mod secret_scan;
mod steps;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The maintainer's commands. They exit with 0 on success, 1 if something has to be fixed, and 2 if they could not run.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// The use of colors in the output.
    #[arg(long, global = true, value_enum, default_value_t)]
    color: output::Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the code from the pages, or check that it is up to date.
    Codegen(codegen::CodegenArgs),
    /// Print the intermediate representation (IR) of pages.
    Ir(ir::IrArgs),
    /// Write the lists of the public API, or check that they are up to date.
    Api(api::ApiArgs),
    /// Draw the imports; report circular ones and those against the layers.
    Graph(graph::GraphArgs),
    /// Explain the code of a diagnostic.
    Explain(explain::ExplainArgs),
    /// Report errors and open questions in the pages.
    Lint(lint::LintArgs),
    /// Stamp the English translations, or print the missing ones.
    English(english::EnglishArgs),
    /// Compare two versions of the API by the rules of semantic versioning.
    Diff(diff::DiffArgs),
    /// Test every page of a folder: read it, generate its code and compile it.
    Corpus(corpus::CorpusArgs),
    /// Write `COVERAGE.md`: the Actions that are generated, emulated and tested.
    Coverage(coverage::CoverageArgs),
    /// Write `COSTS.md`: the number of crates that each feature adds.
    Costs(costs::CostsArgs),
    /// Create the folder and the crate of another service.
    NewService(new_service::NewServiceArgs),
    /// Run the benchmarks against other SDKs.
    Bench(bench::BenchArgs),
    /// Follow one page from its text to a call of the emulator.
    Demo,
    /// Check hand-written files against the style rules of `tidy.toml`.
    Tidy,
    /// Run every check that CI runs.
    Test,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = cli.color.is_on();
    let result = match &cli.command {
        Command::Codegen(args) => codegen::codegen(args, color),
        Command::Ir(args) => ir::ir(args, color),
        Command::Api(args) => api::api(args),
        Command::Graph(args) => graph::graph(args),
        Command::Explain(args) => explain::explain(args),
        Command::Lint(args) => lint::lint(args, color),
        Command::English(args) => english::english(args, color),
        Command::Diff(args) => diff::diff(args, color),
        Command::Corpus(args) => corpus::corpus(args, color),
        Command::Coverage(args) => coverage::coverage(args, color),
        Command::Costs(args) => costs::costs(args),
        Command::NewService(args) => new_service::new_service(args, color),
        Command::Bench(args) => bench::bench(args).map(|()| true),
        Command::Demo => demo::demo().map(|()| true),
        Command::Tidy => tidy::tidy(),
        Command::Test => test::test().map(|()| true),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
