//! `shared.toml`: the types that are one type, in the whole service.
//!
//! ```toml
//! [share.StorageConfig]
//! at = [
//!     "StartRecord@2023-11-01 Body.StorageConfig",
//!     "UpdateRecord@2023-11-01 Body.StorageConfig",
//! ]
//! request_and_response = true # also where it is received, if places of both sides are listed
//!
//! [unshare]
//! "StartRecord@2020-12-01 Body.StorageConfig" = "The old Version has other regions."
//!
//! [share.allow]
//! Stream = "Alike by chance: one is published, the other is pushed."
//! ```
//!
//! A place is an Action, its Version and the path of a field that holds the type, a list or a map of it.

use std::{collections::BTreeMap, sync::Arc};

use toml::de::DeTable;

use crate::{
    Code, Diagnostic, Entry, SourceFile,
    document::{Codes, Document, Item, entries, get},
};

const CODES: Codes = Codes {
    syntax: Code::SharedSyntax,
    key: Code::SharedEntry,
    ty: Code::SharedEntry,
    value: Code::SharedEntry,
};

/// The content of a `shared.toml`.
#[derive(Clone, Debug)]
pub(crate) struct SharedFile {
    pub(crate) file: Arc<SourceFile>,
    /// The shared types by name.
    pub(crate) types: BTreeMap<String, SharedType>,
    /// The places whose types keep a definition of their own.
    pub(crate) unshare: Vec<Entry<Place>>,
    /// Why types of a name are equal and not shared.
    pub(crate) allow: BTreeMap<String, Entry<String>>,
}

/// A type that is shared.
#[derive(Clone, Debug)]
pub(crate) struct SharedType {
    pub(crate) at: Vec<Entry<Place>>,
    /// Whether what is sent and what is received is one type.
    pub(crate) both_sides: bool,
}

/// A field of an Action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Name and Version, such as `StartRecord@2023-11-01`.
    pub(crate) action: String,
    /// The path of the field, such as `Body.StorageConfig`.
    pub(crate) path: String,
}

impl SharedFile {
    /// Reads a `shared.toml`. `None` if it has an error.
    pub(crate) fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let table = table.get_ref();
        document.keys(table, &["share", "unshare"]);
        let mut shared = Self {
            file: Arc::clone(file),
            types: BTreeMap::new(),
            unshare: unshare(&mut document, table),
            allow: BTreeMap::new(),
        };
        let mut listed: Vec<Entry<Place>> = shared.unshare.clone();
        for (name, item) in document.entries(table, "share") {
            if name == "allow" {
                shared.allow = allow(&mut document, &item);
            } else if let Some(ty) = shared_type(&mut document, name, &item) {
                for place in &ty.at {
                    listed_once(&mut document, &mut listed, place);
                }
                shared.types.insert(name.to_owned(), ty);
            }
        }
        document.finish(shared)
    }
}

fn shared_type(document: &mut Document, name: &str, item: &Item<'_>) -> Option<SharedType> {
    let is_pascal = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_pascal {
        let place = Entry {
            span: item.key.clone(),
            ..item.clone()
        };
        document.refuse(
            &place,
            format!("`{name}` is not a name of a type"),
            "write it in PascalCase: ASCII letters and digits, a capital first; reasons stand under `[share.allow]`",
        );
    }
    let table = document.as_table(item)?;
    document.keys(table, &["at", "request_and_response"]);
    let both_sides = document.bool(table, "request_and_response");
    let places = document.strings(table, "at");
    if places.len() < 2 {
        let at = get(table, "at").map_or(item.key.clone(), |at| at.span);
        let place = Entry {
            span: at,
            ..item.clone()
        };
        document.refuse(
            &place,
            format!("`{name}` needs two places or more to be shared"),
            "list them: `at = [\"StartThing@2020-12-01 Body.Config\", ..]`",
        );
    }
    Some(SharedType {
        at: places
            .into_iter()
            .filter_map(|place| parse_place(document, place))
            .collect(),
        both_sides: both_sides.is_some_and(|entry| entry.value),
    })
}

fn unshare(document: &mut Document, table: &DeTable<'_>) -> Vec<Entry<Place>> {
    let mut places = Vec::new();
    for (place, item) in document.entries(table, "unshare") {
        let at = Entry {
            value: place.to_owned(),
            key: item.key.clone(),
            span: item.key.clone(),
        };
        reason(document, item);
        places.extend(parse_place(document, at));
    }
    places
}

