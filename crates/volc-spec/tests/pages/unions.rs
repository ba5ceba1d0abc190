//! Unions and structs that hold themselves, on whole pages.

use std::time::{Duration, Instant};

use serde_json::json;
use volc_ir::{Tag, Type, TypeDef, UnionDef};
use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

const HEAD: &str = "搬灯。\n## 请求说明\n- 请求方式：**POST**\n\
    - 请求地址：https://rtc.volcengineapi.com?Action=MoveLamp&Version=2020-12-01\n## 请求参数\n### Body\n";

fn read(body: &str) -> Reading {
    read_with(body, None)
}

fn read_with(body: &str, overlay: Option<&Overlay>) -> Reading {
    let text = format!("{HEAD}{body}## 返回参数\n本接口无特有的返回参数。\n");
    read_page(
        &SourceFile::from_text("page.md", &text),
        overlay,
        &common::rtc(),
        "im",
    )
}

fn member(name: &str, ty: &str, mark: &str, text: &str, blanks: usize) -> String {
    let ty = if ty.is_empty() {
        String::new()
    } else {
        format!("<span data-label=\"purple\">{ty}</span> ")
    };
    format!(
        "**{name} ** {ty}{mark} 示例值：`-`\n{text}\n{}",
        "\n".repeat(blanks)
    )
}

fn variant(id: &str, title: &str) -> String {
    format!("<span id=\"{id}\"></span>\n#### {title} <span data-label=\"purple\">Object</span>\n\n")
}

fn unions(reading: &Reading) -> Vec<&UnionDef> {
    let defs = reading.actions.iter().flat_map(|action| &action.types);
    defs.filter_map(|def| match def {
        TypeDef::Union(def) => Some(def),
        _ => None,
    })
    .collect()
}

#[test]
fn variants_are_known_by_tags_and_members() {
    let body = [
        "\n\n".to_owned(),
        member(
            "Kind",
            "String",
            "%%require%%",
            "灯罩：\n\n* `soft`：柔光\n   * 纸灯罩\n   * 布灯罩\n* `hard`：玻璃灯罩",
            2,
        ),
        member("Params", "", "%%require%%", "随灯罩不同。", 1),
        variant("paper", "纸灯罩"),
        member("Fold", "Integer", "%%require%%", "折数。", 3),
        variant("cloth", "布灯罩"),
        member("Thread", "Integer", "`可选`", "线数。", 3),
        variant("glass", "玻璃灯罩"),
        member(
            "Model",
            "String",
            "%%require%%",
            "该参数固定取值：`g1`。",
            4,
        ),
        member(
            "Bulb",
            "String",
            "`可选`",
            "灯泡。\n> 当 `Kind` 为 `hard` 时为必填。",
            2,
        ),
    ];
    let reading = read(&body.concat());
    assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
    let found = unions(&reading);
    let union = found[0];
    assert_eq!(union.tags, [Tag::Sibling("Kind".to_owned())]);
    let of: Vec<_> = union
        .of
        .iter()
        .map(|v| (v.name.as_str(), v.when["^Kind"].clone(), v.has.clone()))
        .collect();
    assert_eq!(
        of,
        [
            ("Paper", json!("soft"), vec!["Fold".to_owned()]),
            ("Cloth", json!("soft"), vec![]),
            ("Glass", json!("hard"), vec![]),
        ]
    );
    let action = &reading.actions[0];
    let field = |name: &str| {
        action
            .request
            .body
            .iter()
            .find(|field| field.name == name)
            .unwrap()
    };
    assert!(matches!(field("Params").ty, Type::Union { .. }));
    assert_eq!(field("Kind").tag_of.as_deref(), Some("Params"));
    assert_eq!(field("Bulb").required_if[0].values, [json!("hard")]);
    let glass = action.struct_def(&union.of[2].ty).unwrap();
    assert_eq!(glass.fields[0].fixed, Some(json!("g1")));
}

