//! Overlays that are right, and every way in which one can be wrong.

use volc_ir::{Effect, Facts, Pagination};

use super::*;
use crate::Diagnostic;

fn read(text: &str) -> (Option<Overlay>, Vec<Diagnostic>) {
    Overlay::parse(&SourceFile::from_text("Page.toml", text))
}

/// The code, the marked text and the helps of each diagnostic.
fn reported(diagnostics: &[Diagnostic]) -> Vec<(&'static str, &str, String)> {
    diagnostics
        .iter()
        .map(|d| (d.code.id(), &d.file.text[d.span.clone()], d.help.join("; ")))
        .collect()
}

const WHOLE: &str = r#"
reviewed = "0123456789abcdef"
doc = "337049"
facts = "sdk"
deprecated = "Use another."
effect = "read"

[field."Body.AppId"]
deprecated = "Use another."
rename = "application_id"
type = "Integer"
aliases = ["Appid", "APPID"]

[field."Query.Filter"]
query = "json"

[field."Result.Ext"]
map_value = "Array of String"
sensitive = false
rename = "extension"

[enum."Body.DataType".values]
0 = "Cache"
-1 = "Nothing"
"a b" = "Spaced"

[pagination]
style = "cursor"
cursor = "Body.Cursor"
limit = "Body.Limit"
more = "Result.HasMore"
next = "Result.NextCursor"
items = "Result.Infos"

[wait]
status = "Result.Task.Status"
done = ["Ended"]
failed = ["Failed", "Lost"]
reason = "Result.Task.StopReason"
not_found = ["TaskNotReady"]
every = "1m"

[allow.W0502]
reason = "The service sends it, the page forgot it."
"#;

#[test]
fn every_entry_is_read_with_its_place() {
    let (overlay, diagnostics) = read(WHOLE);
    assert_eq!(reported(&diagnostics), []);
    let overlay = overlay.unwrap();
    let text = |span: &Range<usize>| &WHOLE[span.clone()];

    let reviewed = overlay.reviewed.as_ref().unwrap();
    assert_eq!(
        (text(&reviewed.key), text(&reviewed.span)),
        ("reviewed", "\"0123456789abcdef\"")
    );
    assert_eq!(overlay.facts.as_ref().unwrap().value, Facts::Sdk);
    assert_eq!(overlay.effect.as_ref().unwrap().value, Effect::Read);

    let app = overlay.field("Body.AppId").unwrap();
    assert_eq!(text(&app.key), "\"Body.AppId\"");
    for deprecated in [&overlay.deprecated, &app.deprecated] {
        assert_eq!(deprecated.as_ref().unwrap().value, "Use another.");
    }
    assert_eq!(app.rename.as_ref().unwrap().value, "application_id");
    let aliases: Vec<_> = app
        .aliases
        .iter()
        .map(|a| (a.value.as_str(), text(&a.span)))
        .collect();
    assert_eq!(aliases, [("Appid", "\"Appid\""), ("APPID", "\"APPID\"")]);
    let ext = overlay.field("Result.Ext").unwrap();
    assert_eq!(ext.map_value.as_ref().unwrap().value, "Array of String");
    assert!(!ext.sensitive.as_ref().unwrap().value);
    assert_eq!(
        overlay
            .field("Query.Filter")
            .unwrap()
            .query
            .as_ref()
            .unwrap()
            .value,
        QueryForm::Json
    );

    assert_eq!(overlay.value_name("Body.DataType", "-1"), Some("Nothing"));
    assert_eq!(overlay.value_name("Body.DataType", "a b"), Some("Spaced"));
    assert_eq!(overlay.value_name("Body.DataType", "7"), None);
    assert!(matches!(
        &overlay.pagination.as_ref().unwrap().value,
        PaginationOverlay::Pages(pages) if pages.paths.len() == 5 && pages.declared == Pagination::Cursor {
            cursor: "Cursor".to_owned(),
            limit: Some("Limit".to_owned()),
            more: Some("HasMore".to_owned()),
            next: "NextCursor".to_owned(),
            items: "Infos".to_owned(),
        }
    ));
    assert!(overlay.allows(Code::ExampleUnknownField).is_some());
    assert!(overlay.allows(Code::ExampleWrongType).is_none());
}

