//! Overlay corrections of fields, beside their types.

use serde_json::json;
use volc_ir::{Action, Bounds, Facts, Format, OneOf, OneOfCount, Range, RequiredIf};
use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

const PAGE: &str = "## 请求说明\n- 请求方式：POST\n- 请求地址：**https://rtc.volcengineapi.com?Action=P2PStart&Version=2020-12-01**\n\
    ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
    | Mode | Integer | 是 | `0` | x |\n| Time | String | 否 | - | 默认值为 `a`。 |\n\
    | Size | Integer | 否 | `1` | 取值范围为 [1,5]。 |\n| Part | Object of [Part](#part) | 否 | - | x |\n\
    | Names | String[] | 否 | - | x |\n\
    #### Part\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
    | A | String | 否 | - | x |\n| B | String | 否 | - | x |\n\
    ## 返回参数\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Back | String | - | x |\n";

fn read(overlay: &str) -> Reading {
    let (overlay, diagnostics) = Overlay::parse(&SourceFile::from_text("page.toml", overlay));
    assert_eq!(diagnostics, []);
    let file = SourceFile::from_text("page.md", PAGE);
    read_page(&file, overlay.as_ref(), &common::rtc(), "im")
}

fn action(overlay: &str) -> Action {
    let mut reading = read(overlay);
    assert!(
        !reading.has_errors(),
        "{overlay}: {:?}",
        reading.diagnostics
    );
    reading.actions.remove(0)
}

#[test]
fn corrections_reach_the_fields() {
    let action = action(
        "facts = \"demo\"\nmethod = \"p2p_start\"\n\
         [field.\"Body.Mode\"]\nrequired = false\nfixed = 2\n\
         [field.\"Body.Time\"]\nformat = \"date-time\"\ndefault = \"b\"\n\
         required_if = [{ member = \"Mode\", in = [1], unless = \"Part.A\" }]\n\
         [field.\"Body.Size\"]\nbounds = { any_of = [{ min = 500, max = 3000, exclusive_max = true }] }\n\
         [[one_of]]\nat = \"Body\"\nat_least = [\"Time\", \"Size\"]\n\
         [[one_of]]\nat = \"Body.Part\"\nexactly = [\"A\", \"B\"]\n",
    );
    assert_eq!(
        (action.facts, action.rename.as_deref()),
        (Facts::Demo, Some("p2p_start"))
    );
    let [mode, time, size, ..] = action.request.body.as_slice() else {
        panic!("{:?}", action.request.body);
    };
    assert_eq!((mode.required, mode.fixed.clone()), (false, Some(json!(2))));
    assert_eq!(
        (time.format, time.default.clone()),
        (Some(Format::DateTime), Some(json!("b")))
    );
    let condition = RequiredIf {
        member: "Mode".to_owned(),
        values: vec![json!(1)],
        or_unset: false,
        unless: Some("Part.A".to_owned()),
    };
    assert_eq!(time.required_if, [condition]);
    let range = Range {
        min: Some(500.into()),
        max: Some(3000.into()),
        exclusive_max: true,
        ..Range::default()
    };
    let bounds = Bounds {
        any_of: vec![range],
        ..Bounds::default()
    };
    assert_eq!(size.bounds, bounds);
    let one_of = |members: [&str; 2], count| OneOf {
        members: members.map(str::to_owned).into(),
        count,
    };
    assert_eq!(
        action.request.one_of,
        [one_of(["Time", "Size"], OneOfCount::AtLeast)]
    );
    let part = action.struct_def("Part").unwrap();
    assert_eq!(part.one_of, [one_of(["A", "B"], OneOfCount::Exactly)]);
}

#[test]
fn an_empty_table_takes_wrong_bounds_away() {
    let action = action("[field.\"Body.Size\"]\nbounds = {}\n");
    assert!(action.request.body[2].bounds.is_empty());
}

#[test]
fn needless_and_unfit_corrections_are_errors() {
    struct Case {
        overlay: &'static str,
        code: Code,
        marked: &'static str,
    }
    let cases = [
        Case {
            overlay: "[field.\"Body.Mode\"]\nrequired = true",
            code: Code::OverlayNeedless,
            marked: "true",
        },
        Case {
            overlay: "[field.\"Body.Time\"]\ndefault = \"a\"",
            code: Code::OverlayNeedless,
            marked: "\"a\"",
        },
        Case {
            overlay: "[field.\"Body.Size\"]\nbounds = { any_of = [{ min = 1, max = 5 }] }",
            code: Code::OverlayNeedless,
            marked: "{ any_of = [{ min = 1, max = 5 }] }",
        },
        Case {
            overlay: "[field.\"Body.Size\"]\nrequired_if = []",
            code: Code::OverlayNeedless,
            marked: "[]",
        },
        Case {
            overlay: "[field.\"Result.Back\"]\nrequired = true",
            code: Code::OverlayNeedless,
            marked: "true",
        },
        Case {
            overlay: "[field.\"Body.Mode\"]\nfixed = \"x\"",
            code: Code::OverlayValue,
            marked: "\"x\"",
        },
        Case {
            overlay: "[field.\"Body.Names\"]\ndefault = \"x\"",
            code: Code::OverlayValue,
            marked: "\"x\"",
        },
        Case {
            overlay: "[field.\"Body.Time\"]\nrequired_if = [{ member = \"Mod\", in = [1] }]",
            code: Code::OverlayPath,
            marked: "[{ member = \"Mod\", in = [1] }]",
        },
        Case {
            overlay: "[[one_of]]\nat = \"Body.Parts\"\nexactly = [\"A\", \"B\"]",
            code: Code::OverlayPath,
            marked: "\"Body.Parts\"",
        },
        Case {
            overlay: "[[one_of]]\nat = \"Body.Part\"\nexactly = [\"A\", \"C\"]",
            code: Code::OverlayPath,
            marked: "[\"A\", \"C\"]",
        },
    ];
    for case in cases {
        let reading = read(case.overlay);
        let errors: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .collect();
        let [error] = errors.as_slice() else {
            panic!("{}: {errors:?}", case.overlay);
        };
        let marked = &error.file.text[error.span.clone()];
        assert_eq!(error.code, case.code, "{}", case.overlay);
        assert!(marked.ends_with(case.marked), "{}: {marked}", case.overlay);
    }
}
