//! `cargo xtask graph`: which file imports from which, and that no file does so in a circle.
//!
//! An edge goes from the file of a `use` or of a path to the file that defines the item; re-exports are followed to
//! the definition. `mod`, re-exports themselves and what only tests see are no edges.

mod circles;
mod floors;
mod resolve;
mod scan;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use clap::Args;

use crate::{output::print, workspace};
use circles::{Circle, Edges};
use sources::Sources;

/// The crates that are looked at.
#[derive(Args, Debug)]
pub(crate) struct GraphArgs {
    /// Only these crates; all of the workspace otherwise.
    crates: Vec<String>,
    /// Print every edge instead: the file, the line, the file that it uses, and the item.
    #[arg(long)]
    edges: bool,
}

/// Prints the circles of files inside crates and the imports from a crate of the same or a higher floor. Returns
/// whether there are none.
///
/// # Errors
/// If a source file cannot be read.
pub(crate) fn graph(args: &GraphArgs) -> anyhow::Result<bool> {
    let graph = Graph::read(&workspace::root())?;
    if let Some(name) = args.crates.iter().find(|name| !graph.has_package(name)) {
        anyhow::bail!("there is no crate `{name}` in the workspace");
    }
    let wanted = |package: &str| args.crates.is_empty() || args.crates.iter().any(|c| c == package);
    if args.edges {
        print(&graph.list(wanted))?;
        return Ok(true);
    }
    let problems = graph.problems(wanted);
    print(
        &problems
            .iter()
            .map(|p| format!("{p}\n"))
            .collect::<String>(),
    )?;
    match problems.len() {
        0 => print("no file imports in a circle, no crate from a higher floor\n")?,
        n => eprintln!("{n} to be removed"),
    }
    Ok(problems.is_empty())
}

/// Checks the whole workspace.
///
/// # Errors
/// The circles and the arrows up, file by file.
pub(crate) fn check() -> anyhow::Result<()> {
    let problems = Graph::read(&workspace::root())?.problems(|_| true);
    if problems.is_empty() {
        return Ok(());
    }
    Err(anyhow::anyhow!(
        "imports form a cycle or go up\n{}",
        problems.join("\n")
    ))
}

/// The imports of a workspace.
struct Graph {
    sources: Sources,
    edges: Edges,
}

impl Graph {
    /// Reads all hand-written crates of the workspace in a folder.
    fn read(root: &Path) -> anyhow::Result<Self> {
        let sources = Sources::read(root)?;
        let edges = resolve::edges(&sources);
        Ok(Self { sources, edges })
    }

    fn has_package(&self, name: &str) -> bool {
        self.sources
            .packages
            .iter()
            .any(|package| package.name == name)
    }

    /// Returns a text for each thing that is wrong in the crates that are wanted.
    fn problems(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let mut problems = Vec::new();
        for (index, package) in self.sources.packages.iter().enumerate() {
            if !wanted(&package.name) {
                continue;
            }
            let circles = self.circles(index);
            problems.extend(
                circles
                    .iter()
                    .map(|circle| self.describe(&package.name, circle)),
            );
        }
        let arrows = floors::arrows_up(&self.sources, &self.edges);
        problems.extend(
            arrows
                .into_iter()
                .filter(|a| wanted(&a.package))
                .map(|a| a.text),
        );
        problems
    }

    /// The circles inside a package.
    fn circles(&self, package: usize) -> Vec<Circle> {
        let inside: Edges = self
            .edges
            .iter()
            .filter(|((from, to), _)| {
                self.sources.package_of(from) == Some(package)
                    && self.sources.package_of(to) == Some(package)
            })
            .map(|(key, edge)| (key.clone(), edge.clone()))
            .collect();
        circles::find(&inside)
    }

    fn describe(&self, package: &str, circle: &Circle) -> String {
        let mut text = format!("circle of {} files in {package}\n", circle.files.len());
        for pair in circle.shortest.windows(2) {
            if let [from, to] = pair {
                let _ = writeln!(text, "  {}", self.line(from, to));
            }
        }
        let rest: Vec<_> = circle
            .edges
            .iter()
            .filter(|(from, to)| {
                !circle
                    .shortest
                    .windows(2)
                    .any(|p| p == [from.clone(), to.clone()])
            })
            .collect();
        if !rest.is_empty() {
            text.push_str("  other imports between these files:\n");
        }
        for (from, to) in rest {
            let _ = writeln!(text, "    {}", self.line(from, to));
        }
        text
    }

    fn line(&self, from: &str, to: &str) -> String {
        let edge = self.edges.get(&(from.to_owned(), to.to_owned()));
        edge.map_or_else(String::new, |edge| {
            format!("{from}:{} uses `{}` of {to}", edge.line, edge.item)
        })
    }

    fn list(&self, wanted: impl Fn(&str) -> bool) -> String {
        let name = |file: &str| {
            let package = self.sources.package_of(file)?;
            self.sources
                .packages
                .get(package)
                .map(|package| package.name.as_str())
        };
        let lines: BTreeMap<_, _> = self
            .edges
            .keys()
            .filter(|(from, _)| name(from).is_some_and(&wanted))
            .map(|(from, to)| ((from, to), self.line(from, to) + "\n"))
            .collect();
        lines.into_values().collect()
    }
}
