//! The compile time of an Action: CPU time of one crate, its dependencies built, one job, not incremental.

use std::path::{Path, PathBuf};

use volc_ir::Action;

use crate::machine::{cargo, here};
use crate::measure::rows;
use crate::process::{children_ms, run};
use crate::report::{Bar, Section, Table};
use crate::{Result, derived, progenitor};

const ROUNDS: usize = 3;

/// The crates, the base first.
const CRATES: [(&str, &str); 4] = [
    ("aws-sdk-sqs", "aws-sdk-sqs"),
    ("volc-rtc-api", "ours"),
    (
        "peer-progenitor",
        "progenitor, positional, of every fourth Action of ours",
    ),
    (
        "peer-derived",
        "serde derive, only the types of our Actions",
    ),
];

/// Writes what is generated and builds what the crates depend on.
pub fn build() -> Result<()> {
    let folder = here().join("target/generated");
    std::fs::create_dir_all(&folder)?;
    let ir = progenitor::ir()?;
    write(&folder.join("derived.rs"), &derived::source(&ir))?;
    let mut sample = ir;
    sample.actions = every_fourth(sample.actions);
    write(&folder.join("progenitor.rs"), &progenitor::source(&sample)?)?;
    for command in ["check", "build"] {
        for (package, _) in CRATES {
            compile(command, package, &[])?;
        }
    }
    Ok(())
}

/// All of them take minutes to compile, and one costs the same.
fn every_fourth(actions: Vec<Action>) -> Vec<Action> {
    actions.into_iter().step_by(4).collect()
}

/// Leaves a file alone that is the same already, so that nothing is compiled for it.
fn write(path: &Path, text: &str) -> Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(std::fs::write(path, text)?)
}

/// Measures `cargo check` and `cargo build` of all crates in turns.
pub fn section() -> Result<Section> {
    build()?;
    let ir = progenitor::ir()?;
    let actions = ir.actions.len();
    let sample = every_fourth(ir.actions).len();
    let operations = std::fs::read_dir(source_of("aws-sdk-sqs")?.join("src/operation"))?
        .filter_map(std::io::Result::ok)
        .filter(|entry| entry.path().is_dir())
        .count();
    let counts = [operations, actions, sample, actions];
    let (mut check, mut build) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        check.push(each("check", &counts)?);
        build.push(each("build", &counts)?);
    }
    let names = CRATES.map(|(_, name)| name);
    let (check, build) = (rows(&names, "ms", &check), rows(&names, "ms", &build));
    let bars = vec![
        Bar::at_most("check an Action to an operation", 0.33, check[1].ratio[0]),
        Bar::at_most("build an Action to an operation", 0.16, build[1].ratio[0]),
    ];
    let table = |title: &str, rows| Table {
        title: title.to_owned(),
        rows,
    };
    Ok(Section {
        bench: "compile",
        title: format!(
            "CPU time of `cargo check` and `cargo build` of one crate, its dependencies built, one job, not \
             incremental, to an Action ({actions}, every Version of volc-rtc-api among them) or an operation \
             ({operations} in aws-sdk-sqs)."
        ),
        tables: vec![
            table("check, an Action", check),
            table("build, an Action", build),
        ],
        bars,
        notes: vec![
            "Serde derive is given structs, names and optional members, both ways, enumerations as plain numbers and \
             texts: no builders, bounds, tables, methods or documentation, which ours has. Progenitor generates from \
             an OpenAPI document of the same Actions; its methods take the body as one value."
                .to_owned(),
        ],
        plots: Vec::new(),
    })
}

fn each(command: &str, counts: &[usize]) -> Result<Vec<f64>> {
    let crates = CRATES.iter().zip(counts);
    crates
        .map(|((package, _), count)| Ok(milliseconds(command, package)? / *count as f64))
        .collect()
}

/// CPU milliseconds of compiling a package once more.
fn milliseconds(command: &str, package: &str) -> Result<f64> {
    run(cargo().args(["clean", "--quiet", "--package", package]))?;
    let before = children_ms()?;
    compile(command, package, &["--jobs", "1"])?;
    Ok(children_ms()? - before)
}

fn compile(command: &str, package: &str, more: &[&str]) -> Result<()> {
    run(cargo()
        .args([command, "--quiet", "--locked", "--package", package])
        .args(more)
        .env("CARGO_INCREMENTAL", "0"))
    .map(drop)
}

fn source_of(package: &str) -> Result<PathBuf> {
    let text = run(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata names no packages")?;
    let found = packages
        .iter()
        .find(|entry| entry["name"] == package)
        .ok_or("it is not in the lock")?;
    let manifest = found["manifest_path"]
        .as_str()
        .ok_or("it has no manifest")?;
    let folder = Path::new(manifest).parent().ok_or("it has no folder")?;
    Ok(folder.to_owned())
}
