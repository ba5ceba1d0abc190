//! Overlays that are right, and every way in which one can be wrong.

use volc_ir::{Effect, Facts, Pagination};

use super::*;
use crate::Diagnostic;

fn read(text: &str) -> (Option<Overlay>, Vec<Diagnostic>) {
    Overlay::parse(&SourceFile::from_text("Page.toml", text))
}

/// The code, the marked text and the helps of each diagnostic.
fn told(diagnostics: &[Diagnostic]) -> Vec<(&'static str, &str, String)> {
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

[allow.W0502]
reason = "The service sends it, the page forgot it."
"#;

#[test]
fn every_entry_is_read_with_its_place() {
    let (overlay, diagnostics) = read(WHOLE);
    assert_eq!(told(&diagnostics), []);
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
        PaginationOverlay::Pages(pages) if pages.paths.len() == 5 && pages.said == Pagination::Cursor {
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
fn what_is_wrong_is_told_where_it_stands() {
    let cases = [
        ("doc = ", "E0301", "", ""),
        ("a = 1\na = 2\n", "E0301", "a", ""),
        ("reveiwed = \"x\"", "E0302", "reveiwed", "`reviewed`"),
        ("summary = \"x\"", "E0302", "summary", "[texts]"),
        (
            "[field.\"Body.A\"]\nnote = \"x\"",
            "E0302",
            "note",
            "[texts]",
        ),
        (
            "[field.\"Body.A\"]\nalias = []",
            "E0302",
            "alias",
            "`aliases`",
        ),
        (
            "[pagination]\nstyle = \"none\"\nlimits = 1",
            "E0302",
            "limits",
            "`limit`",
        ),
        ("doc = 1", "E0303", "1", ""),
        (
            "[field.\"Body.A\"]\nsensitive = \"yes\"",
            "E0303",
            "\"yes\"",
            "",
        ),
        ("[field.\"Body.A\"]\naliases = [\"B\", 2]", "E0303", "2", ""),
        ("field = \"x\"", "E0303", "\"x\"", ""),
        ("[enum.\"Body.A\".values]\n0 = 1", "E0303", "1", ""),
        ("facts = \"page\"", "E0304", "\"page\"", "`sdk`"),
        ("effect = \"reads\"", "E0304", "\"reads\"", "`read`"),
        ("reviewed = \"abc\"", "E0304", "\"abc\"", "16 hex digits"),
        ("deprecated = \"a\\nb\"", "E0304", "\"a\\nb\"", "one line"),
        ("[field.AppId]", "E0304", "AppId", "Body.AppId"),
        ("[field.\"Body.\"]", "E0304", "\"Body.\"", "Body.AppId"),
        (
            "[field.\"Body.A\"]\nrename = \"1x\"",
            "E0304",
            "\"1x\"",
            "a letter first",
        ),
        (
            "[field.\"Body.A\"]\nshared = \"a\"",
            "E0304",
            "\"a\"",
            "PascalCase",
        ),
        (
            "[field.\"Body.A\"]\naliases = [\"B\", \"B\"]",
            "E0304",
            "\"B\"",
            "remove one",
        ),
        ("[enum.\"Body.A\"]", "E0304", "\"Body.A\"", ""),
        (
            "[enum.\"Body.A\".values]\n0 = \"cache\"",
            "E0304",
            "\"cache\"",
            "PascalCase",
        ),
        (
            "[enum.\"Body.A\".values]\n0 = \"X\"\n1 = \"X\"",
            "E0304",
            "\"X\"",
            "a name of its own",
        ),
        (
            "[pagination]\nstyle = \"pages\"",
            "E0304",
            "\"pages\"",
            "`page`",
        ),
        (
            "[pagination]\nstyle = \"offset\"\noffset = \"Body.Offset\"\nitems = \"Result.Rows\"\nnext = \"Result.Next\"",
            "E0304",
            "next",
            "it has offset, items, limit, more, total",
        ),
        (
            "[pagination]\nstyle = \"page\"\npage = \"Body.Page.Number\"\nitems = \"Result.Data.Rows\"",
            "E0304",
            "\"Body.Page.Number\"",
            "at the top of the request",
        ),
        (
            "[pagination]\nstyle = \"page\"\npage = \"Body.Page\"\nitems = \"Result.Rows\"\nfirst = -1",
            "E0303",
            "-1",
            "",
        ),
        (
            "[pagination]\nstyle = \"none\"\nitems = \"Result.Rows\"",
            "E0304",
            "items",
            "remove it",
        ),
        (
            "method = \"P2pStart\"",
            "E0304",
            "\"P2pStart\"",
            "snake case",
        ),
        (
            "[field.\"Body.A\"]\nformat = \"datetime\"",
            "E0304",
            "\"datetime\"",
            "`date-time`",
        ),
        ("[field.\"Body.A\"]\nfixed = []", "E0303", "[]", ""),
        (
            "[field.\"Body.A\"]\ndefault = 2020-12-01",
            "E0303",
            "2020-12-01",
            "",
        ),
        (
            "[field.\"Body.A\"]\nbounds = { minimum = 1 }",
            "E0304",
            "{ minimum = 1 }",
            "any_of",
        ),
        (
            "[field.\"Body.A\"]\nrequired_if = [{ in = [1] }]",
            "E0304",
            "[{ in = [1] }]",
            "member",
        ),
        ("[field.\"Body.A\"]\nshared = true", "E0303", "true", ""),
        ("one_of = 1", "E0303", "one_of", ""),
        (
            "[[one_of]]\nat = \"Body\"\nexactly = [\"A\"]",
            "E0304",
            "[\"A\"]",
            "members",
        ),
        (
            "[[one_of]]\nat = \"Bod\"\nexactly = [\"A\", \"B\"]",
            "E0304",
            "\"Bod\"",
            "Body.AppId",
        ),
        ("[pagination]\n", "E0304", "pagination", ""),
        ("[allow.W0599]\nreason = \"x\"", "E0304", "W0599", "W05"),
        (
            "[allow.E0101]\nreason = \"x\"",
            "E0304",
            "E0101",
            "another entry",
        ),
        ("[allow.W0502]\n", "E0304", "W0502", ""),
        ("[allow.W0502]\nreason = \" \"", "E0304", "\" \"", "say why"),
    ];
    for (text, code, marked, help) in cases {
        let (overlay, diagnostics) = read(text);
        assert!(overlay.is_none(), "{text}");
        let told = told(&diagnostics);
        let found = told
            .iter()
            .any(|(c, m, h)| *c == code && *m == marked && h.contains(help));
        assert!(found, "{text}\n{told:?}");
        assert_eq!(told.len(), 1, "{text}\n{told:?}");
    }
}

#[test]
fn all_that_is_missing_is_told_at_once() {
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
    let told = told(&dead);
    assert_eq!(
        told.iter()
            .map(|(code, marked, _)| (*code, *marked))
            .collect::<Vec<_>>(),
        [
            ("E0305", "\"Result.Ext\""),
            ("E0305", "\"Result.Infos\""),
            ("E0305", "-1"),
            ("E0307", "W0502"),
        ]
    );
    assert!(told[0].2.contains("`Result.Info.Ext`"), "{:?}", told[0]);
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
    assert_eq!(told(&diagnostics)[0].1, "facs");
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
