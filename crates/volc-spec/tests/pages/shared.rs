//! Types that Actions share.

use std::fs;

use tempfile::TempDir;
use volc_ir::{Ir, TypeDef};
use volc_spec::{Code, Diagnostic, Loaded, load_service};

use crate::common;

/// A page of an Action whose `Config` has these rows.
fn page(action: &str, rows: &str, size: &str) -> String {
    format!(
        "## 请求说明\n- 请求方式：POST\n- 请求地址：**https://rtc.volcengineapi.com?Action={action}&Version=2020-12-01**\n\
        ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
        | Config | Object of [Config](#config) | 是 | - | {action} 的配置 |\n| Own | Array of [Config](#config) | 否 | - | \
        x |\n\
        #### Config\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{rows}\
        | Size | Object of [Size](#size) | 否 | - | x |\n\
        #### Size\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{size}\
        ## 返回参数\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Back | Object of [Back](#back) | - | x |\n\
        #### Back\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Name | String | `x` | x |\n| Mode | Integer | `0` | - \
        `0`：关。\\n |\n"
    )
}

const ROWS: &str =
    "| Name | String | 是 | `x` | x |\n| Kind | Integer | 否 | `0` | 最大值为 `20`。 |\n";
const SIZE: &str = "| Width | Integer | 是 | `1` | x |\n";
const SHARED: &str = "[field.\"Body.Config\"]\nshared = \"Config\"\n";

/// A service of two Actions.
struct Files<'a> {
    shared: &'a str,
    pages: [(&'a str, &'a str); 2],
    overlays: [&'a str; 2],
    families: [&'a str; 2],
    shared_english: Option<String>,
    /// That of the first page.
    english: Option<String>,
}

impl<'a> Files<'a> {
    fn new(
        shared: &'a str,
        pages: [(&'a str, &'a str); 2],
        overlays: [&'a str; 2],
        families: [&'a str; 2],
    ) -> Self {
        Self {
            shared,
            pages,
            overlays,
            families,
            shared_english: None,
            english: None,
        }
    }

    fn load(&self) -> Loaded {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("service.toml"), common::service_text()).unwrap();
        fs::write(dir.path().join("shared.toml"), self.shared).unwrap();
        for (at, (rows, size)) in self.pages.into_iter().enumerate() {
            let name = ["StartOne", "StopOne"][at];
            let folder = dir.path().join(self.families[at]);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{name}.md")), page(name, rows, size)).unwrap();
            fs::write(folder.join(format!("{name}.toml")), self.overlays[at]).unwrap();
        }
        let first = dir.path().join(self.families[0]).join("StartOne.en.toml");
        for (path, text) in [
            (dir.path().join("shared.en.toml"), &self.shared_english),
            (first, &self.english),
        ] {
            if let Some(text) = text {
                fs::write(path, text).unwrap();
            }
        }
        load_service(dir.path())
    }
}

fn load_with(
    shared: &str,
    pages: [(&str, &str); 2],
    overlays: [&str; 2],
    families: [&str; 2],
) -> Loaded {
    Files::new(shared, pages, overlays, families).load()
}

fn load(
    pages: [(&str, &str); 2],
    overlays: [&str; 2],
    families: [&str; 2],
) -> (Option<Ir>, Vec<Diagnostic>) {
    let loaded = load_with("", pages, overlays, families);
    (loaded.ir, loaded.diagnostics)
}

fn shared(ir: &Ir, action: &str) -> Vec<(String, String)> {
    let types = &ir.action(action, "2020-12-01").unwrap().types;
    let shared = |def: &TypeDef| Some((def.name().to_owned(), def.shared()?.to_owned()));
    types.iter().filter_map(shared).collect()
}

#[test]
fn a_shared_type_is_marked_with_all_that_is_in_it() {
    let renamed = SHARED.replace("= \"Config\"", "= \"Setup\"")
        + "[field.\"Body.Config.Size\"]\nshared = \"Extent\"\n";
    let (ir, diagnostics) = load([(ROWS, SIZE); 2], [&renamed, &renamed], ["im", "im"]);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let ir = ir.unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let marks = vec![pair("Config", "Setup"), pair("Size", "Extent")];
    assert_eq!(
        (shared(&ir, "StartOne"), shared(&ir, "StopOne")),
        (marks.clone(), marks)
    );

    let (ir, _) = load([(ROWS, SIZE); 2], [SHARED, ""], ["im", "im"]);
    let ir = ir.unwrap();
    assert_eq!(shared(&ir, "StartOne").len(), 2);
    assert_eq!(shared(&ir, "StopOne"), []);
}

#[test]
fn bounds_and_members_of_a_shared_type_may_differ() {
    let cases = [
        ROWS.replace("Kind", "Sort"),
        ROWS.replace("`20`", "`30`"),
        ROWS.replace("| 是 |", "| 否 |"),
        ROWS.replace("最大值", "默认值为 `3`，最大值"),
    ];
    for rows in &cases {
        let (ir, diagnostics) = load([(ROWS, SIZE), (rows, SIZE)], [SHARED, SHARED], ["im", "im"]);
        let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
        assert!(errors.is_empty(), "{rows}: {errors:?}");
        let ir = ir.unwrap();
        assert_eq!(shared(&ir, "StartOne"), shared(&ir, "StopOne"));
    }
}

struct Differing<'a> {
    second: (&'a str, &'a str),
    name: &'static str,
    what: &'static str,
    path: &'static str,
}

#[test]
fn differing_types_are_errors_at_both_places() {
    let text = ROWS.replace("Integer", "String");
    let other_size = SIZE.replace("Integer", "String");
    let cases = [
        Differing {
            second: (text.as_str(), SIZE),
            name: "`Config` is shared",
            what: "the type of the field `Kind`",
            path: "Body.Config",
        },
        Differing {
            second: (ROWS, other_size.as_str()),
            name: "`Size` is shared",
            what: "the type of the field `Width`",
            path: "Body.Config.Size",
        },
    ];
    for Differing {
        second,
        name,
        what,
        path,
    } in cases
    {
        let (ir, diagnostics) = load([(ROWS, SIZE), second], [SHARED, SHARED], ["im", "im"]);
        assert!(ir.is_none(), "{what}");
        let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
        let [error] = errors.as_slice() else {
            panic!("{what}: {errors:?}");
        };
        assert_eq!(error.code, Code::SharedDiffers);
        assert!(
            error.message.contains(name) && error.message.contains(what),
            "{}",
            error.message
        );
        assert!(
            error.file.path.ends_with("StopOne.md")
                && error.related[0].file.path.ends_with("StartOne.md")
        );
        let help = format!("`shared = false` under `[field.\"{path}\"]`");
        assert!(error.help[0].contains(&help), "{:?}", error.help);

        // Families have types of their own, and so has a page that shares nothing.
        let local = "[field.\"Body.Config\"]\nshared = false\n";
        for (overlays, families) in [
            ([SHARED, SHARED], ["im", "room"]),
            ([SHARED, ""], ["im", "im"]),
            ([SHARED, local], ["im", "im"]),
        ] {
            let (ir, _) = load([(ROWS, SIZE), second], overlays, families);
            assert!(ir.is_some(), "{what}");
        }
    }
}

#[test]
fn sent_and_received_are_one_type_if_both_are_named() {
    let rows = "| Name | String | 是 | `x` | x |\n| Mode | Integer | 是 | `0` | - `0`：关。\\n |\n";
    let sent = "[field.\"Body.Config.Size\"]\nshared = \"Extent\"\n";
    let received = "[field.\"Result.Back\"]\nshared = \"Extent\"\n";
    let (ir, diagnostics) = load(
        [(ROWS, rows); 2],
        [&format!("{sent}{received}"), ""],
        ["im", "im"],
    );
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(shared(&ir.unwrap(), "StartOne").len(), 2);
}

const BOTH: &str = "[share.Setup]\nat = [\"StartOne@2020-12-01 Body.Config\", \"StopOne@2020-12-01 Body.Config\"]\n";

#[test]
fn the_service_shares_types_across_families() {
    let loaded = load_with(BOTH, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
    let ir = loaded.ir.unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let marks = vec![pair("Config", "types.Setup"), pair("Size", "types.Size")];
    assert_eq!(
        (shared(&ir, "StartOne"), shared(&ir, "StopOne")),
        (marks.clone(), marks)
    );
    // What is equal and not shared is `Back`, which nothing else holds.
    let left: Vec<_> = loaded
        .unshared
        .iter()
        .map(|types| types.name.as_str())
        .collect();
    assert_eq!(left, ["Back"]);
    assert_eq!(loaded.unshared[0].members, ["Name", "Mode"]);
    assert_eq!(
        loaded.unshared[0].at,
        [
            "StartOne@2020-12-01 Result.Back",
            "StopOne@2020-12-01 Result.Back"
        ]
    );
}

#[test]
fn a_family_shares_types_under_its_own_names() {
    let back = "at = [\"StartOne@2020-12-01 Result.Back\", \"StopOne@2020-12-01 Result.Back\"]\n";
    let of_family = BOTH.replace("share.Setup", "share.im.Setup")
        + &format!("names = {{ Size = \"types.Extent\" }}\n[share.im.Answer]\n{back}");
    let loaded = load_with(&of_family, [(ROWS, SIZE); 2], ["", ""], ["im", "im"]);
    let ir = loaded.ir.unwrap();
    let marks: Vec<(String, String)> = [
        ("Config", "Setup"),
        ("Size", "types.Extent"),
        ("Back", "Answer"),
    ]
    .map(|(name, shared)| (name.to_owned(), shared.to_owned()))
    .into();
    assert_eq!(
        (shared(&ir, "StartOne"), shared(&ir, "StopOne")),
        (marks.clone(), marks)
    );
    assert_eq!(loaded.unshared, []);

    let other = load_with(&of_family, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
    let error = other.diagnostics.iter().find(|d| d.is_error()).unwrap();
    assert_eq!(error.code, Code::SharedEntry);
    assert!(
        error.message.contains("of the family `room`, not of `im`"),
        "{error:?}"
    );
}

#[test]
fn types_of_one_action_can_be_one_type() {
    let size = "| Width | Integer | 是 | `1` | x |\n";
    let rows = format!("{ROWS}| Other | Object of [Other](#other) | 否 | - | x |\n");
    let page_size = format!(
        "{size}#### Other\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{size}"
    );
    let toml = format!("{BOTH}names = {{ Size = \"Extent\", Other = \"Extent\" }}\n");
    let loaded = load_with(
        &toml,
        [(rows.as_str(), page_size.as_str()); 2],
        ["", ""],
        ["im", "room"],
    );
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let keys = shared(&loaded.ir.unwrap(), "StopOne");
    let extents = keys.iter().filter(|(_, key)| key == "types.Extent");
    assert_eq!(extents.count(), 2, "{keys:?}");
}

#[test]
fn a_place_can_keep_a_definition_of_its_own() {
    let toml = format!(
        "{BOTH}[unshare]\n\"StopOne@2020-12-01 Body.Config.Size\" = \"It is another size.\"\n"
    );
    let loaded = load_with(&toml, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
    let error = loaded.diagnostics.iter().find(|d| d.is_error()).unwrap();
    assert!(
        error.message.contains("the type of the field `Size`"),
        "{}",
        error.message
    );

    let local = "[field.\"Body.Config\"]\nshared = false\n";
    let loaded = load_with(BOTH, [(ROWS, SIZE); 2], ["", local], ["im", "room"]);
    assert_eq!(shared(&loaded.ir.unwrap(), "StopOne"), []);
}

#[test]
fn reasons_answer_what_is_left_unshared() {
    let reason = format!("{BOTH}[share.allow]\nBack = \"Alike by chance.\"\n");
    let loaded = load_with(&reason, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
    assert_eq!(
        loaded.unshared[0].reason.as_deref(),
        Some("Alike by chance.")
    );

    // What lies in a type that stands apart is listed by itself.
    let apart = "[share.allow]\nBack = \"Alike by chance.\"\n\"StopOne@2020-12-01 Body.Config\" = \"Another one.\"\n";
    let loaded = load_with(apart, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
    let left: Vec<_> = loaded
        .unshared
        .iter()
        .map(|types| (types.name.as_str(), types.at.len(), types.reason.is_some()))
        .collect();
    assert_eq!(
        left,
        [("Back", 2, true), ("Config", 1, true), ("Size", 2, false)]
    );

    for idle in ["Config", "\"StopOne@2020-12-01 Body.Config\""] {
        let needless = format!("{BOTH}[share.allow]\n{idle} = \"Alike by chance.\"\n");
        let loaded = load_with(&needless, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
        let error = loaded.diagnostics.iter().find(|d| d.is_error()).unwrap();
        assert_eq!(
            (error.code, &error.file.text[error.span.clone()]),
            (Code::SharedPath, idle)
        );
    }
}

#[test]
fn wrong_places_are_errors_with_the_nearest_ones() {
    struct Case {
        good: &'static str,
        bad: &'static str,
        code: Code,
        help: &'static str,
    }
    let second = "\"StopOne@2020-12-01 Body.Config\"";
    let cases = [
        Case {
            good: second,
            bad: "\"StopTwo@2020-12-01 Body.Config\"",
            code: Code::SharedPath,
            help: "`StopOne@2020-12-01`",
        },
        Case {
            good: second,
            bad: "\"StopOne@2020-12-01 Body.Confg\"",
            code: Code::SharedPath,
            help: "`Body.Config`",
        },
        Case {
            good: second,
            bad: "\"StopOne@2020-12-01 Body.Config.Name\"",
            code: Code::SharedPath,
            help: "`Body.Config",
        },
        Case {
            good: second,
            bad: "\"StopOne Body.Config\"",
            code: Code::SharedEntry,
            help: "its Version",
        },
        Case {
            good: second,
            bad: "\"StopOne@2020-12-01\"",
            code: Code::SharedEntry,
            help: "its Version",
        },
        Case {
            good: second,
            bad: "\"StartOne@2020-12-01 Body.Config\"",
            code: Code::SharedEntry,
            help: "remove one",
        },
        Case {
            good: second,
            bad: "\"StopOne@2020-12-01 Result.Back\"",
            code: Code::SharedEntry,
            help: "request_and_response",
        },
        Case {
            good: second,
            bad: "1",
            code: Code::SharedEntry,
            help: "",
        },
        Case {
            good: "share.Setup",
            bad: "share.setup",
            code: Code::SharedEntry,
            help: "PascalCase",
        },
        Case {
            good: "share.Setup",
            bad: "shared.Setup",
            code: Code::SharedEntry,
            help: "`share`",
        },
        Case {
            good: "\"]\n",
            bad: "\"]\nnames = { Siez = \"Extent\" }\n",
            code: Code::SharedPath,
            help: "",
        },
        Case {
            good: "\"]\n",
            bad: "\"]\nnames = { Size = \"extent\" }\n",
            code: Code::SharedEntry,
            help: "PascalCase",
        },
        Case {
            good: "at = [",
            bad: "in = [",
            code: Code::SharedEntry,
            help: "`at`",
        },
        Case {
            good: "at = [",
            bad: "at = \"\" #[",
            code: Code::SharedEntry,
            help: "",
        },
        Case {
            good: "]\nat",
            bad: "\nat",
            code: Code::SharedSyntax,
            help: "",
        },
    ];
    for Case {
        good,
        bad,
        code,
        help,
    } in cases
    {
        let toml = BOTH.replace(good, bad);
        assert_ne!(toml, BOTH);
        let loaded = load_with(&toml, [(ROWS, SIZE); 2], ["", ""], ["im", "room"]);
        assert!(loaded.ir.is_none(), "{bad}");
        let mut errors = loaded.diagnostics.iter().filter(|d| d.is_error());
        let found = errors.find(|d| d.code == code && d.help.join(" ").contains(help));
        let found = found.unwrap_or_else(|| panic!("{bad}: {:?}", loaded.diagnostics));
        assert!(found.file.path.ends_with("shared.toml"), "{found:?}");
    }
}

struct WrongEnglish<'a> {
    page: &'a str,
    shared: &'a str,
    help: &'static str,
}

#[test]
fn english_of_a_shared_type_stands_once() {
    let english =
        "[texts]\n\"Setup.Kind\" = [\"\", \"The kind.\"]\n\"type Size\" = [\"\", \"A size.\"]\n";
    let files = |page: &str, shared: &str| Files {
        shared_english: Some(shared.to_owned()),
        english: Some(page.to_owned()),
        ..Files::new(BOTH, [(ROWS, SIZE); 2], ["", ""], ["im", "room"])
    };
    let page = "[texts]\n\"Body.Config.Name\" = [\"\", \"The name.\"]\n";
    let loaded = files(page, english).load();
    let ir = loaded.ir.unwrap();
    for action in ["StartOne", "StopOne"] {
        let action = ir.action(action, "2020-12-01").unwrap();
        let config = action.struct_def("Config").unwrap();
        let texts: Vec<&str> = config
            .fields
            .iter()
            .map(|field| field.docs.en.as_str())
            .collect();
        // That of the first page goes for all of them.
        assert_eq!(texts, ["The name.", "The kind.", ""]);
        assert_eq!(action.struct_def("Size").unwrap().docs.en, "A size.");
    }
    let of_shared = loaded
        .english
        .iter()
        .find(|page| page.path.ends_with("shared.en.toml"))
        .unwrap();
    let missing: Vec<&str> = of_shared
        .slots
        .iter()
        .filter(|s| s.wanted && !s.filled)
        .map(|s| s.key.as_str())
        .collect();
    assert_eq!(missing, ["Setup.Size", "Size.Width"]);

    let twice = "[texts]\n\"Body.Config.Kind\" = [\"\", \"The kind.\"]\n";
    let wrong = english.replace("Setup.Kind", "Setup.Kimd");
    for WrongEnglish { page, shared, help } in [
        WrongEnglish {
            page: twice,
            shared: english,
            help: "remove it here",
        },
        WrongEnglish {
            page,
            shared: &wrong,
            help: "`Setup.Kind`",
        },
    ] {
        let loaded = files(page, shared).load();
        let error = loaded.diagnostics.iter().find(|d| d.is_error()).unwrap();
        assert_eq!(error.code, Code::EnglishPath);
        assert!(error.help.join(" ").contains(help), "{error:?}");
    }
}

#[test]
fn only_structs_and_enumerations_can_be_shared() {
    let scalar = "[field.\"Body.Config.Name\"]\nshared = \"Name\"\n";
    let (_, diagnostics) = load([(ROWS, SIZE); 2], [scalar, ""], ["im", "im"]);
    let error = diagnostics.iter().find(|d| d.is_error()).unwrap();
    assert_eq!(
        (error.code, error.label.as_str()),
        (Code::OverlayValue, "nothing to share")
    );

    let twice = SHARED.to_owned() + "[field.\"Body.Own\"]\nshared = \"Other\"\n";
    let (_, diagnostics) = load([(ROWS, SIZE); 2], [&twice, ""], ["im", "im"]);
    let error = diagnostics.iter().find(|d| d.is_error()).unwrap();
    assert!(
        error.message.contains("shared as `Config` already"),
        "{}",
        error.message
    );
}
