//! Types that Actions of a family share.

use std::fs;

use tempfile::TempDir;
use volc_ir::{Ir, TypeDef};
use volc_spec::{Code, Diagnostic, load_service};

use crate::common;

/// A page of an Action whose `Config` has these rows.
fn page(action: &str, rows: &str, size: &str) -> String {
    format!(
        "## 请求说明\n- 请求方式：POST\n- 请求地址：**https://rtc.volcengineapi.com?Action={action}&Version=2020-12-01**\n\
        ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
        | Config | Object of [Config](#config) | 是 | - | {action} 的配置 |\n| Own | Array of [Config](#config) | 否 | - | x |\n\
        #### Config\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{rows}\
        | Size | Object of [Size](#size) | 否 | - | x |\n\
        #### Size\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{size}\
        ## 返回参数\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Back | Object of [Back](#back) | - | x |\n\
        #### Back\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Name | String | `x` | x |\n| Mode | Integer | `0` | - `0`：关。\\n |\n"
    )
}

const ROWS: &str =
    "| Name | String | 是 | `x` | x |\n| Kind | Integer | 否 | `0` | 最大值为 `20`。 |\n";
const SIZE: &str = "| Width | Integer | 是 | `1` | x |\n";
const SHARED: &str = "[field.\"Body.Config\"]\nshared = \"Config\"\n";

/// Two Actions of one family, in the folders that are given.
fn load(
    pages: [(&str, &str); 2],
    overlays: [&str; 2],
    families: [&str; 2],
) -> (Option<Ir>, Vec<Diagnostic>) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("service.toml"), common::service_text()).unwrap();
    for (at, (rows, size)) in pages.into_iter().enumerate() {
        let name = ["StartOne", "StopOne"][at];
        let folder = dir.path().join(families[at]);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.md")), page(name, rows, size)).unwrap();
        fs::write(folder.join(format!("{name}.toml")), overlays[at]).unwrap();
    }
    let loaded = load_service(dir.path());
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
fn what_differs_is_told_at_both_places() {
    let cases = [
        (
            ROWS.replace("Kind", "Sort"),
            SIZE.to_owned(),
            "only one has the field `Kind`",
        ),
        (
            ROWS.replace("`20`", "`30`"),
            SIZE.to_owned(),
            "the bounds of the field `Kind`",
        ),
        (
            ROWS.replace("Integer", "String"),
            SIZE.to_owned(),
            "the type of the field `Kind`",
        ),
        (
            ROWS.replace("| 是 |", "| 否 |"),
            SIZE.to_owned(),
            "whether it is required of the field `Name`",
        ),
        (
            ROWS.replace("最大值", "默认值为 `3`，最大值"),
            SIZE.to_owned(),
            "the default of the field `Kind`",
        ),
        (
            ROWS.to_owned(),
            SIZE.replace("Width", "Height"),
            "only one has the field `Width`",
        ),
    ];
    for (rows, size, what) in &cases {
        let (ir, diagnostics) = load([(ROWS, SIZE), (rows, size)], [SHARED, SHARED], ["im", "im"]);
        assert!(ir.is_none(), "{what}");
        let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
        assert_eq!(errors.len(), 1, "{what}: {errors:?}");
        let error = errors[0];
        assert_eq!(error.code, Code::SharedDiffers);
        assert!(error.message.contains(what), "{what}: {}", error.message);
        assert!(
            error.file.path.ends_with("StopOne.md")
                && error.related[0].file.path.ends_with("StartOne.md")
        );

        let inside = what.contains("Width");
        let help = if inside {
            "[field.\"Body.Config.Size\"]\nshared = "
        } else {
            "under another name"
        };
        assert!(error.help[0].contains(help), "{:?}", error.help);

        // Families have types of their own, and so has a page that shares nothing.
        for (overlays, families) in [
            ([SHARED, SHARED], ["im", "room"]),
            ([SHARED, ""], ["im", "im"]),
        ] {
            let (ir, _) = load([(ROWS, SIZE), (rows, size)], overlays, families);
            assert!(ir.is_some(), "{what}");
        }
    }
}

#[test]
fn what_is_sent_and_what_is_received_must_have_one_shape() {
    let both = SHARED.replace("Body.Config", "Body.Config.Size")
        + "[field.\"Result.Back\"]\nshared = \"Config\"\n";
    let both = both.replace("\"Config\"", "\"Extent\"");
    let sizes = [
        (
            "| Name | String | 是 | `x` | x |\n| Mode | Integer | 是 | `0` | - `0`：关。\\n |\n",
            true,
        ),
        (
            "| Name | String | 否 | `x` | x |\n| Mode | Integer | 是 | `0` | - `0`：关。\\n |\n",
            false,
        ),
    ];
    for (size, fits) in sizes {
        let (ir, diagnostics) = load([(ROWS, size), (ROWS, SIZE)], [&both, ""], ["im", "im"]);
        let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
        assert_eq!(ir.is_some(), fits, "{errors:?}");
        if !fits {
            assert!(
                errors[0].message.contains("the shape of the field `Name`"),
                "{errors:?}"
            );
            assert!(errors[0].help[0].contains("two names"));
        }
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
