//! `cargo xtask diff <old> <new>`: what a change of pages means for users of the generated crate.

mod render;
mod side;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;
use volc_codegen::semver::{Class, compare, verdict};

use crate::output::print;
use side::Side;

/// Options of `cargo xtask diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The state before: a page, a folder of pages, or the folder of a service.
    old: PathBuf,
    /// The state after, of the same kind.
    new: PathBuf,
    /// Print JSON: the verdict and the changes.
    #[arg(long)]
    json: bool,
    /// Fail if there is a change of this class or of one that reaches farther.
    #[arg(long, value_name = "CLASS")]
    deny: Option<Denied>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Denied {
    Major,
    Minor,
}

/// Compares two states and prints what changed. Whether nothing was denied.
///
/// # Errors
/// If a side cannot be read; the text holds the diagnostics.
pub(crate) fn diff(args: &DiffArgs, color: bool) -> anyhow::Result<bool> {
    let (mut old, mut new) = (Side::read(&args.old, color)?, Side::read(&args.new, color)?);
    if !(old.is_service && new.is_service) {
        side::align(&mut old, &mut new);
    }
    let changes = compare(old.state(), new.state());
    let verdict = verdict(&changes);
    if args.json {
        let report = json!({"verdict": verdict, "changes": changes});
        print(&format!("{report:#}\n"))?;
    } else {
        print(&render::text(&changes))?;
    }
    let least = match args.deny {
        None => return Ok(true),
        Some(Denied::Major) => Class::Major,
        Some(Denied::Minor) => Class::Minor,
    };
    Ok(verdict < Some(least))
}
