//! Any text reads to Actions or to diagnostics that can be shown, and no row is lost.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use volc_spec::{ServiceFile, SourceFile, Style, read_page, render};

static SERVICE: LazyLock<ServiceFile> = LazyLock::new(|| {
    let text = include_str!("../../../../specs/rtc/service.toml");
    let (service, _) = ServiceFile::parse(&SourceFile::from_text("service.toml", text));
    service.expect("the service's file is right")
});

fuzz_target!(|text: &str| {
    let page = SourceFile::from_text("Page.md", text);
    let reading = read_page(&page, None, &SERVICE, "im");
    assert!(!reading.actions.is_empty() || !reading.diagnostics.is_empty());
    render(&reading.diagnostics, Style::default());
});
