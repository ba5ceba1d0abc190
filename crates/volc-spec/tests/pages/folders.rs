//! Folders of pages: order, twins, what cannot be read.

use std::{fs, path::Path};

use tempfile::TempDir;
use volc_ir::Retry;
use volc_spec::{Code, load_paths, load_service};

use crate::common;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn service() -> Vec<u8> {
    common::service_text().into_bytes()
}

fn page() -> Vec<u8> {
    fs::read(common::specs("rtc/im/GetUserConversations.md")).unwrap()
}

#[test]
fn our_own_pages_are_read() {
    let loaded = load_service(&common::specs("rtc"));
    let errors: Vec<String> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(ToString::to_string)
        .collect();
    assert_eq!(errors, [""; 0]);
    let ir = loaded.ir.unwrap();
    let action = ir.action("GetUserConversations", "2020-12-01").unwrap();
    assert_eq!(action.family, "im");
    assert_eq!(action.source.file, "rtc/im/GetUserConversations.md");
    assert_eq!(
        action.url.as_deref(),
        Some("https://www.volcengine.com/docs/6348/337049")
    );
    let json = serde_json::to_string(&ir).unwrap();
    assert_eq!(serde_json::from_str::<volc_ir::Ir>(&json).unwrap(), ir);
}

#[test]
fn a_code_is_listed_once_in_a_service() {
    let table = |rows: &str| format!("| 错误码 | 说明 |\n|---|---|\n{rows}").into_bytes();
    let files = |second: &str| {
        folder(&[
            ("service.toml", &service()),
            ("errors/a.md", &table("| Busy | 忙 |\n")),
            ("errors/a.toml", b"[code]\nBusy = { retry = 'later' }\n"),
            ("errors/b.md", &table(second)),
        ])
    };
    let ir = load_service(files("| Lost | 丢 |\n").path()).ir.unwrap();
    let codes: Vec<_> = ir
        .codes
        .iter()
        .map(|c| (c.code.as_str(), c.retry))
        .collect();
    assert_eq!(codes, [("Busy", Retry::Later), ("Lost", Retry::Never)]);

    let loaded = load_service(files("| Lost | 丢 |\n| Busy | 忙 |\n").path());
    assert!(loaded.ir.is_none());
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code, Code::DuplicateCode);
    assert!(errors[0].file.path.ends_with("errors/b.md"));
    assert!(errors[0].related[0].file.path.ends_with("errors/a.md"));
}

#[test]
fn twins_are_an_error_that_names_both() {
    let dir = folder(&[
        ("service.toml", &service()),
        ("im/A.md", &page()),
        ("room/B.md", &page()),
    ]);
    let loaded = load_service(dir.path());
    assert!(loaded.ir.is_none());
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert_eq!(
        errors.iter().map(|d| d.code).collect::<Vec<_>>(),
        [Code::DuplicateAction]
    );
    assert!(
        errors[0].message.contains("im/A.md") && errors[0].message.contains("room/B.md"),
        "{}",
        errors[0].message
    );
}

#[test]
fn one_bad_page_does_not_hide_the_others() {
    let files: [(&str, &[u8]); 6] = [
        ("service.toml", &service()),
        ("im/A.md", &page()),
        ("im/B.md", b"\xff\xfe"),
        ("im/C.md", b"nothing"),
        ("im/Lost.toml", b"effect = \"read\""),
        ("errors/E.md", b"no table"),
    ];
    let dir = folder(&files);
    let loaded = load_service(dir.path());
    assert!(loaded.ir.is_none());
    let errors: Vec<Code> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(|d| d.code)
        .collect();
    assert_eq!(
        errors,
        [
            Code::OverlayWithoutPage,
            Code::NoCodes,
            Code::NotUtf8,
            Code::OtherPage
        ]
    );
    let read: Vec<usize> = loaded.pages.iter().map(|page| page.actions.len()).collect();
    assert_eq!(read, [1, 0]);
}

#[test]
fn pages_from_anywhere_take_the_nearest_service() {
    let dir = folder(&[("service.toml", &service()), ("deep/er/A.md", &page())]);
    let loaded = load_paths(&[dir.path().join("deep")]);
    assert_eq!(loaded.ir.unwrap().service.title, "Volcengine RTC");

    let dir = folder(&[("A.md", &page())]);
    let loaded = load_paths(&[dir.path().join("A.md")]);
    let ir = loaded.ir.unwrap();
    assert_eq!(
        (ir.service.name.as_str(), ir.service.sites[0].host.as_str()),
        ("rtc", "rtc.volcengineapi.com")
    );

    let missing = load_paths(&[Path::new("no/such/page.md").to_owned()]);
    assert!(missing.ir.is_none());
    assert_eq!(missing.diagnostics[0].code, Code::Unreadable);
}