#[test]
fn defects_are_reported_at_their_places() {
    struct Case {
        text: &'static str,
        code: &'static str,
        marked: &'static str,
        help: &'static str,
    }

    let cases = [
        Case {
            text: "doc = ",
            code: "E0301",
            marked: "",
            help: "",
        },
        Case {
            text: "a = 1\na = 2\n",
            code: "E0301",
            marked: "a",
            help: "",
        },
        Case {
            text: "reveiwed = \"x\"",
            code: "E0302",
            marked: "reveiwed",
            help: "`reviewed`",
        },
        Case {
            text: "summary = \"x\"",
            code: "E0302",
            marked: "summary",
            help: "[texts]",
        },
        Case {
            text: "[field.\"Body.A\"]\nnote = \"x\"",
            code: "E0302",
            marked: "note",
            help: "[texts]",
        },
        Case {
            text: "[field.\"Body.A\"]\nalias = []",
            code: "E0302",
            marked: "alias",
            help: "`aliases`",
        },
        Case {
            text: "[pagination]\nstyle = \"none\"\nlimits = 1",
            code: "E0302",
            marked: "limits",
            help: "`limit`",
        },
        Case {
            text: "doc = 1",
            code: "E0303",
            marked: "1",
            help: "",
        },
        Case {
            text: "[field.\"Body.A\"]\nsensitive = \"yes\"",
            code: "E0303",
            marked: "\"yes\"",
            help: "",
        },
        Case {
            text: "[field.\"Body.A\"]\naliases = [\"B\", 2]",
            code: "E0303",
            marked: "2",
            help: "",
        },
        Case {
            text: "field = \"x\"",
            code: "E0303",
            marked: "\"x\"",
            help: "",
        },
        Case {
            text: "[enum.\"Body.A\".values]\n0 = 1",
            code: "E0303",
            marked: "1",
            help: "",
        },
        Case {
            text: "facts = \"page\"",
            code: "E0304",
            marked: "\"page\"",
            help: "`sdk`",
        },
        Case {
            text: "effect = \"reads\"",
            code: "E0304",
            marked: "\"reads\"",
            help: "`read`",
        },
        Case {
            text: "reviewed = \"abc\"",
            code: "E0304",
            marked: "\"abc\"",
            help: "16 hex digits",
        },
        Case {
            text: "deprecated = \"a\\nb\"",
            code: "E0304",
            marked: "\"a\\nb\"",
            help: "one line",
        },
        Case {
            text: "[field.AppId]",
            code: "E0304",
            marked: "AppId",
            help: "Body.AppId",
        },
        Case {
            text: "[field.\"Body.\"]",
            code: "E0304",
            marked: "\"Body.\"",
            help: "Body.AppId",
        },
        Case {
            text: "[field.\"Body.A\"]\nrename = \"1x\"",
            code: "E0304",
            marked: "\"1x\"",
            help: "a letter first",
        },
        Case {
            text: "[field.\"Body.A\"]\nshared = \"a\"",
            code: "E0304",
            marked: "\"a\"",
            help: "PascalCase",
        },
        Case {
            text: "[field.\"Body.A\"]\naliases = [\"B\", \"B\"]",
            code: "E0304",
            marked: "\"B\"",
            help: "remove one",
        },
        Case {
            text: "[enum.\"Body.A\"]",
            code: "E0304",
            marked: "\"Body.A\"",
            help: "",
        },
        Case {
            text: "[enum.\"Body.A\".values]\n0 = \"cache\"",
            code: "E0304",
            marked: "\"cache\"",
            help: "PascalCase",
        },
        Case {
            text: "[enum.\"Body.A\".values]\n0 = \"X\"\n1 = \"X\"",
            code: "E0304",
            marked: "\"X\"",
            help: "a name of its own",
        },
        Case {
            text: "[pagination]\nstyle = \"pages\"",
            code: "E0304",
            marked: "\"pages\"",
            help: "`page`",
        },
        Case {
            text: "[pagination]\nstyle = \"offset\"\noffset = \"Body.Offset\"\nitems = \"Result.Rows\"\nnext = \
                \"Result.Next\"",
            code: "E0304",
            marked: "next",
            help: "it has offset, items, limit, more, total",
        },
        Case {
            text: "[pagination]\nstyle = \"page\"\npage = \"Body.Page.Number\"\nitems = \"Result.Data.Rows\"",
            code: "E0304",
            marked: "\"Body.Page.Number\"",
            help: "at the top of the request",
        },
        Case {
            text: "[pagination]\nstyle = \"page\"\npage = \"Body.Page\"\nitems = \"Result.Rows\"\nfirst = -1",
            code: "E0303",
            marked: "-1",
            help: "",
        },
        Case {
            text: "[pagination]\nstyle = \"none\"\nitems = \"Result.Rows\"",
            code: "E0304",
            marked: "items",
            help: "remove it",
        },
        Case {
            text: "method = \"P2pStart\"",
            code: "E0304",
            marked: "\"P2pStart\"",
            help: "snake case",
        },
        Case {
            text: "[field.\"Body.A\"]\nformat = \"datetime\"",
            code: "E0304",
            marked: "\"datetime\"",
            help: "`date-time`",
        },
        Case {
            text: "[field.\"Body.A\"]\nfixed = []",
            code: "E0303",
            marked: "[]",
            help: "",
        },
        Case {
            text: "[field.\"Body.A\"]\ndefault = 2020-12-01",
            code: "E0303",
            marked: "2020-12-01",
            help: "",
        },
        Case {
            text: "[field.\"Body.A\"]\nbounds = { minimum = 1 }",
            code: "E0304",
            marked: "{ minimum = 1 }",
            help: "any_of",
        },
        Case {
            text: "[field.\"Body.A\"]\nrequired_if = [{ in = [1] }]",
            code: "E0304",
            marked: "[{ in = [1] }]",
            help: "member",
        },
        Case {
            text: "[field.\"Body.A\"]\nshared = true",
            code: "E0303",
            marked: "true",
            help: "",
        },
        Case {
            text: "one_of = 1",
            code: "E0303",
            marked: "one_of",
            help: "",
        },
        Case {
            text: "[[one_of]]\nat = \"Body\"\nexactly = [\"A\"]",
            code: "E0304",
            marked: "[\"A\"]",
            help: "members",
        },
        Case {
            text: "[[one_of]]\nat = \"Bod\"\nexactly = [\"A\", \"B\"]",
            code: "E0304",
            marked: "\"Bod\"",
            help: "Body.AppId",
        },
        Case {
            text: "[pagination]\n",
            code: "E0304",
            marked: "pagination",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"2s\"\nfail = []",
            code: "E0302",
            marked: "fail",
            help: "`failed`",
        },
        Case {
            text: "[wait]\nstatus = \"Body.Status\"\ndone = [\"Ended\"]\nevery = \"2s\"",
            code: "E0304",
            marked: "\"Body.Status\"",
            help: "\"Result.Task.Status\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"2s\"\nreason = \"Result.\"",
            code: "E0304",
            marked: "\"Result.\"",
            help: "\"Result.Task.StopReason\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [3]\nevery = \"2s\"",
            code: "E0303",
            marked: "3",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = \"Ended\"\nevery = \"2s\"",
            code: "E0303",
            marked: "\"Ended\"",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = []\nevery = \"2s\"",
            code: "E0304",
            marked: "[]",
            help: "[\"Finished\"]",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nfailed = ['Ended']\nevery = \"2s\"",
            code: "E0304",
            marked: "'Ended'",
            help: "remove one",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nnot_found = [\"A\", 'A']\nevery = \"2s\"",
            code: "E0304",
            marked: "'A'",
            help: "remove one",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]",
            code: "E0304",
            marked: "wait",
            help: "",
        },
        Case {
            text: "[wait]\ndone = [\"Ended\"]\nevery = \"2s\"",
            code: "E0304",
            marked: "wait",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\nevery = \"2s\"",
            code: "E0304",
            marked: "wait",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = 2",
            code: "E0303",
            marked: "2",
            help: "",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"2 s\"",
            code: "E0304",
            marked: "\"2 s\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"s\"",
            code: "E0304",
            marked: "\"s\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"0s\"",
            code: "E0304",
            marked: "\"0s\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"61m\"",
            code: "E0304",
            marked: "\"61m\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"2h\"",
            code: "E0304",
            marked: "\"2h\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"-1s\"",
            code: "E0304",
            marked: "\"-1s\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"99999999999999999999ms\"",
            code: "E0304",
            marked: "\"99999999999999999999ms\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[wait]\nstatus = \"Result.Status\"\ndone = [\"Ended\"]\nevery = \"1e3ms\"",
            code: "E0304",
            marked: "\"1e3ms\"",
            help: "\"500ms\"",
        },
        Case {
            text: "[allow.W0599]\nreason = \"x\"",
            code: "E0304",
            marked: "W0599",
            help: "W05",
        },
        Case {
            text: "[allow.E0101]\nreason = \"x\"",
            code: "E0304",
            marked: "E0101",
            help: "another entry",
        },
        Case {
            text: "[allow.W0502]\n",
            code: "E0304",
            marked: "W0502",
            help: "",
        },
        Case {
            text: "[allow.W0502]\nreason = \" \"",
            code: "E0304",
            marked: "\" \"",
            help: "say why",
        },
    ];
    for Case {
        text,
        code,
        marked,
        help,
    } in cases
    {
        let (overlay, diagnostics) = read(text);
        assert!(overlay.is_none(), "{text}");
        let reported = reported(&diagnostics);
        let found = reported
            .iter()
            .any(|(c, m, h)| *c == code && *m == marked && h.contains(help));
        assert!(found, "{text}\n{reported:?}");
        assert_eq!(reported.len(), 1, "{text}\n{reported:?}");
    }
}

