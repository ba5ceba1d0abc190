//! The floors of the crates: a crate imports only from lower ones.

use super::circles::Edges;
use super::sources::Sources;

/// An import from the same or a higher floor.
pub(super) struct Arrow {
    /// The crate that imports.
    pub(super) package: String,
    /// The place and the problem.
    pub(super) text: String,
}

/// Returns the floor of a crate of the workspace; `None` if it has none yet.
fn floor(package: &str) -> Option<i8> {
    Some(match package {
        // The basement: words alone, which the runtime and the reader of pages have in common.
        "volc-secret-names" => -1,
        "volc-ir" | "volc-core" | "volc-rtc-token" => 0,
        "volc-spec" | "volc-openapi" | "volc-codegen" => 1,
        "volc-macros" | "volc-explorer" => 2,
        // All but the first are examples.
        "volc-cli" | "im-admin" | "nightly-recorder" | "voice-agent" => 4,
        // The maintainer's commands; what they may import is in `ALLOWED`.
        "xtask" => 5,
        // What crosses crates.
        "volc-tests" => 6,
        _ if package.ends_with("-api") => 1,
        // The events have types of the calls.
        _ if package.ends_with("-events") => 2,
        _ if package.ends_with("-emulator") => 3,
        _ => return None,
    })
}

/// The crates that may import only from some of the lower ones.
const ALLOWED: &[(&str, &[&str])] = &[("xtask", &["volc-ir", "volc-spec", "volc-codegen"])];

/// Returns whether a crate may import from another one.
fn may_import(from: &str, to: &str) -> bool {
    let listed = ALLOWED.iter().find(|(package, _)| *package == from);
    match (listed, floor(from), floor(to)) {
        (Some((_, allowed)), ..) => allowed.contains(&to),
        (None, Some(from), Some(to)) => to < from,
        _ => false,
    }
}

/// Returns the imports between crates that do not go down, and the crates without a floor.
pub(super) fn arrows_up(sources: &Sources, edges: &Edges) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for package in &sources.packages {
        let mut arrow = |text| {
            arrows.push(Arrow {
                package: package.name.clone(),
                text,
            })
        };
        if floor(&package.name).is_none() {
            arrow(format!(
                "{} has no floor: give it one in xtask/src/graph/floors.rs",
                package.name
            ));
            continue;
        }
        for needed in package
            .dependencies
            .iter()
            .filter(|to| !may_import(&package.name, to))
        {
            let floor_of =
                |name: &str| floor(name).map_or_else(|| "none".to_owned(), |n| n.to_string());
            arrow(format!(
                "upward dependency: {} (floor {}) depends on {needed} (floor {}){}",
                package.name,
                floor_of(&package.name),
                floor_of(needed),
                files(sources, edges, &package.name, needed)
            ));
        }
    }
    arrows
}

/// A line a file of one crate that uses another one.
fn files(sources: &Sources, edges: &Edges, from: &str, to: &str) -> String {
    let is_of = |file: &str, name: &str| {
        let package = sources
            .package_of(file)
            .and_then(|index| sources.packages.get(index));
        package.is_some_and(|package| package.name == name)
    };
    edges
        .iter()
        .filter(|((source, target), _)| is_of(source, from) && is_of(target, to))
        .map(|((source, target), edge)| {
            format!(
                "\n  {source}:{} uses `{}` of {target}",
                edge.line, edge.item
            )
        })
        .collect()
}
