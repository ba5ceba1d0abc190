//! Programs that must not compile, with the compiler's messages.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[test]
fn mistakes_do_not_compile() {
    // `spec!` looks for pages from the folder of the crate that it stands in, which trybuild makes for itself.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let pages = target
        .join("tests/trybuild")
        .join(env!("CARGO_PKG_NAME"))
        .join("pages");
    fs::create_dir_all(&pages).unwrap();
    fs::copy("ui/pages/StopRoom.md", pages.join("StopRoom.md")).unwrap();

    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}
