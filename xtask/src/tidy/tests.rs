//! Every rule is planted once and found, and the repository follows them all.

use std::fs;

use super::config::{Config, Place};
use super::{CONFIG, check, rules};
use crate::workspace;

fn config() -> Config {
    Config::read(&workspace::root().join(CONFIG)).unwrap()
}

/// A file of `xtask/tests/planted`, and the finding in it.
struct Planted {
    file: &'static str,
    place: &'static str,
    message: &'static str,
}

const PLANTED: [Planted; 10] = [
    Planted {
        file: "comment.rs",
        place: "4:10",
        message: "`lean transport`: write `hyper transport`",
    },
    Planted {
        file: "doc.rs",
        place: "3:35",
        message: "`what may be /// repeated`: write `retryable`",
    },
    Planted {
        file: "doc_opening.rs",
        place: "3:5",
        message: "the doc begins with `Whether`: begin with a verb for a function, a noun for all else",
    },
    Planted {
        file: "identifier.rs",
        place: "3:12",
        message: "`RawAnswer`: write `RawResponse`, `Response`",
    },
    Planted {
        file: "line.rs",
        place: "3:121",
        message: "the line has 124 columns: break it at 120",
    },
    Planted {
        file: "markdown.md",
        place: "3:18",
        message: "`not to be had`: write `unavailable`",
    },
    Planted {
        file: "module.rs",
        place: "1:1",
        message: "the file has no documentation: begin it with `//!`",
    },
    Planted {
        file: "string.rs",
        place: "3:34",
        message: "`not \\ to be had`: write `unavailable`",
    },
    Planted {
        file: "test_length.rs",
        place: "4:4",
        message: "the name of the test has 66 characters: 60 at most",
    },
    Planted {
        file: "test_opening.rs",
        place: "4:4",
        message: "the name of the test begins with `what_`: write `subject_does_something_when_condition`",
    },
];

#[test]
fn planted_file_has_its_one_finding() {
    let (config, folder) = (config(), workspace::root().join("xtask/tests/planted"));
    for planted in PLANTED {
        let text = fs::read_to_string(folder.join(planted.file)).unwrap();
        let findings = rules::check(planted.file, &text, &config).unwrap();
        let found: Vec<String> = findings
            .iter()
            .map(|f| format!("{}:{}: {}", f.line, f.column, f.message))
            .collect();
        let expected = format!("{}: {}", planted.place, planted.message);
        assert_eq!(found, [expected], "{}", planted.file);
    }
}

#[test]
fn planted_files_are_all_listed() {
    let folder = workspace::root().join("xtask/tests/planted");
    assert_eq!(fs::read_dir(folder).unwrap().count(), PLANTED.len());
}

/// Writes a file with a text in one of its places.
fn plant(place: Place, text: &str) -> (&'static str, String) {
    match place {
        Place::Identifiers => ("a.rs", format!("//! A file.\n\nstatic {text}: u8 = 0;\n")),
        Place::Variables => {
            let file = format!("//! A file.\n\nfn main() {{ let {text} = 0; }}\n");
            ("a.rs", file)
        }
        Place::Functions => ("a.rs", format!("//! A file.\n\nfn {text}() {{}}\n")),
        Place::Docs => ("a.rs", format!("//! A file.\n//! Then {text}.\n")),
        Place::Comments => ("a.rs", format!("//! A file.\n\n// Then {text}.\n")),
        Place::Strings => {
            let file = format!("//! A file.\n\nstatic TEXT: &str = \"then {text}\";\n");
            ("a.rs", file)
        }
        Place::Tests => {
            let name = text.replace(' ', "_").replace('`', "");
            let file = format!("//! A file.\n\n#[test]\nfn then_{name}() {{}}\n");
            ("a.rs", file)
        }
        Place::Markdown => ("a.md", format!("Then {text}.\n")),
    }
}

#[test]
fn pattern_is_found_in_each_of_its_places_and_no_other() {
    let config = config();
    for word in &config.words {
        for &place in &word.places {
            let (file, text) = plant(place, &word.example);
            let findings = rules::check(file, &text, &config).unwrap();
            let is_found =
                |f: &rules::Finding| f.message.ends_with(&format!(": write {}", word.write));
            assert!(
                findings.iter().any(is_found),
                "{place:?}: {}: {findings:?}",
                word.example
            );
        }
        for place in [
            Place::Docs,
            Place::Comments,
            Place::Strings,
            Place::Markdown,
        ] {
            let (file, text) = plant(place, &word.example);
            let findings = rules::check(file, &text, &config).unwrap();
            let is_found =
                |f: &rules::Finding| f.message.ends_with(&format!(": write {}", word.write));
            let is_expected = word.places.contains(&place);
            assert_eq!(
                findings.iter().any(is_found),
                is_expected,
                "{place:?}: {}",
                word.example
            );
        }
    }
}

#[test]
fn repository_follows_its_rules() {
    let findings = check(&workspace::root(), &config()).unwrap();
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}
