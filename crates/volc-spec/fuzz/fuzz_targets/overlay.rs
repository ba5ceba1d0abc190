//! Any text reads to an overlay or to errors, and every diagnostic can be shown; so with `service.toml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use volc_spec::{Format, Overlay, PageFacts, ServiceFile, SourceFile, Style, render};

fuzz_target!(|text: &str| {
    let file = SourceFile::from_text("Page.toml", text);
    let (overlay, mut diagnostics) = Overlay::parse(&file);
    assert!(overlay.is_some() || !diagnostics.is_empty());
    if let Some(overlay) = overlay {
        diagnostics.extend(overlay.dead(&PageFacts::default()));
        diagnostics.extend(overlay.changed(&file));
    }
    let (service, more) = ServiceFile::parse(&file);
    assert!(service.is_some() || !more.is_empty());
    diagnostics.extend(more);
    for format in [Format::Human, Format::Json, Format::Github] {
        render(&diagnostics, Style { format, color: true });
    }
});