fn allow(document: &mut Document, item: &Item<'_>) -> BTreeMap<String, Entry<String>> {
    let Some(table) = document.as_table(item) else {
        return BTreeMap::new();
    };
    let entries = entries(table).into_iter();
    entries
        .filter_map(|(name, item)| Some((name.to_owned(), reason(document, item)?)))
        .collect()
}

fn reason(document: &mut Document, item: Item<'_>) -> Option<Entry<String>> {
    let reason = document.as_string(item)?;
    if reason.value.trim().is_empty() {
        document.refuse(
            &reason,
            "the reason is empty",
            "say why the types are not one type",
        );
    }
    Some(reason)
}

/// `StartRecord@2023-11-01 Body.StorageConfig`.
fn parse_place(document: &mut Document, entry: Entry<String>) -> Option<Entry<Place>> {
    let parsed = entry.value.split_once(' ').and_then(|(action, path)| {
        let (name, version) = action.split_once('@')?;
        let (root, rest) = path.split_once('.')?;
        let is_path =
            ["Query", "Body", "Result"].contains(&root) && !rest.split('.').any(str::is_empty);
        (is_path && !name.is_empty() && !version.is_empty()).then(|| Place {
            action: action.to_owned(),
            path: path.to_owned(),
        })
    });
    match parsed {
        Some(place) => Some(entry.map(|_| place)),
        None => {
            let message = format!("`{}` is not a place", entry.value);
            let help = "write an Action, its Version and a path, such as \"StartRecord@2023-11-01 Body.StorageConfig\"";
            document.refuse(&entry, message, help);
            None
        }
    }
}

fn listed_once(document: &mut Document, listed: &mut Vec<Entry<Place>>, place: &Entry<Place>) {
    if listed.iter().any(|other| other.value == place.value) {
        let message = format!(
            "`{} {}` is listed twice",
            place.value.action, place.value.path
        );
        document.refuse(place, message, "remove one of the entries");
    }
    listed.push(place.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "[share.Config]\nat = [\"A@2020-12-01 Body.Config\", \"B@2020-12-01 Body.X<Y>.Z\"]\n\
        request_and_response = true\n[unshare]\n\"C@2020-12-01 Result.Config\" = \"Another one.\"\n\
        [share.allow]\nStream = \"Alike by chance.\"\n";

    fn read(text: &str) -> (Option<SharedFile>, Vec<Diagnostic>) {
        SharedFile::parse(&SourceFile::from_text("shared.toml", text))
    }

    #[test]
    fn every_entry_is_read_with_its_place() {
        let (shared, diagnostics) = read(WHOLE);
        assert_eq!(diagnostics, []);
        let shared = shared.unwrap();
        let config = &shared.types["Config"];
        assert!(config.both_sides);
        let second = &config.at[1];
        assert_eq!(
            (second.value.action.as_str(), second.value.path.as_str()),
            ("B@2020-12-01", "Body.X<Y>.Z")
        );
        assert_eq!(&WHOLE[second.span.clone()], "\"B@2020-12-01 Body.X<Y>.Z\"");
        assert_eq!(
            &WHOLE[shared.unshare[0].span.clone()],
            "\"C@2020-12-01 Result.Config\""
        );
        assert_eq!(shared.allow["Stream"].value, "Alike by chance.");
    }

    #[test]
    fn reasons_must_be_given() {
        for (good, bad) in [
            ("\"Another one.\"", "\"\""),
            ("\"Alike by chance.\"", "1"),
            ("Alike by chance.", " "),
        ] {
            let (shared, diagnostics) = read(&WHOLE.replace(good, bad));
            assert!(shared.is_none(), "{bad}");
            assert_eq!(diagnostics[0].code, Code::SharedEntry, "{diagnostics:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_damage_panics(at in 0..WHOLE.len(), cut in 0usize..40, put in "[\\[\\]\"=.#a1\n]{0,6}") {
            let end = (at + cut).min(WHOLE.len());
            let (shared, diagnostics) = read(&format!("{}{put}{}", &WHOLE[..at], &WHOLE[end..]));
            proptest::prop_assert!(shared.is_some() || !diagnostics.is_empty());
        }
    }
}
