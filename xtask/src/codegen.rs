//! `cargo xtask codegen`: from the pages of `specs/` to the committed code.

mod diff;
mod findings;
mod service;

use anyhow::Context as _;
use clap::Args;
use volc_codegen::{Change, FileSet, Promotion, apply};

use crate::{output::print, workspace};

/// Options of `cargo xtask codegen`.
#[derive(Args, Debug)]
pub(crate) struct CodegenArgs {
    /// Write nothing; print what would change, and fail if anything would.
    #[arg(long)]
    check: bool,
    /// Only this service.
    #[arg(long)]
    service: Option<String>,
    /// Give the plain name of an Action to this Version. That breaks users.
    #[arg(long, value_name = "ACTION@VERSION", requires = "service")]
    promote: Option<Promotion>,
    /// Take the names that the pages suggest now, instead of the published ones. That breaks users.
    #[arg(long)]
    accept_names: bool,
}

/// Generates. Says whether all pages could be read and, with `--check`, whether everything is current.
///
/// # Errors
/// What could not be read or written. Nothing has changed then.
pub(crate) fn codegen(args: &CodegenArgs, color: bool) -> anyhow::Result<bool> {
    let mut files = FileSet::default();
    for service in workspace::services(args.service.as_deref())? {
        let settings = service::Settings {
            promotion: args.promote.as_ref(),
            accept_names: args.accept_names,
            color,
        };
        if !service::add(&service, &settings, &mut files)? {
            return Ok(false);
        }
    }
    let changes = files.changes()?;
    if args.check {
        return check(&changes);
    }
    apply(&changes).context("nothing was written")?;
    print(&summary(&changes))?;
    Ok(true)
}

/// The number of files that are named before the rest is only counted.
const NAMED: usize = 40;

/// A line for each file that changed, and how many there are.
fn summary(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "everything is current\n".to_owned();
    }
    let state = |change: &Change| match (&change.old, &change.new) {
        (None, _) => "new",
        (_, None) => "removed",
        _ => "changed",
    };
    let mut text: String = changes
        .iter()
        .take(NAMED)
        .map(|change| {
            format!(
                "{:>8}  {}\n",
                state(change),
                workspace::relative(&change.path)
            )
        })
        .collect();
    if changes.len() > NAMED {
        text.push_str(&format!("          and {} more\n", changes.len() - NAMED));
    }
    let counts = ["new", "changed", "removed"].map(|wanted| {
        let count = changes
            .iter()
            .filter(|change| state(change) == wanted)
            .count();
        format!("{count} {wanted}")
    });
    let files = if changes.len() == 1 { "file" } else { "files" };
    text + &format!("{} {files}: {}\n", changes.len(), counts.join(", "))
}

fn check(changes: &[Change]) -> anyhow::Result<bool> {
    for change in changes {
        print(&diff::unified(change))?;
    }
    if let [first, ..] = changes {
        eprintln!(
            "error: {} generated {} not current, `{}` first; run `cargo xtask codegen` and commit what it writes",
            changes.len(),
            if changes.len() == 1 {
                "file is"
            } else {
                "files are"
            },
            workspace::relative(&first.path)
        );
    }
    Ok(changes.is_empty())
}
