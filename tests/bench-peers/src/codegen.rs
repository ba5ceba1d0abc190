//! Reading, checking and generating many pages: those of `specs/`, repeated.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::machine::{here, root};
use crate::measure::{quartiles, rows};
use crate::plot::{Series, lines};
use crate::process::{children_ms, run};
use crate::report::{Bar, Section, Table};

const PAGES: [usize; 4] = [10, 100, 1000, 10_000];
const OPERATIONS: [usize; 3] = [10, 100, 1000];
const ROUNDS: usize = 5;

/// Builds the generator. Returns where it is.
pub fn build() -> Result<PathBuf> {
    let target = here().join("target");
    run(Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet"])
        .args(["--package", "xtask", "--target-dir"])
        .arg(&target)
        .current_dir(root()))?;
    Ok(target.join("release/xtask"))
}

/// Measures several sizes in turns.
pub fn section() -> Result<Section> {
    let xtask = build()?;
    let (mut ours, mut theirs, mut ratio) = (Vec::new(), Vec::new(), Vec::new());
    let (mut seconds, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut round = Vec::new();
        for pages in PAGES {
            let pages_text = pages.to_string();
            let mut corpus = Command::new(&xtask);
            corpus
                .args(["corpus", "specs/rtc", "--json", "--repeat", &pages_text])
                .current_dir(root());
            let (spent, timing) = spent(&mut corpus)?;
            if pages == 1000 {
                seconds.push(timing["seconds"].as_f64().ok_or("there is no time")?);
            }
            if pages == 10_000 {
                memory.push(timing["peak_bytes"].as_f64().unwrap_or_default() / 1e6);
            }
            round.push(spent / pages as f64);
        }
        let mut other = Vec::new();
        for operations in OPERATIONS {
            let mut progenitor = Command::new(std::env::current_exe()?);
            progenitor.args(["progenitor", &operations.to_string()]);
            let output: Value = serde_json::from_str(&run(&mut progenitor)?)?;
            let spent = output["cpu_ms"].as_f64().ok_or("it tells no time")?;
            other.push(spent / operations as f64);
        }
        // A thousand of each.
        ratio.push(vec![other[2], round[2]]);
        ours.push(round);
        theirs.push(other);
    }
    let both = rows(&["progenitor", "ours"], "ms", &ratio);
    let ours = rows(
        &["10 pages", "100 pages", "1,000 pages", "10,000 pages"],
        "ms",
        &ours,
    );
    let theirs = rows(
        &["10 operations", "100 operations", "1,000 operations"],
        "ms",
        &theirs,
    );
    let points = |sizes: &[usize], rows: &[crate::measure::Row]| {
        let points = sizes.iter().zip(rows);
        points
            .map(|(size, row)| (*size as f64, row.value * *size as f64 / 1e3))
            .collect()
    };
    let series = [
        Series {
            name: "ours".to_owned(),
            points: points(&PAGES, &ours),
        },
        Series {
            name: "progenitor".to_owned(),
            points: points(&OPERATIONS, &theirs),
        },
    ];
    let bars = vec![
        Bar::at_most(
            "seconds of 1,000 pages, on the clock",
            2.0,
            quartiles(seconds)[0],
        ),
        Bar::at_most(
            "a page of 10,000 to a page of 1,000",
            1.15,
            ours[3].to(&ours[2]),
        ),
    ];
    let table = |title: &str, rows| Table {
        title: title.to_owned(),
        rows,
    };
    Ok(Section {
        bench: "codegen",
        title: "Reading, checking and generating the pages of `specs/rtc`, repeated, and progenitor on an OpenAPI \
                document of the same Actions; processor time, release builds."
            .to_owned(),
        tables: vec![
            table("a page of ours", ours),
            table("an operation of progenitor", theirs),
            table("one of a thousand", both),
        ],
        bars,
        notes: vec![format!(
            "Ours reads Markdown and tells what is wrong with it; progenitor is given the same types and descriptions \
             as JSON, and each writes formatted Rust. 10,000 pages take {:.0} MB, all that is generated kept.",
            quartiles(memory)[0]
        )],
        plots: vec![lines(
            "codegen.svg",
            "Time to generate",
            ["pages or operations", "seconds"],
            &series,
        )],
    })
}

/// Milliseconds of processor time, and what the command printed.
fn spent(command: &mut Command) -> Result<(f64, Value)> {
    let before = children_ms()?;
    let printed = run(command)?;
    Ok((children_ms()? - before, serde_json::from_str(&printed)?))
}
