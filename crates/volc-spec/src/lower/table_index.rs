//! The tables of structs by their names: a page may have many, and each of its fields may ask for one.

use std::collections::BTreeMap;

use super::links::letters;
use crate::{meaning::headings::Role, outline::Table};

/// The tables of structs by what they are called, each list in the order of the page.
#[derive(Debug, Default)]
pub(crate) struct TableIndex {
    /// By title, in lower case.
    titles: BTreeMap<String, Vec<usize>>,
    /// By the letters of their titles, which are those of an anchor.
    letters: BTreeMap<String, Vec<usize>>,
    /// By anchor, in lower case.
    anchors: BTreeMap<String, Vec<usize>>,
}

impl TableIndex {
    pub(super) fn new(tables: &[Table]) -> Self {
        let mut index = Self::default();
        let structs = tables.iter().enumerate();
        for (at, table) in structs.filter(|(_, table)| table.role == Role::Struct) {
            for title in &table.titles {
                add(&mut index.titles, title.to_ascii_lowercase(), at);
                add(&mut index.letters, letters(title), at);
            }
            for anchor in &table.anchors {
                add(&mut index.anchors, anchor.to_ascii_lowercase(), at);
            }
        }
        index
    }

    /// The tables with this title, in whatever case.
    pub(super) fn titled(&self, title: &str) -> &[usize] {
        get(&self.titles, &title.to_ascii_lowercase())
    }

    /// The tables with this anchor, in whatever case.
    pub(super) fn anchored(&self, anchor: &str) -> &[usize] {
        get(&self.anchors, &anchor.to_ascii_lowercase())
    }

    /// The tables whose heading gets this anchor.
    pub(super) fn headed(&self, anchor: &str) -> &[usize] {
        if anchor.is_empty() {
            return &[];
        }
        get(&self.letters, &letters(anchor))
    }
}

fn add(map: &mut BTreeMap<String, Vec<usize>>, key: String, at: usize) {
    let tables = map.entry(key).or_default();
    if tables.last() != Some(&at) {
        tables.push(at);
    }
}

fn get<'a>(map: &'a BTreeMap<String, Vec<usize>>, key: &str) -> &'a [usize] {
    map.get(key).map_or(&[], Vec::as_slice)
}
