//! `service.toml`: what no single page of a service says.

mod entry;
mod family;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::de::DeTable;
use volc_ir::{Probe, Service, Site};

use self::entry::{CODES, check, missing, required, text_fault};
use self::family::families;
use crate::{
    Diagnostic, SourceFile,
    document::{Document, Entry, entries, get},
};

/// A service and the file that describes it.
#[derive(Clone, Debug)]
pub struct ServiceFile {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The service.
    pub service: Service,
    /// The place of each entry of `[plain]`, by Action.
    pub plain: BTreeMap<String, Range<usize>>,
    /// The place of `[probe]`.
    pub probe: Range<usize>,
}

impl ServiceFile {
    /// Reads a `service.toml`. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let table = table.get_ref();
        let known = [
            "name",
            "title",
            "documentation",
            "site",
            "plain",
            "family",
            "probe",
        ];
        document.keys(table, &known);

        let mut plain = BTreeMap::new();
        let probe = get(table, "probe").map_or(0..0, |item| item.key);
        let service = Service {
            name: required(&mut document, table, "name", 0..0, service_fault),
            title: required(&mut document, table, "title", 0..0, text_fault),
            documentation: required(&mut document, table, "documentation", 0..0, url_fault),
            sites: sites(&mut document, table),
            plain: document
                .entries(table, "plain")
                .into_iter()
                .filter_map(|(action, item)| {
                    let version = document.as_string(item)?;
                    check(&mut document, &version, version_fault);
                    plain.insert(action.to_owned(), version.key.start..version.span.end);
                    Some((action.to_owned(), version.value))
                })
                .collect(),
            families: families(&mut document, table),
            probe: self::probe(&mut document, table),
        };
        let file = Arc::clone(file);
        document.finish(Self {
            file,
            service,
            plain,
            probe,
        })
    }
}

fn probe(document: &mut Document, table: &DeTable<'_>) -> Option<Probe> {
    let item = get(table, "probe")?;
    let at = item.key.clone();
    let table = document.as_table(&item)?;
    document.keys(table, &["action", "version"]);
    Some(Probe {
        action: required(document, table, "action", at.clone(), text_fault),
        version: required(document, table, "version", at, version_fault),
    })
}

fn sites(document: &mut Document, table: &DeTable<'_>) -> Vec<Site> {
    let Some(item) = get(table, "site") else {
        missing(document, "[[site]]", 0..0);
        return Vec::new();
    };
    let Some(list) = item.value.as_array() else {
        document.report(
            CODES.ty,
            item.key,
            "`site` must be a list of tables, each one headed `[[site]]`".to_owned(),
        );
        return Vec::new();
    };
    let mut sites: Vec<Site> = Vec::new();
    for element in list.iter() {
        let item = Entry {
            value: element.get_ref(),
            key: item.key.clone(),
            span: element.span(),
        };
        let Some(table) = document.as_table(&item) else {
            continue;
        };
        document.keys(table, &["name", "host", "region", "docs"]);
        let at = entries(table)
            .first()
            .map_or(item.span, |(_, first)| first.key.clone());
        let site = Site {
            name: required(document, table, "name", at.clone(), name_fault),
            host: required(document, table, "host", at.clone(), host_fault),
            region: required(document, table, "region", at.clone(), name_fault),
            docs: required(document, table, "docs", at, text_fault),
        };
        if sites.iter().any(|other| other.name == site.name)
            && let Some(name) = document.string(table, "name")
        {
            let message = format!("two sites have the name `{}`", site.name);
            document.refuse(&name, message, "give each site a name of its own");
        }
        sites.push(site);
    }
    sites
}

/// The credential scope takes the name as it is, and some services have capitals in theirs.
fn service_fault(name: &str) -> Option<&'static str> {
    let fine = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (!fine).then_some("use letters, digits, `-` and `_`, a letter first")
}

fn name_fault(name: &str) -> Option<&'static str> {
    let fine = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    (!fine).then_some("use lower-case letters, digits, `-` and `_`, a letter first")
}

fn url_fault(url: &str) -> Option<&'static str> {
    let fine = url.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty() && !rest.ends_with('/') && !rest.contains(char::is_whitespace)
    });
    (!fine).then_some("write an `https://` address without a slash at its end")
}

