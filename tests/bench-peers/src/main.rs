//! Measures the SDK against its peers, in one run and in turns. `cargo xtask bench` runs it.

mod by_hand;
mod call;
mod codegen;
mod compile;
mod decode;
mod instructions;
mod machine;
mod measure;
mod report;
mod sign;
mod size;

use clap::{Parser, Subcommand};

use measure::{Row, in_turns};
use report::{Bar, Table};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
struct Cli {
    /// What to measure: sign, call, decode, codegen, compile, size; all of them if none is named.
    #[arg(value_parser = ALL)]
    subjects: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write `BENCHMARKS.md`: the subjects that were measured now take the place of their older sections.
    #[arg(long)]
    md: bool,
    #[command(subcommand)]
    inner: Option<Inner>,
}

/// What the program starts of itself.
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
    /// The server of the calls.
    Serve,
}

const ALL: [&str; 6] = ["sign", "call", "decode", "codegen", "compile", "size"];

fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.inner {
        Some(Inner::Repeat {
            bench,
            row,
            times,
            url,
        }) => return repeat(&bench, row, times, url.as_deref()),
        Some(Inner::Serve) => return call::server::serve(),
        None => {}
    }
    let asked = |name: &&str| cli.subjects.is_empty() || cli.subjects.iter().any(|s| s == name);
    let mut tables = Vec::new();
    for name in ALL.into_iter().filter(|name| asked(name)) {
        eprintln!("==> {name}");
        let table = match name {
            "sign" => sign_table(),
            "call" => call::table()?,
            "decode" => decode_table()?,
            "codegen" => codegen::table()?,
            "compile" => compile::table()?,
            _ => size::table()?,
        };
        if !cli.json {
            println!("{}", table.markdown());
        }
        tables.push(table);
    }
    if cli.json {
        println!("{}", serde_json::to_string_pretty(&tables)?);
    }
    if cli.md {
        machine::write(&tables)?;
    }
    Ok(())
}

fn repeat(bench: &str, row: usize, times: u64, url: Option<&str>) -> Result<()> {
    match bench {
        "sign" => sign::Fixture::new().subjects()[row].repeat(times),
        "decode" => decode::subjects(&page()?)[row].repeat(times),
        _ => call::repeat(row, times, url.ok_or("the URL is missing")?)?,
    }
    Ok(())
}

fn page() -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&decode::page(20))?)
}

fn sign_table() -> Table {
    let fixture = sign::Fixture::new();
    let mut rows = in_turns(&mut fixture.subjects(), 101);
    add_instructions("sign", &mut rows, 1000);
    Table {
        bench: "sign",
        title: "The request of the seed page signed: static key, key of the day kept, header values ready to send."
            .to_owned(),
        bars: vec![
            Bar::at_most("ours to the floor, time", 2.1, rows[1].ratio[0]),
            Bar::at_least("aws-sigv4 to ours, time", 5.0, rows[4].to(&rows[1])),
            Bar::at_least("by hand to ours, time", 3.7, rows[3].to(&rows[1])),
        ],
        rows,
        notes: vec![
            "Times use the processor's SHA instructions where it has them. Valgrind does not know these, so what it \
             counts is with SHA-256 in plain instructions, which hides much of the difference."
                .to_owned(),
            "aws-sigv4 and the signer by hand derive the key of the day each time: as shipped, and as such code is \
             written."
                .to_owned(),
        ],
    }
}

fn decode_table() -> Result<Table> {
    let text = page()?;
    let mut rows = in_turns(&mut decode::subjects(&text), 101);
    add_instructions("decode", &mut rows, 50);
    let faster = 1.0 / rows[1].ratio[0];
    Ok(Table {
        bench: "decode",
        title: format!("`Result` of a page of 20 conversations ({} bytes) read into owned values.", text.len()),
        bars: vec![Bar::at_least("serde_json derive to ours, time", 1.15, faster)],
        rows,
        notes: vec![
            "Ours takes numbers in quotes, null, absent and unknown members, and names the path of an error; the \
             derived types do none of this."
                .to_owned(),
        ],
    })
}

fn add_instructions(bench: &str, rows: &mut [Row], times: u64) {
    for (index, row) in rows.iter_mut().enumerate() {
        row.instructions = instructions::count(bench, index, times, &[]);
    }
}
