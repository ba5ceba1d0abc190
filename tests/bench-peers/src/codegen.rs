//! Reading, checking and generating many pages: those of `specs/`, repeated.

use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::machine::{here, root};
use crate::measure::rows;
use crate::report::{Bar, Table};

const PAGES: [&str; 3] = ["100", "1000", "10000"];
const ROUNDS: usize = 3;

/// Measures three sizes in turns.
pub fn table() -> Result<Table> {
    let target = here().join("target");
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "xtask",
            "--target-dir",
        ])
        .arg(&target)
        .current_dir(root())
        .status()?;
    if !built.success() {
        return Err("xtask does not build".into());
    }
    let mut samples = Vec::new();
    let mut seconds = Vec::new();
    for _ in 0..ROUNDS {
        let mut sample = Vec::new();
        for pages in PAGES {
            let output = Command::new(target.join("release/xtask"))
                .args(["corpus", "specs/rtc", "--json", "--repeat", pages])
                .current_dir(root())
                .output()?;
            let timing: Value = serde_json::from_slice(&output.stdout)?;
            let taken = timing["seconds"]
                .as_f64()
                .ok_or("xtask corpus tells no time")?;
            if pages == "1000" {
                seconds.push(taken);
            }
            sample.push(taken * 1e3 / pages.parse::<f64>()?);
        }
        samples.push(sample);
    }
    let all = rows(
        &["100 pages", "1,000 pages", "10,000 pages"],
        "ms a page",
        &samples,
    );
    let thousand = crate::measure::quartiles(seconds)[0];
    Ok(Table {
        bench: "codegen",
        title: "Reading, checking and generating the pages of `specs/rtc`, repeated; time a page, release build."
            .to_owned(),
        bars: vec![
            Bar::at_most("seconds of 1,000 pages", 2.0, thousand),
            Bar::at_most("a page of 10,000 to a page of 1,000", 1.15, all[2].to(&all[1])),
        ],
        rows: all,
        notes: vec![],
    })
}