#[test]
fn constants_that_differ_are_tags_of_the_union() {
    let constant = |value: &str, blanks| {
        member(
            "Mode",
            "String",
            "%%require%%",
            &format!("固定取值：`{value}`。"),
            blanks,
        )
    };
    let body = [
        "\n\n".to_owned(),
        member("Model", "", "`可选`", "模型。", 1),
        variant("a", "甲"),
        constant("A", 3),
        variant("b", "乙"),
        constant("B", 4),
        member("Last", "String", "`可选`", "末。", 2),
    ];
    let reading = read(&body.concat());
    assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
    let found = unions(&reading);
    assert_eq!(found[0].tags, [Tag::Own("Mode".to_owned())]);
    assert_eq!(found[0].of[1].when["Mode"], json!("B"));
}

#[test]
fn declared_variant_has_no_text_of_the_page() {
    let body = [
        "\n\n".to_owned(),
        member("Kind", "String", "%%require%%", "灯罩：`soft`。", 2),
        member("Params", "", "%%require%%", "随灯罩不同。", 1),
        member("Fold", "Integer", "`可选`", "折数。", 3),
    ];
    let overlay =
        "[union.\"Body.Params\"]\nof.only = { name = \"Soft\", when = { Kind = \"soft\" } }\n";
    let (overlay, _) = Overlay::parse(&SourceFile::from_text("page.toml", overlay));
    let reading = read_with(&body.concat(), overlay.as_ref());
    let [union] = unions(&reading)[..] else {
        panic!("{:?}", reading.diagnostics);
    };
    assert_eq!(union.docs.zh, "随灯罩不同。");
    let [variant] = union.of.as_slice() else {
        panic!("{union:?}");
    };
    assert_eq!(
        (variant.name.as_str(), variant.docs.zh.as_str()),
        ("Soft", "")
    );
}

#[test]
fn variants_that_nothing_separates_are_an_error() {
    let body = [
        "\n\n".to_owned(),
        member("Params", "", "%%require%%", "设置。", 1),
        variant("a", "甲"),
        member("X", "Integer", "`可选`", "数。", 3),
        variant("b", "乙"),
        member("X", "Integer", "`可选`", "数。", 4),
    ];
    let reading = read(&body.concat());
    let reported = reading
        .diagnostics
        .iter()
        .find(|d| d.code == Code::UnionAmbiguous)
        .unwrap();
    assert!(
        reported.help[0].contains("[union.\"Body.Params\"]\nof.a = "),
        "{:?}",
        reported.help
    );
}

#[test]
fn structs_hold_themselves_in_lists_only() {
    let table = "|参数|类型|描述|\n|---|---|---|\n";
    let page = |ty: &str| {
        read(&format!(
            "{table}|Root|[Node](#node)|x|\n\n### Node\n{table}|Name|String|x|\n|Next|{ty}|x|\n"
        ))
    };
    for ty in ["Array of [Node](#node)", "map<String, Node>"] {
        let reading = page(ty);
        assert!(!reading.has_errors(), "{ty}: {:?}", reading.diagnostics);
        assert_eq!(reading.actions[0].types.len(), 1, "{ty}");
    }
    let codes: Vec<Code> = page("[Node](#node)")
        .diagnostics
        .iter()
        .map(|d| d.code)
        .collect();
    assert!(codes.contains(&Code::RecursiveStruct), "{codes:?}");
}

#[test]
fn many_rows_are_read_in_time() {
    let rows: String = (0..5000)
        .map(|at| format!("|Row{at}|String|说明|\n"))
        .collect();
    let start = Instant::now();
    let reading = read(&format!("|参数|类型|描述|\n|---|---|---|\n{rows}"));
    let taken = start.elapsed();
    println!("5,000 rows in {taken:?}");
    assert_eq!(reading.rows.fields, 5000);
    // Without optimisation, beside other tests.
    assert!(taken < Duration::from_secs(20), "{taken:?}");
}