#[test]
fn every_entry_of_a_wait_is_read() {
    let (overlay, _) = read(WHOLE);
    let wait = overlay.unwrap().wait.unwrap().value;
    let text = |entry: &Entry<String>| WHOLE[entry.span.clone()].trim_matches('"').to_owned();
    assert_eq!(text(&wait.status), "Result.Task.Status");
    assert_eq!(
        wait.reason.as_ref().map(text).as_deref(),
        Some("Result.Task.StopReason")
    );
    for (entries, values) in [
        (&wait.done, &["Ended"] as &[_]),
        (&wait.failed, &["Failed", "Lost"]),
        (&wait.not_found, &["TaskNotReady"]),
    ] {
        let found: Vec<_> = entries
            .iter()
            .map(|entry| (entry.value.clone(), text(entry)))
            .collect();
        let stated: Vec<_> = values
            .iter()
            .map(|value| ((*value).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(found, stated);
    }
    for (every, millis) in [("250ms", 250), ("2s", 2_000), ("60m", 3_600_000)] {
        let (overlay, _) = read(&WHOLE.replace("\"1m\"", &format!("{every:?}")));
        assert_eq!(
            overlay.unwrap().wait.unwrap().value.every.value,
            millis,
            "{every}"
        );
    }
}

#[test]
fn all_missing_entries_are_reported_at_once() {
    let (_, diagnostics) = read("[pagination]\nstyle = \"cursor\"\ncursor = \"Cursor\"\n");
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
}

#[test]
fn a_dead_entry_is_an_error_at_its_key() {
    let (overlay, _) = read(WHOLE);
    let overlay = overlay.unwrap();
    let page = PageFacts {
        paths: [
            "Body.AppId",
            "Body.DataType",
            "Body.Cursor",
            "Body.Limit",
            "Query.Filter",
            "Result.HasMore",
            "Result.NextCursor",
            "Result.List",
            "Result.Task.StopReason",
            "Result.Info.Ext",
        ]
        .map(str::to_owned)
        .into(),
        values: [(
            "Body.DataType".to_owned(),
            vec!["0".to_owned(), "a b".to_owned()],
        )]
        .into(),
        findings: [Code::ExampleWrongType].into(),
    };
    let dead = overlay.dead(&page);
    let reported = reported(&dead);
    assert_eq!(
        reported
            .iter()
            .map(|(code, marked, _)| (*code, *marked))
            .collect::<Vec<_>>(),
        [
            ("E0305", "\"Result.Ext\""),
            ("E0305", "\"Result.Infos\""),
            ("E0305", "\"Result.Task.Status\""),
            ("E0305", "-1"),
            ("E0307", "W0502"),
        ]
    );
    assert!(
        reported[0].2.contains("`Result.Info.Ext`"),
        "{:?}",
        reported[0]
    );
}

#[test]
fn a_page_that_changed_asks_for_another_look() {
    let page = SourceFile::from_text("Page.md", "new text");
    for (reviewed, changed) in [
        (page.sha256()[..16].to_owned(), false),
        (page.sha256(), false),
        ("0".repeat(16), true),
        ("0".repeat(64), true),
    ] {
        let (overlay, _) = read(&format!("reviewed = \"{reviewed}\""));
        let warning = overlay.unwrap().changed(&page);
        assert_eq!(warning.is_some(), changed, "{reviewed}");
        if let Some(warning) = warning {
            let now = &page.sha256()[..reviewed.len()];
            assert!(warning.help[0].contains(&format!("reviewed = \"{now}\"")));
        }
    }
    assert!(read("").0.unwrap().changed(&page).is_none());
}

#[test]
fn a_byte_order_mark_and_crlf_do_not_shift_places() {
    let (_, diagnostics) = read("\u{feff}doc = \"1\"\r\nfacs = \"x\"\r\n");
    assert_eq!(reported(&diagnostics)[0].1, "facs");
    assert!(
        diagnostics[0]
            .to_string()
            .starts_with("Page.toml:2:1: error[E0302]")
    );
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        read(&text);
    }

    #[test]
    fn no_damage_to_an_overlay_panics(at in 0..WHOLE.len(), cut in 0usize..40, put in "[\\[\\]\"=.#a1\n]{0,6}") {
        let end = (at + cut).min(WHOLE.len());
        let (overlay, diagnostics) = read(&format!("{}{put}{}", &WHOLE[..at], &WHOLE[end..]));
        proptest::prop_assert!(overlay.is_some() || !diagnostics.is_empty());
    }
}
