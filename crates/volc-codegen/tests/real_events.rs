//! The events of the pages in `specs/`, as the emulator's representation has them, are planned; that they compile is
//! what `volc-rtc-events` shows.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;

use volc_codegen::{GeneratedEvents, Lock, generate_events};
use volc_ir::Ir;

const CRATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The representation; `None`, with a line that says so, where only this package is.
fn ir() -> Option<Ir> {
    let file = Path::new(CRATES).join("volc-rtc-emulator/src/generated/rtc.ir.json");
    if !file.exists() {
        println!("skipped: {} is not here", file.display());
        return None;
    }
    Some(serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
}

fn generated(ir: &Ir) -> GeneratedEvents {
    generate_events(ir, "rtc", &Lock::default()).unwrap()
}

#[test]
fn real_events_have_a_variant_each() {
    let Some(ir) = ir() else { return };
    let generated = generated(&ir);
    for event in &ir.events {
        let pattern = format!("            {:?} => Self::", event.name);
        assert_eq!(generated.root.matches(&pattern).count(), 1, "{pattern}");
        let of_name = ir.events.iter().filter(|other| other.name == event.name);
        if let (Some(version), 2..) = (&event.version, of_name.count()) {
            let variant = format!("::{}) = {version:?},", event.name);
            let files = generated.files.values();
            let count: usize = files.map(|text| text.matches(&variant).count()).sum();
            assert_eq!(count, 1, "{variant}");
        }
    }
    let stopped = &generated.files["record_stopped.rs"];
    assert!(stopped.contains("V2023_11_01(v2023_11_01::RecordStopped) = \"2023-11-01\","));
}
