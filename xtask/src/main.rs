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

/// The maintainer's commands. They exit with 0 if all is well, 1 if something has to be mended, and 2 if they could
/// not do their work.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// Colors of the output.
    #[arg(long, global = true, value_enum, default_value_t)]
    color: output::Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the generated code, or check that it is current.
    Codegen(codegen::CodegenArgs),
    /// Print what pages say.
    Ir(ir::IrArgs),
    /// Write the lists of public items, or check that they are current.
    Api(api::ApiArgs),
    /// Show circles of imports, and imports that go up.
    Graph(graph::GraphArgs),
    /// Tell more about the code of a diagnostic.
    Explain(explain::ExplainArgs),
    /// Show what is wrong or open in the pages.
    Lint(lint::LintArgs),
    /// Stamp the English beside the pages, or print what has none.
    English(english::EnglishArgs),
    /// Tell what a change of pages means for users, by the rules of semantic versioning.
    Diff(diff::DiffArgs),
    /// Try every page of a folder: read it, generate code and compile it.
    Corpus(corpus::CorpusArgs),
    /// Write `COVERAGE.md`: what of the service's API is generated, emulated and tested.
    Coverage(coverage::CoverageArgs),
    /// Write `COSTS.md`: how many crates each feature brings.
    Costs(costs::CostsArgs),
    /// Make the folder and the crate of another service.
    NewService(new_service::NewServiceArgs),
    /// Measure the SDK against its peers.
    Bench(bench::BenchArgs),
    /// Show the whole way of a page, from its text to a call.
    Demo,
    /// Check the language and the form of hand-written files, by the rules of `tidy.toml`.
    Tidy,
    /// Check everything that has to hold before a change lands.
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
