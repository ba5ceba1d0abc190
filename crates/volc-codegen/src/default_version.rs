//! The Versions that own the plain names of Actions.

use std::{collections::BTreeMap, fmt, str::FromStr};

use toml_edit::{DocumentMut, Item, Table, TomlError, value};
use volc_ir::Ir;

use crate::error::GenerateError;
use crate::lock::Lock;

/// A Version that is to own the plain name of its Action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// The Action.
    pub action: String,
    /// The Version.
    pub version: String,
}

impl FromStr for Promotion {
    type Err = String;

    /// Reads `Action@Version`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            Some((action, version)) if !action.is_empty() && !version.is_empty() => Ok(Self {
                action: action.to_owned(),
                version: version.to_owned(),
            }),
            _ => Err("write it as `Action@Version`, such as `StartRecord@2023-11-01`".to_owned()),
        }
    }
}

/// The owners of the plain names, by Action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainNames {
    owners: BTreeMap<String, String>,
    recorded: BTreeMap<String, String>,
}

impl PlainNames {
    /// The Version that owns the plain name of an Action.
    pub fn owner(&self, action: &str) -> Option<&str> {
        self.owners.get(action).map(String::as_str)
    }

    /// The owners that `service.toml` records: those of Actions with several Versions.
    pub fn recorded(&self) -> &BTreeMap<String, String> {
        &self.recorded
    }
}

/// Decides which Version of each Action owns its plain name: the promoted one, else the recorded one, else the one that
/// has it already, else the newest.
///
/// # Errors
/// A promotion or a record that names no page.
pub fn plain_names(
    ir: &Ir,
    lock: &Lock,
    promotion: Option<&Promotion>,
) -> Result<PlainNames, GenerateError> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for action in &ir.actions {
        versions
            .entry(&action.action)
            .or_default()
            .push(&action.version);
    }
    let named = ir
        .service
        .plain
        .iter()
        .map(|(action, version)| (action, version, "`[plain]` of service.toml"));
    let promoted = promotion.map(|p| (&p.action, &p.version, "`--promote`"));
    for (action, version, by) in named.chain(promoted) {
        let known = versions.get(action.as_str());
        if !known.is_some_and(|known| known.contains(&version.as_str())) {
            let known = known.map_or("no page is about this Action".to_owned(), |known| {
                format!("there are {}", known.join(", "))
            });
            let what = format!("{by} names a Version without a page; {known}");
            return Err(GenerateError::named(format!("{action}@{version}"), what));
        }
    }
    let mut names = PlainNames::default();
    for (action, versions) in versions {
        let promoted = promotion
            .filter(|p| p.action == action)
            .map(|p| p.version.as_str());
        let recorded = ir.service.plain.get(action).map(String::as_str);
        let holder = versions
            .iter()
            .copied()
            .find(|v| lock.get(&format!("{action}@{v}"), "client").is_some());
        let newest = versions.iter().copied().max();
        let Some(owner) = promoted.or(recorded).or(holder).or(newest) else {
            continue;
        };
        names.owners.insert(action.to_owned(), owner.to_owned());
        if versions.len() > 1 || recorded.is_some() {
            names.recorded.insert(action.to_owned(), owner.to_owned());
        }
    }
    Ok(names)
}

/// Puts the recorded owners into the text of a `service.toml`, which keeps everything else.
///
/// # Errors
/// A text that is not TOML.
pub fn write_plain(text: &str, recorded: &BTreeMap<String, String>) -> Result<String, PlainError> {
    let mut document: DocumentMut = text.parse().map_err(PlainError)?;
    let plain = document
        .entry("plain")
        .or_insert_with(|| Item::Table(Table::new()));
    if let Some(plain) = plain.as_table_like_mut() {
        for (action, version) in recorded {
            if plain.get(action).and_then(Item::as_str) != Some(version) {
                plain.insert(action, value(version));
            }
        }
    }
    Ok(document.to_string())
}

/// A `service.toml` that is not TOML.
#[derive(Clone, Debug)]
pub struct PlainError(TomlError);

impl fmt::Display for PlainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "service.toml is not TOML: {}", self.0)
    }
}

impl std::error::Error for PlainError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_the_rest_of_the_file() {
        let text = "name = \"x\" # n\n\n# Owners.\n[plain]\nB = \"2020-12-01\"\n";
        let recorded = [("A", "2021-01-01"), ("B", "2022-01-01")];
        let recorded = recorded.map(|(a, v)| (a.to_owned(), v.to_owned()));
        let written = write_plain(text, &recorded.into()).unwrap();
        assert_eq!(
            written,
            "name = \"x\" # n\n\n# Owners.\n[plain]\nB = \"2022-01-01\"\nA = \"2021-01-01\"\n"
        );
        assert_eq!(write_plain(text, &BTreeMap::new()).unwrap(), text);
    }

    #[test]
    fn a_promotion_is_an_action_and_a_version() {
        assert!("A@1".parse::<Promotion>().is_ok());
        for bad in ["A", "@1", "A@"] {
            assert!(bad.parse::<Promotion>().is_err());
        }
    }
}
