//! Real pages of the vendor, unedited.

use std::collections::BTreeMap;

use volc_spec::Code;

use crate::common;

#[test]
fn every_page_is_read() {
    let mut failed = Vec::new();
    for folder in ["rtc/pipe"] {
        let Some(folder) = common::corpus(folder) else {
            return;
        };
        let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
        let (mut pages, mut rows) = (0, volc_spec::Rows::default());
        for path in common::pages(&folder) {
            let reading = common::read(&path);
            pages += 1;
            rows += reading.rows;
            for diagnostic in &reading.diagnostics {
                *codes.entry(diagnostic.code).or_default() += 1;
                if diagnostic.is_error() {
                    failed.push(diagnostic.to_string());
                }
            }
        }
        println!("{}: {pages} pages, {rows:?}, {codes:?}", folder.display());
    }
    assert!(
        failed.is_empty(),
        "{} errors:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
