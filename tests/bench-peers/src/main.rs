//! Measures the SDK against its peers, in one run and in turns. `cargo xtask bench` runs it.

mod by_hand;
mod call;
mod codegen;
mod compile;
mod decode;
mod derived;
mod documents;
mod instructions;
mod machine;
mod measure;
mod official;
mod openapi;
mod page;
mod plot;
mod process;
mod progenitor;
mod report;
mod scale;
mod sign;
mod size;
mod soak;

use clap::{Parser, Subcommand};

use measure::Row;
use report::Section;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
struct Cli {
    /// Subjects to measure; all of them if none is named.
    #[arg(value_parser = ALL)]
    subjects: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write `BENCHMARKS.md`: the subjects that were measured now take the place of their older sections.
    #[arg(long)]
    md: bool,
    /// Build what is measured, and stop.
    #[arg(long)]
    build_only: bool,
    /// The number of calls the soak makes.
    #[arg(long, default_value_t = 500_000)]
    soak_calls: u64,
    #[command(subcommand)]
    inner: Option<Inner>,
}

/// The programs that this program starts of itself.
#[derive(Subcommand)]
#[command(hide = true)]
enum Inner {
    /// Does a row so many times, under a counter of instructions.
    Repeat {
        bench: String,
        row: usize,
        times: u64,
        url: Option<String>,
    },
    /// The server of the calls; with `--hold` it never answers.
    Serve {
        #[arg(long)]
        hold: bool,
    },
    /// Has so many calls in flight, and tells what memory they take.
    InFlight {
        row: usize,
        calls: usize,
        url: String,
    },
    /// Makes so many calls, and tells what memory the process has on the way.
    Soak { row: usize, calls: u64, url: String },
    /// Generates an OpenAPI document of so many operations with progenitor.
    Progenitor { operations: usize },
}

const ALL: [&str; 8] = [
    "sign", "call", "decode", "scale", "soak", "size", "compile", "codegen",
];

fn main() -> Result<()> {
    let cli = Cli::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "there is a provider of cryptography already")?;
    match cli.inner {
        Some(inner) => run(inner),
        None => measure_all(&cli),
    }
}

fn run(inner: Inner) -> Result<()> {
    match inner {
        Inner::Repeat {
            bench,
            row,
            times,
            url,
        } => repeat(&bench, row, times, url.as_deref()),
        Inner::Serve { hold } => call::server::serve(hold),
        Inner::InFlight { row, calls, url } => scale::memory::hold(row, calls, &url),
        Inner::Soak { row, calls, url } => soak::calls(row, calls, &url),
        Inner::Progenitor { operations } => progenitor::time(operations),
    }
}

fn measure_all(cli: &Cli) -> Result<()> {
    let asked = |name: &&str| cli.subjects.is_empty() || cli.subjects.iter().any(|s| s == name);
    let mut sections = Vec::new();
    for name in ALL.into_iter().filter(asked) {
        eprintln!("==> {name}");
        if cli.build_only {
            build(name)?;
            continue;
        }
        let section = section(name, cli.soak_calls).map_err(|error| format!("{name}: {error}"))?;
        if !cli.json {
            println!("{}", section.markdown());
        }
        sections.push(section);
        if cli.md {
            // After each, so that none is lost if a later one fails.
            machine::write(&sections)?;
        }
    }
    if cli.json {
        println!("{}", serde_json::to_string_pretty(&sections)?);
    }
    Ok(())
}

fn section(name: &str, soak_calls: u64) -> Result<Section> {
    match name {
        "sign" => Ok(sign::section()),
        "call" => call::section(),
        "decode" => decode::section(),
        "scale" => scale::section(),
        "soak" => soak::section(soak_calls),
        "size" => size::section(),
        "compile" => compile::section(),
        _ => codegen::section(),
    }
}

/// Builds the programs that a section needs beside this one.
fn build(name: &str) -> Result<()> {
    match name {
        "call" => official::install(),
        "scale" => size::build(),
        "size" => size::build(),
        "compile" => compile::build(),
        "codegen" => codegen::build().map(drop),
        _ => Ok(()),
    }
}

fn repeat(bench: &str, row: usize, times: u64, url: Option<&str>) -> Result<()> {
    match bench {
        "sign" => sign::Fixture::new().subjects()[row].repeat(times),
        "decode" => decode::repeat(row, times)?,
        _ => call::repeat(row, times, url.ok_or("the URL is missing")?)?,
    }
    Ok(())
}

fn add_instructions(bench: &str, rows: &mut [Row], times: u64) {
    for (index, row) in rows.iter_mut().enumerate() {
        row.instructions = instructions::count(bench, index, times, &[]);
    }
}
