//! `shared.toml`: the types that are one type, in the whole service or in a family.
//!
//! ```toml
//! [share.StorageConfig] # `types::StorageConfig`
//! at = [
//!     "StartRecord@2023-11-01 Body.StorageConfig",
//!     "StartSegment@2023-11-01 Body.StorageConfig",
//! ]
//! names = { Type = "StorageType" } # what it holds, by the path from there; else it has the name of the pages
//! request_and_response = true # also where it is received, if places of both sides are listed
//!
//! [share.record.RecordTask] # `types::record::RecordTask`
//! at = ["GetRecordTask@2022-06-01 Result.RecordTask", "GetRecordTask@2023-11-01 Result.RecordTask"]
//! names = { "RecordFileList.StreamList" = "types.Stream" } # that of the whole service
//!
//! [unshare]
//! "StartRecord@2020-12-01 Body.StorageConfig" = "The old Version has other regions."
//!
//! [share.allow]
//! Stream = "Alike by chance: one is published, the other is pushed."
//! "StartVoiceChat@2024-12-01 Body.Config.Tool" = "Its members are optional."
//! ```
//!
//! A place is an Action, its Version and the path of a field that holds the type, a list or a map of it.

use std::{collections::BTreeMap, sync::Arc};

use toml::de::DeTable;

use super::SERVICE;
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
    /// The shared types by scope and name.
    pub(crate) types: BTreeMap<SharedName, SharedType>,
    /// The places whose types keep a definition of their own.
    pub(crate) unshare: Vec<Entry<Place>>,
    /// The reasons why types are equal and not shared, by their name or by a place.
    pub(crate) allow: BTreeMap<String, Entry<String>>,
}

/// The scope and the name of a shared type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SharedName {
    /// The family; `None` for the whole service.
    pub(crate) family: Option<String>,
    pub(crate) name: String,
}

impl SharedName {
    /// The key of another type of the same scope, or of the whole service.
    pub(crate) fn key(&self, name: &str) -> String {
        match self.family {
            None if !name.starts_with(SERVICE) => format!("{SERVICE}{name}"),
            _ => name.to_owned(),
        }
    }
}

/// A type that is shared.
#[derive(Clone, Debug)]
pub(crate) struct SharedType {
    pub(crate) at: Vec<Entry<Place>>,
    /// The names of types that it holds, by the path from it, such as `VodConfig.StorageClass`.
    pub(crate) names: BTreeMap<String, Entry<String>>,
    /// True if what is sent and what is received is one type.
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
        let mut found = Vec::new();
        for (name, item) in document.entries(table, "share") {
            if name == "allow" {
                shared.allow = allow(&mut document, &item);
            } else if is_family(name, &item) {
                let types = document.as_table(&item).map(entries).unwrap_or_default();
                found.extend(
                    types
                        .into_iter()
                        .map(|(inner, item)| (Some(name), inner, item)),
                );
            } else {
                found.push((None, name, item));
            }
        }
        for (family, name, item) in found {
            let Some(ty) = shared_type(&mut document, name, &item) else {
                continue;
            };
            for place in &ty.at {
                listed_once(&mut document, &mut listed, place);
            }
            let name = SharedName {
                family: family.map(str::to_owned),
                name: name.to_owned(),
            };
            shared.types.insert(name, ty);
        }
        document.finish(shared)
    }
}

/// Returns whether a table is of a family's types: it is not named like a type, and lists no places.
fn is_family(name: &str, item: &Item<'_>) -> bool {
    let table = item.value.as_table();
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && table.is_some_and(|table| get(table, "at").is_none())
}

fn shared_type(document: &mut Document, name: &str, item: &Item<'_>) -> Option<SharedType> {
    let key = Entry {
        span: item.key.clone(),
        ..item.clone()
    };
    pascal(document, name, &key);
    let table = document.as_table(item)?;
    document.keys(table, &["at", "names", "request_and_response"]);
    let both_sides = document.bool(table, "request_and_response");
    let names = names(document, table);
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
        names,
        both_sides: both_sides.is_some_and(|entry| entry.value),
    })
}

/// Refuses what is not a name of a type.
fn pascal<T>(document: &mut Document, name: &str, place: &Entry<T>) {
    let is_pascal = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_pascal {
        document.refuse(
            place,
            format!("`{name}` is not a name of a type"),
            "write it in PascalCase: ASCII letters and digits, a capital first; reasons stand under `[share.allow]`",
        );
    }
}

fn names(document: &mut Document, table: &DeTable<'_>) -> BTreeMap<String, Entry<String>> {
    let mut names = BTreeMap::new();
    for (path, item) in document.entries(table, "names") {
        if let Some(name) = document.as_string(item) {
            let bare = name.value.strip_prefix(SERVICE).unwrap_or(&name.value);
            pascal(document, bare, &name);
            names.insert(path.to_owned(), name);
        }
    }
    names
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
        [share.allow]\nStream = \"Alike by chance.\"\n[share.push-cdn.Control]\nnames = \
        { \"Mode.Kind\" = \"ControlKind\" }\n\
        at = [\"D@2020-12-01 Body.Control\", \"E@2020-12-01 Body.Control\"]\n";

    fn read(text: &str) -> (Option<SharedFile>, Vec<Diagnostic>) {
        SharedFile::parse(&SourceFile::from_text("shared.toml", text))
    }

    #[test]
    fn every_entry_is_read_with_its_place() {
        let (shared, diagnostics) = read(WHOLE);
        assert_eq!(diagnostics, []);
        let shared = shared.unwrap();
        let name = |family: Option<&str>, name: &str| SharedName {
            family: family.map(str::to_owned),
            name: name.to_owned(),
        };
        let config = &shared.types[&name(None, "Config")];
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
        let of_family = &shared.types[&name(Some("push-cdn"), "Control")];
        assert_eq!(of_family.names["Mode.Kind"].value, "ControlKind");
        assert!(!of_family.both_sides);
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
