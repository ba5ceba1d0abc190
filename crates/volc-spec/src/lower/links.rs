//! The links of an Action to other pages: fields whose struct is defined elsewhere, and structs that others may link
//! to.

use crate::meaning::types::{StructRef, Target};

/// The links of an Action, from both ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) open: Vec<OpenLink>,
    pub(crate) defined: Vec<Defined>,
}

/// A field that is free JSON until the page that it links to is known.
#[derive(Clone, Debug)]
pub(crate) struct OpenLink {
    /// The field: where its row starts, and its name.
    pub(crate) row: usize,
    pub(crate) field: String,
    /// The place of the diagnostic about it.
    pub(crate) reported: usize,
    pub(crate) page: String,
    pub(crate) anchor: Option<String>,
    pub(crate) name: String,
}

/// A struct that was made of a table with a name of its own.
#[derive(Clone, Debug)]
pub(crate) struct Defined {
    pub(crate) titles: Vec<String>,
    pub(crate) anchors: Vec<String>,
    /// The name of the struct in the Action.
    pub(crate) name: String,
    pub(crate) request: bool,
}

impl OpenLink {
    /// The link of a type cell, if it points to another page.
    pub(crate) fn from_reference(reference: &StructRef, row: &crate::row::Row) -> Option<Self> {
        let Target::Page(page, anchor) = &reference.target else {
            return None;
        };
        Some(Self {
            row: row.span.start,
            field: row.name.text.clone(),
            reported: row.ty.span.start,
            page: page.clone(),
            anchor: anchor.clone(),
            name: reference.name.clone(),
        })
    }

    /// The names that the page may go by: the last part of its address, without its extension.
    pub(crate) fn page_name(&self) -> &str {
        let address = self.page.split('?').next().unwrap_or_default();
        let last = address.trim_end_matches('/').rsplit('/').next();
        let last = last.unwrap_or_default();
        last.strip_suffix(".md").unwrap_or(last)
    }

    /// The struct that is meant, among those of the other page: by anchor first, then by name; one of the same side of
    /// the call if there is one.
    pub(crate) fn find<'a>(&self, defined: &'a [Defined], request: bool) -> Option<&'a Defined> {
        let anchor = self.anchor.as_deref().unwrap_or_default();
        let has = |names: &[String], wanted: &str| {
            names.iter().any(|name| name.eq_ignore_ascii_case(wanted))
        };
        let find = |fits: &dyn Fn(&Defined) -> bool| {
            let all = || defined.iter().filter(|defined| fits(defined));
            all()
                .find(|defined| defined.request == request)
                .or_else(|| all().next())
        };
        find(&|defined| has(&defined.anchors, anchor))
            .or_else(|| find(&|defined| defined.titles.iter().any(|t| same_anchor(t, anchor))))
            .or_else(|| find(&|defined| has(&defined.titles, &self.name)))
    }
}

/// Returns whether an anchor is the one that a heading gets: `My_Struct` has `#my-struct`.
fn same_anchor(title: &str, anchor: &str) -> bool {
    !anchor.is_empty() && letters(title) == letters(anchor)
}

/// The letters of a title or an anchor, which are the same in both.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
