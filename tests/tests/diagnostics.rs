//! The printed diagnostics of bad pages and overlays, byte by byte: `tests/goldens/diagnostics`. `UPDATE_GOLDENS=1`
//! writes them anew.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use volc_spec::{Diagnostic, Format, Overlay, ServiceFile, SourceFile, Style, read_page, render};

/// A page that can be read. The cases below change one place of it.
const PAGE: &str = include_str!("../goldens/diagnostics/good.md");

struct BadPage {
    name: &'static str,
    good: &'static str,
    bad: &'static str,
}

/// A case: its name, what is replaced on the good page, and by what.
const PAGES: &[BadPage] = &[
    BadPage {
        name: "unknown_type",
        good: "| AppId | String",
        bad: "| AppId | Strimg",
    },
    BadPage {
        name: "row_too_short",
        good: "| Reason | Integer | 否 | `1` | 为何关闭。最大值为 `9`。 |",
        bad: "| Reason | Integer |",
    },
    BadPage {
        name: "row_too_long",
        good: "| `1` | 为何关闭。最大值为 `9`。 |",
        bad: "| `1` | 为何关闭。 | 又一格 | 再一格 |",
    },
    BadPage {
        name: "struct_without_table",
        good: "### Room\n\n",
        bad: "### Rooom\n\n",
    },
    BadPage {
        name: "duplicate_field",
        good: "| Reason | Integer |",
        bad: "| AppId | Integer |",
    },
    BadPage {
        name: "unknown_column",
        good: "| 参数 | 类型 | 是否必选 | 示例值 | 描述 |",
        bad: "| 参数 | 类型 | 是否必选 | 颜色 | 描述 |",
    },
    BadPage {
        name: "unclosed_fence",
        good: "\n```\n## 返回示例",
        bad: "\n## 返回示例",
    },
    BadPage {
        name: "example_against_table",
        good: "\"Reason\": 1",
        bad: "\"Reeson\": \"x\"",
    },
];

fn service() -> ServiceFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/rtc/service.toml");
    let file = SourceFile::new("service.toml", fs::read(path).unwrap()).unwrap();
    ServiceFile::parse(&file).0.unwrap()
}

fn read(page: &str, overlay: Option<&str>) -> Vec<Diagnostic> {
    let file = SourceFile::new("specs/rtc/room/StopRoom.md", page.as_bytes().to_vec()).unwrap();
    let overlay = overlay.map(|text| {
        let file =
            SourceFile::new("specs/rtc/room/StopRoom.toml", text.as_bytes().to_vec()).unwrap();
        Overlay::parse(&file)
    });
    let (overlay, mut diagnostics) = overlay.unwrap_or_default();
    diagnostics
        .extend(read_page(&Arc::clone(&file), overlay.as_ref(), &service(), "room").diagnostics);
    diagnostics
}

fn check(name: &str, diagnostics: &[Diagnostic]) {
    let style = Style {
        format: Format::Human,
        color: false,
    };
    let shown = render(diagnostics, style);
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("goldens/diagnostics/{name}.txt"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, &shown).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        shown, golden,
        "{name}: run with UPDATE_GOLDENS=1 and look at the difference"
    );
    assert!(!shown.is_empty(), "{name} shows nothing");
}

#[test]
fn the_good_page_has_nothing_to_say() {
    let diagnostics = read(PAGE, None);
    assert!(
        diagnostics.is_empty(),
        "{}",
        render(
            &diagnostics,
            Style {
                format: Format::Human,
                color: false
            }
        )
    );
}

#[test]
fn bad_pages() {
    for BadPage { name, good, bad } in PAGES {
        assert!(
            PAGE.contains(good),
            "{name}: the good page does not hold what is replaced"
        );
        check(name, &read(&PAGE.replace(good, bad), None));
    }
    // Without its examples, whose answer names the Action too.
    let (tables, _) = PAGE.split_once("## 请求示例").unwrap();
    check(
        "no_action",
        &read(
            &tables.replace("?Action=StopRoom&Version=2020-12-01", ""),
            None,
        ),
    );
    check("empty", &read("", None));
    let not_utf8 =
        SourceFile::new("specs/rtc/room/StopRoom.md", b"## \xff\xfe".to_vec()).map(|_| ());
    check("not_utf8", &[*not_utf8.unwrap_err()]);
}

#[test]
fn bad_overlays() {
    for (name, overlay) in [
        (
            "overlay_dead_path",
            "[field.\"Body.AppIds\"]\nrename = \"app\"\n",
        ),
        (
            "overlay_unknown_key",
            "[field.\"Body.AppId\"]\nrenam = \"app\"\n",
        ),
        ("overlay_syntax", "rename = \"Closes a room.\n"),
        (
            "overlay_of_another_page",
            "reviewed = \"0123456789abcdef\"\n",
        ),
    ] {
        check(name, &read(PAGE, Some(overlay)));
    }
}
