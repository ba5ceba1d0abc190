//! Structs of other pages.

use std::fs;

use tempfile::TempDir;
use volc_ir::{Action, Field, Type, TypeDef, Usage};
use volc_spec::{Code, Loaded, load_service};

use crate::common;

/// A page whose body has one field of this type, with more text below.
fn page(action: &str, ty: &str, below: &str) -> String {
    format!(
        "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action={action}&Version=2020-12-01**\n## 请求参数\n### Body\n\
         | 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n| Field | {ty} | 是 | - | x |\n\n{below}\n\
         ## 返回参数\n| 参数 | 类型 | 描述 |\n|---|---|---|\n| Back | {ty} | x |\n"
    )
}

fn table(title: &str, rows: &str) -> String {
    format!(
        "### {title}\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{rows}\n"
    )
}

fn load(files: &[(&str, String)]) -> Loaded {
    let dir: TempDir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("room")).unwrap();
    fs::write(dir.path().join("service.toml"), common::service_text()).unwrap();
    for (name, text) in files {
        fs::write(dir.path().join("room").join(name), text).unwrap();
    }
    load_service(dir.path())
}

/// The page that others link to: a struct that holds another one and an enumeration.
fn target() -> String {
    let stream = "| Id | String | 是 | `x` | x |\n| Layout | Array of [Layout](#layout) | 否 | - | x |\n| Kind | \
        Integer | 否 | `0` | - `0`：a<br>- `1`：b |";
    let layout = "| X | Float | 是 | `0.5` | x |";
    page(
        "Target",
        "[Stream](#stream)",
        &(table("Stream", stream) + &table("Layout <span id=\"layout\"></span>", layout)),
    )
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    let codes = loaded.diagnostics.iter().map(|d| d.code);
    let codes = codes.filter(|code| !matches!(code, Code::UnnamedValue | Code::EnglishMissing));
    codes.map(Code::id).collect()
}

/// `Name(Field:Type ..)` of each struct of a side.
fn outline(action: &Action, usage: Usage) -> Vec<String> {
    let types = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) if def.usage == usage => Some(def),
        _ => None,
    });
    let field = |f: &Field| format!("{}:{}:{}", f.name, short(&f.ty), f.required);
    let outline = types.map(|def| {
        let fields: Vec<String> = def.fields.iter().map(field).collect();
        format!("{}({})", def.name, fields.join(" "))
    });
    let mut outline: Vec<String> = outline.collect();
    outline.sort();
    outline
}

fn short(ty: &Type) -> String {
    match ty {
        Type::List { of } => format!("[{}]", short(of)),
        Type::Struct { name } | Type::Enum { name, .. } => name.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_struct_of_another_page_is_copied_with_what_it_holds() {
    let links = [
        "[Stream](1234#stream)",
        "[Stream](1234.md#stream)",
        "[Stream](Target.md#stream)",
        "[Stream](https://www.volcengine.com/docs/6348/1234#stream)",
        "[Stream](https://www.volcengine.com/docs/6348/1234?lang=zh#stream)",
        "[Stream](1234)",
    ];
    for link in links {
        let loaded = load(&[
            ("Target.md", target()),
            ("Target.toml", "doc = \"1234\"\n".to_owned()),
            ("User.md", page("User", &format!("Array of {link}"), "")),
        ]);
        assert_eq!(codes(&loaded), [""; 0], "{link}");
        let summary = loaded
            .pages
            .iter()
            .find(|page| page.file.path.ends_with("User.md"));
        assert_eq!(summary.map(|page| page.findings), Some(1), "{link}");
        let ir = loaded.ir.unwrap();
        let action = ir.action("User", "2020-12-01").unwrap();
        let sent = outline(action, Usage::Request);
        assert_eq!(
            sent,
            [
                "Layout(X:Float:true)",
                "Stream(Id:String:true Layout:[Layout]:false Kind:Kind:false)"
            ],
            "{link}"
        );
        assert_eq!(short(&action.request.body[0].ty), "[Stream]");
        let received = outline(action, Usage::Response);
        assert_eq!(received.len(), 2, "{received:?}");
        // What is copied stands where the link to it does, since places are those of the Action's own page.
        let def = action.struct_def("Stream").unwrap();
        assert_eq!(def.fields[0].span, action.request.body[0].span);
        assert_eq!(action.findings.len(), 0);
    }
}

#[test]
fn a_struct_of_the_same_name_stays_what_it_is() {
    let local = table("Stream", "| Other | Long | 是 | `1` | x |");
    let mut user = page("User", "[Stream](1234#stream)", &local);
    user = user.replace("| Back |", "| Own | [Stream](#stream) | x |\n| Back |");
    let loaded = load(&[
        ("Target.md", target()),
        ("Target.toml", "doc = \"1234\"\n".to_owned()),
        ("User.md", user),
    ]);
    let ir = loaded.ir.unwrap();
    let action = ir.action("User", "2020-12-01").unwrap();
    let received = outline(action, Usage::Response);
    assert!(
        received.contains(&"Stream(Other:Int:false)".to_owned()),
        "{received:?}"
    );
    assert_eq!(short(&action.request.body[0].ty), "TargetStream");
}

#[test]
fn links_go_on_and_may_come_back() {
    let first = table("A", "| Next | [B](2.md#b) | 否 | - | x |");
    let second = table("B", "| Back | [A](1.md#a) | 否 | - | x |");
    let loaded = load(&[
        ("1.md", page("One", "[A](#a)", &first)),
        ("2.md", page("Two", "[B](#b)", &second)),
        ("3.md", page("Three", "[A](1.md#a)", "")),
    ]);
    assert_eq!(codes(&loaded), [""; 0]);
    let ir = loaded.ir.unwrap();
    let action = ir.action("Three", "2020-12-01").unwrap();
    let sent = outline(action, Usage::Request);
    assert_eq!(sent, ["A(Next:B:false)", "B(Back:Json:false)"]);
}

#[test]
fn a_link_that_leads_nowhere_stays_free_json() {
    for link in [
        "[Stream](99#stream)",
        "[Stream](1234#other)",
        "[Ssss](https://example.com/)",
    ] {
        let link = link.replace("[Stream](1234", "[Ssss](1234");
        let loaded = load(&[
            ("Target.md", target()),
            ("Target.toml", "doc = \"1234\"\n".to_owned()),
            ("User.md", page("User", &link, "")),
        ]);
        assert_eq!(codes(&loaded), ["W0511", "W0511"], "{link}");
        let ir = loaded.ir.unwrap();
        let action = ir.action("User", "2020-12-01").unwrap();
        assert_eq!(action.request.body[0].ty, Type::Json {});
        assert_eq!(action.findings.len(), 2);
    }
}
