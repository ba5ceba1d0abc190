//! Circles of a graph of files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The imports between files, by the file that imports and the file that defines.
pub(super) type Edges = BTreeMap<(String, String), Edge>;

/// The first place of a file that uses something of another file.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The line of the file that imports.
    pub(super) line: usize,
    /// The path as it is written there.
    pub(super) item: String,
}

/// Files each of which imports from each, by way of others.
#[derive(Debug)]
pub(super) struct Circle {
    /// All of them.
    pub(super) files: BTreeSet<String>,
    /// A shortest way round; the first file is the last again.
    pub(super) shortest: Vec<String>,
    /// The imports between them.
    pub(super) edges: Vec<(String, String)>,
}

/// Returns the circles, sorted by their first file.
pub(super) fn find(edges: &Edges) -> Vec<Circle> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in edges.keys().filter(|(from, to)| from != to) {
        next.entry(from).or_default().insert(to);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> = next
        .keys()
        .map(|&file| (file, reachable(&next, file)))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for (&file, reached) in &reach {
        if !reached.contains(file) || seen.contains(file) {
            continue;
        }
        let files: BTreeSet<&str> = reached
            .iter()
            .copied()
            .filter(|other| reach.get(other).is_some_and(|back| back.contains(file)))
            .collect();
        seen.extend(&files);
        circles.push(circle(&next, &files));
    }
    circles
}

/// The files that a file imports from, by way of others too.
fn reachable<'a>(next: &BTreeMap<&'a str, BTreeSet<&'a str>>, file: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        for &to in next.get(file).into_iter().flatten() {
            if reached.insert(to) {
                open.push(to);
            }
        }
    }
    reached
}

fn circle(next: &BTreeMap<&str, BTreeSet<&str>>, files: &BTreeSet<&str>) -> Circle {
    let shortest = files
        .iter()
        .filter_map(|file| way_round(next, file))
        .min_by_key(Vec::len)
        .unwrap_or_default();
    let edges = files.iter().flat_map(|&from| {
        let inside = next
            .get(from)
            .into_iter()
            .flatten()
            .filter(|to| files.contains(**to));
        inside.map(move |&to| (from.to_owned(), to.to_owned()))
    });
    Circle {
        files: files.iter().map(|&file| file.to_owned()).collect(),
        shortest,
        edges: edges.collect(),
    }
}

/// A shortest way from a file back to itself.
fn way_round(next: &BTreeMap<&str, BTreeSet<&str>>, start: &str) -> Option<Vec<String>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(file) = open.pop_front() {
        for &to in next.get(file).into_iter().flatten() {
            if to == start {
                let mut way = vec![start.to_owned()];
                let mut at = file;
                while at != start {
                    way.push(at.to_owned());
                    at = before.get(at)?;
                }
                way.push(start.to_owned());
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(to) {
                before.insert(to, file);
                open.push_back(to);
            }
        }
    }
    None
}
