//! `cargo xtask costs`: what each feature costs in crates, in `COSTS.md`.

use anyhow::Context as _;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use clap::Args;

use crate::process::{self, cargo, output};
use crate::{features, workspace};

/// The packages that users depend on. Other API crates have the features of `volc-rtc-api`.
const PACKAGES: [&str; 4] = [
    "volc-core",
    "volc-rtc-api",
    "volc-rtc-events",
    "volc-rtc-token",
];

/// The same on every machine.
const TARGET: &str = "x86_64-unknown-linux-gnu";

const HEAD: &str = "\
# What the features cost

Crates of a registry that are compiled for a feature, those of macros and build scripts included, by `cargo tree` for
`x86_64-unknown-linux-gnu`. Written by `cargo xtask costs`; `cargo xtask test` fails where it is not current.

- *alone*: with this feature and no other, not even a default one
- *more than none*: how many of these are not there without any feature
- *more than the default*: those that come on top of the default features
";

/// Options of `cargo xtask costs`.
#[derive(Args, Debug)]
pub(crate) struct CostsArgs {
    /// Write nothing; fail if `COSTS.md` would change.
    #[arg(long)]
    check: bool,
}

/// Writes `COSTS.md`, or says whether it is current.
///
/// # Errors
/// If cargo cannot tell, or the file cannot be written.
pub(crate) fn costs(args: &CostsArgs) -> anyhow::Result<bool> {
    let metadata = process::metadata()?;
    let mut text = HEAD.to_owned();
    for package in PACKAGES {
        let none = crates(package, &["--no-default-features"])?;
        let default = crates(package, &[])?;
        let features = features::list(&metadata, package)?.into_iter();
        let rows = features.map(|(name, _)| {
            let alone = crates(package, &["--no-default-features", "--features", &name])?;
            let added = crates(package, &["--features", &name])?;
            Ok(Row {
                name,
                alone: alone.len(),
                more: alone.difference(&none).count(),
                added: added.difference(&default).cloned().collect(),
            })
        });
        let rows: Vec<Row> = rows.collect::<anyhow::Result<_>>()?;
        text.push_str(&table(package, none.len(), default.len(), &rows));
    }
    let file = workspace::root().join("COSTS.md");
    let is_current = fs::read_to_string(&file).is_ok_and(|old| old == text);
    if args.check {
        if !is_current {
            eprintln!("error: COSTS.md is not current; run `cargo xtask costs`");
        }
        return Ok(is_current);
    }
    fs::write(&file, &text).with_context(|| file.display().to_string())?;
    Ok(true)
}

/// Returns whether `COSTS.md` is current.
///
/// # Errors
/// As [`costs`].
pub(crate) fn check() -> anyhow::Result<bool> {
    costs(&CostsArgs { check: true })
}

struct Row {
    name: String,
    alone: usize,
    more: usize,
    added: Vec<String>,
}

/// The crates of a registry that a package is compiled with.
fn crates(package: &str, set: &[&str]) -> anyhow::Result<BTreeSet<String>> {
    let tree = output(
        cargo()
            .args(["tree", "--locked", "--package", package, "--target", TARGET])
            .args(["--edges", "no-dev", "--prefix", "none", "--format", "{p}"])
            .args(set),
    )?;
    Ok(tree.lines().filter_map(registered).collect())
}

/// `name version` of a line of the tree, unless it lies in the workspace.
fn registered(line: &str) -> Option<String> {
    let mut words = line.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let lies_here = words.next().is_some_and(|word| {
        let path = word.trim_start_matches('(');
        path.contains(['/', '\\'])
    });
    (!lies_here).then(|| format!("{name} {version}"))
}

fn table(package: &str, none: usize, default: usize, rows: &[Row]) -> String {
    let mut text = format!(
        "\n## {package}\n\n\
         Without any feature {none}, with the default ones {default}.\n\n\
         | feature | alone | more than none | more than the default |\n|---|---:|---:|---|\n"
    );
    let (free, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.more == 0);
    for row in rows {
        let names: Vec<&str> = row
            .added
            .iter()
            .filter_map(|one| one.split(' ').next())
            .collect();
        let added = match names.as_slice() {
            [] => "0".to_owned(),
            names => format!("{}: {}", names.len(), names.join(", ")),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {added} |",
            row.name, row.alone, row.more
        );
    }
    let free: Vec<String> = free.iter().map(|row| format!("`{}`", row.name)).collect();
    if !free.is_empty() {
        let _ = writeln!(text, "\nNo crate: {}.", free.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_tree() {
        for (line, expected) in [
            ("bytes v1.12.2", Some("bytes 1.12.2")),
            ("digest v0.11.3 (*)", Some("digest 0.11.3")),
            (
                "serde_derive v1.0.229 (proc-macro)",
                Some("serde_derive 1.0.229"),
            ),
            (
                "serde_derive v1.0.229 (proc-macro) (*)",
                Some("serde_derive 1.0.229"),
            ),
            ("volc-core v0.1.0 (/home/a b/crates/volc-core)", None),
            ("volc-core v0.1.0 (C:\\crates\\volc-core) (*)", None),
            ("", None),
        ] {
            assert_eq!(registered(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn features_that_add_nothing_share_a_line() {
        let row = |name: &str, more: usize, added: &[&str]| Row {
            name: name.to_owned(),
            alone: 40 + more,
            more,
            added: added.iter().map(|&one| one.to_owned()).collect(),
        };
        let rows = [
            row("im", 0, &[]),
            row("metrics", 2, &["ahash 0.8.1", "metrics 0.24.0"]),
            row("reqwest", 60, &[]),
            row("room", 0, &[]),
        ];
        let text = table("p", 40, 100, &rows);
        assert!(
            text.ends_with(
                "| `metrics` | 42 | 2 | 2: ahash, metrics |\n| `reqwest` | 100 | 60 | 0 |\n\nNo crate: `im`, `room`.\n"
            ),
            "{text}"
        );
    }
}