fn host_fault(host: &str) -> Option<&'static str> {
    let fine = host.contains('.')
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    (!fine).then_some("write the host alone, without scheme, port or path")
}

fn version_fault(version: &str) -> Option<&'static str> {
    let fine = version.len() == 10
        && version.chars().enumerate().all(|(at, c)| match at {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        });
    (!fine).then_some("Versions look like `2020-12-01`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
name = "rtc"
title = "Volcengine RTC"
documentation = "https://docs.example/6348"

[[site]]
name = "china"
host = "rtc.example.com"
region = "cn-north-1"
docs = "Mainland China."

[plain]
StartRecord = "2020-12-01"

[probe]
action = "ListApps"
version = "2023-11-01"
"#;

    fn read(text: &str) -> (Option<ServiceFile>, Vec<Diagnostic>) {
        ServiceFile::parse(&SourceFile::from_text("service.toml", text))
    }

    #[test]
    fn a_service_is_read() {
        let (service, diagnostics) = read(WHOLE);
        assert_eq!(diagnostics, []);
        let ServiceFile {
            service,
            plain,
            probe,
            ..
        } = service.unwrap();
        assert_eq!(service.probe.unwrap().action, "ListApps");
        assert_eq!(&WHOLE[probe], "probe");
        assert_eq!(service.name, "rtc");
        assert_eq!(service.sites[0].host, "rtc.example.com");
        assert_eq!(service.plain["StartRecord"], "2020-12-01");
        assert_eq!(
            &WHOLE[plain["StartRecord"].clone()],
            "StartRecord = \"2020-12-01\""
        );
    }

    #[test]
    fn defects_are_reported_at_their_places() {
        struct Case {
            good: &'static str,
            bad: &'static str,
            codes: &'static [&'static str],
        }

        let cases = [
            Case {
                good: "title = \"Volcengine RTC\"",
                bad: "titel = \"x\"",
                codes: &["E0402", "E0404"][..],
            },
            Case {
                good: "title = \"Volcengine RTC\"",
                bad: "title = 1",
                codes: &["E0403"],
            },
            Case {
                good: "title = \"Volcengine RTC\"",
                bad: "title = \"\"",
                codes: &["E0405"],
            },
            Case {
                good: "title = \"Volcengine RTC\"",
                bad: "title = ",
                codes: &["E0401"],
            },
            Case {
                good: "https://docs",
                bad: "docs",
                codes: &["E0405"],
            },
            Case {
                good: "\"rtc\"",
                bad: "\"rtc api\"",
                codes: &["E0405"],
            },
            Case {
                good: "\"china\"",
                bad: "\"China\"",
                codes: &["E0405"],
            },
            Case {
                good: "rtc.example.com",
                bad: "https://rtc.example.com",
                codes: &["E0405"],
            },
            Case {
                good: "region = \"cn-north-1\"\n",
                bad: "",
                codes: &["E0404"],
            },
            Case {
                good: "[[site]]",
                bad: "[site]",
                codes: &["E0403"],
            },
            Case {
                good: "[[site]]",
                bad: "[[sites]]",
                codes: &["E0402", "E0404"],
            },
            Case {
                good: "action = \"ListApps\"\n",
                bad: "",
                codes: &["E0404"],
            },
            Case {
                good: "\"2023-11-01\"",
                bad: "\"new\"",
                codes: &["E0405"],
            },
            Case {
                good: "\"2020-12-01\"",
                bad: "\"2020\"",
                codes: &["E0405"],
            },
            Case {
                good: "[plain]",
                bad: "[[site]]\nname = \"china\"\nhost = \"a.b\"\nregion = \"r\"\ndocs = \"d\"\n[plain]",
                codes: &["E0405"],
            },
        ];
        for Case { good, bad, codes } in cases {
            let (service, diagnostics) = read(&WHOLE.replacen(good, bad, 1));
            assert!(service.is_none(), "{bad}");
            let found: Vec<_> = diagnostics.iter().map(|d| d.code.id()).collect();
            assert_eq!(found, codes, "{bad}: {diagnostics:?}");
        }
    }

    #[test]
    fn an_empty_file_lacks_everything_at_once() {
        let (_, diagnostics) = read("");
        let found: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            found,
            [
                "`name` is missing",
                "`title` is missing",
                "`documentation` is missing",
                "`[[site]]` is missing"
            ]
        );
    }
}
