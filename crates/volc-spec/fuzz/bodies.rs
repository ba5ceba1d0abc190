//! The bodies of the fuzz targets; `tests/fuzz.rs` runs the same on the stable compiler.

#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each target uses one of these, and a failure is what it looks for"
)]

use std::sync::LazyLock;

use volc_spec::{
    English, Format, Overlay, PageFacts, ServiceFile, SourceFile, Style, read_example, read_page,
    render,
};

static SERVICE: LazyLock<ServiceFile> = LazyLock::new(|| {
    let text = include_str!("../../../specs/rtc/service.toml");
    let (service, _) = ServiceFile::parse(&SourceFile::from_text("service.toml", text));
    service.expect("the service's file is right")
});

/// Any text reads to Actions or to diagnostics that can be shown, and no row is lost.
pub(crate) fn page(text: &str) {
    let page = SourceFile::from_text("Page.md", text);
    let reading = read_page(&page, None, &SERVICE, "im");
    assert!(!reading.actions.is_empty() || !reading.diagnostics.is_empty());
    let rows = reading.rows;
    assert_eq!(rows.seen, rows.fields + rows.constants + rows.findings);
    render(&reading.diagnostics, Style::default());
}

/// Any text reads to an overlay or to errors, and every diagnostic can be shown; so with a file of
/// English and with `service.toml`.
pub(crate) fn overlay(text: &str) {
    let file = SourceFile::from_text("Page.toml", text);
    let (overlay, mut diagnostics) = Overlay::parse(&file);
    assert!(overlay.is_some() || !diagnostics.is_empty());
    if let Some(overlay) = overlay {
        diagnostics.extend(overlay.dead(&PageFacts::default()));
        diagnostics.extend(overlay.changed(&file));
    }
    let (english, more) = English::parse(&file);
    assert!(english.is_some() || !more.is_empty());
    diagnostics.extend(more);
    let (service, more) = ServiceFile::parse(&file);
    assert!(service.is_some() || !more.is_empty());
    diagnostics.extend(more);
    for format in [Format::Human, Format::Json, Format::Github] {
        let style = Style {
            format,
            color: true,
        };
        render(&diagnostics, style);
    }
}

/// Any text reads to a value, to an error or to nothing; places lie within the text; a repaired value is stable.
pub(crate) fn example(text: &str) {
    let example = read_example(text);
    for repair in &example.repairs {
        assert!(text.get(repair.range.clone()).is_some(), "{repair:?}");
    }
    if let Some((range, why)) = &example.error {
        assert!(text.get(range.clone()).is_some() && !why.is_empty());
    }
    if let Some(line) = &example.request_line {
        assert!(text.get(line.range.clone()).is_some());
    }
    // What was repaired is JSON, and an object or a list of it needs no more repair.
    let value = example.value.filter(|v| v.is_object() || v.is_array());
    if let Some(value) = value {
        let again = read_example(&value.to_string());
        assert_eq!(again.repairs, []);
        assert_eq!(again.value, Some(value));
    }
}
