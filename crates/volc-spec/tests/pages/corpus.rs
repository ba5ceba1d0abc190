//! Real pages of the vendor, unedited.

use std::collections::BTreeMap;

use volc_spec::Code;

use crate::common;

/// The folders of pages, one a notation.
const FOLDERS: &[&str] = &[
    "rtc/pipe",
    "rtc/mixin",
    "rtc/legacy",
    "rtc/legacy-3.52",
    "imagex/pipe",
    "ark/rendered",
    "billing/rendered",
];

#[test]
fn every_page_is_read() {
    let mut failed = Vec::new();
    for folder in FOLDERS {
        let Some(folder) = common::corpus(folder) else {
            return;
        };
        let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
        let (mut pages, mut rows) = (0, volc_spec::Rows::default());
        for path in common::pages(&folder) {
            let reading = common::read(&path);
            pages += 1;
            rows += reading.rows;
            let r = reading.rows;
            assert_eq!(
                r.seen,
                r.fields + r.constants + r.findings,
                "{}",
                path.display()
            );
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
