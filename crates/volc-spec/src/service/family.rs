//! `[family.<folder>]` of `service.toml`: what the docs of generated code say of a family, and the terms that find it.

use std::collections::BTreeMap;

use toml::de::DeTable;
use volc_ir::{Family, Group};

use super::entry::{CODES, check, required, text_fault};
use crate::document::{Document, Entry, Item, entries, get};

/// The families that the file describes, by folder.
pub(super) fn families(document: &mut Document, table: &DeTable<'_>) -> BTreeMap<String, Family> {
    let mut families = BTreeMap::new();
    for (folder, item) in document.entries(table, "family") {
        let at = item.key.clone();
        let Some(table) = document.as_table(&item) else {
            continue;
        };
        document.keys(table, &["docs", "aliases", "group"]);
        let family = Family {
            docs: required(document, table, "docs", at, text_fault),
            aliases: terms(document, table, "aliases", alias_fault),
            groups: groups(document, table),
        };
        families.insert(folder.to_owned(), family);
    }
    families
}

fn groups(document: &mut Document, table: &DeTable<'_>) -> Vec<Group> {
    let Some(item) = get(table, "group") else {
        return Vec::new();
    };
    let Some(list) = item.value.as_array() else {
        let message = "`group` must be a list of tables, such as `[[family.im.group]]`";
        document.report(CODES.ty, item.key, message.to_owned());
        return Vec::new();
    };
    let items = list.iter().map(|element| Entry {
        value: element.get_ref(),
        key: item.key.clone(),
        span: element.span(),
    });
    items
        .filter_map(|item: Item<'_>| {
            let table = document.as_table(&item)?;
            document.keys(table, &["title", "words", "aliases"]);
            let at = entries(table)
                .first()
                .map_or(item.span, |(_, first)| first.key.clone());
            Some(Group {
                title: required(document, table, "title", at, text_fault),
                words: terms(document, table, "words", text_fault),
                aliases: terms(document, table, "aliases", alias_fault),
            })
        })
        .collect()
}

/// A list of terms, each of which can be used.
fn terms(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    fault: fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    let terms = document.strings(table, key);
    for term in &terms {
        check(document, term, fault);
    }
    terms.into_iter().map(|term| term.value).collect()
}

/// The terms that rustdoc takes as an alias.
fn alias_fault(alias: &str) -> Option<&'static str> {
    let is_odd = |c: char| c == '"' || c == '\'' || c != ' ' && c.is_whitespace();
    (alias.trim() != alias || alias.is_empty() || alias.contains(is_odd))
        .then_some("write a term without quotes and without space around it")
}

#[cfg(test)]
mod tests {
    use crate::{Code, ServiceFile, SourceFile};

    const SERVICE: &str = r#"
name = "rtc"
title = "Volcengine RTC"
documentation = "https://docs.example/6348"

[[site]]
name = "china"
host = "rtc.example.com"
region = "cn-north-1"
docs = "Mainland China."

[family.record]
docs = "Cloud recording."
aliases = ["recording", "录制"]

[[family.record.group]]
title = "Tasks"
words = ["Record"]
"#;

    #[test]
    fn families_are_read() {
        let (service, diagnostics) =
            ServiceFile::parse(&SourceFile::from_text("service.toml", SERVICE));
        assert_eq!(diagnostics, []);
        let family = &service.unwrap().service.families["record"];
        assert_eq!(family.docs, "Cloud recording.");
        assert_eq!(family.aliases, ["recording", "录制"]);
        assert_eq!(family.groups[0].title, "Tasks");
        assert_eq!(family.groups[0].words, ["Record"]);
    }

    #[test]
    fn families_are_refused_where_they_are_wrong() {
        struct Case {
            good: &'static str,
            bad: &'static str,
            code: Code,
        }
        let cases = [
            Case {
                good: "docs = \"Cloud recording.\"",
                bad: "",
                code: Code::ServiceMissing,
            },
            Case {
                good: "\"recording\"",
                bad: "\" recording\"",
                code: Code::ServiceValue,
            },
            Case {
                good: "\"recording\"",
                bad: "1",
                code: Code::ServiceType,
            },
            Case {
                good: "words",
                bad: "word",
                code: Code::ServiceKey,
            },
            Case {
                good: "[[family.record.group]]",
                bad: "[family.record.group]",
                code: Code::ServiceType,
            },
        ];
        for case in cases {
            let text = SERVICE.replacen(case.good, case.bad, 1);
            let (service, diagnostics) =
                ServiceFile::parse(&SourceFile::from_text("service.toml", &text));
            assert!(service.is_none(), "{}", case.bad);
            let codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
            assert_eq!(codes, [case.code], "{}: {diagnostics:?}", case.bad);
        }
    }
}
