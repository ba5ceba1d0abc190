//! Examples of the pages have no findings.

use volc_ir::Ir;
use volc_rtc_api::agent;

/// The representation that the emulator embeds, which codegen writes together with the types.
const IR: &str = include_str!("../../../volc-rtc-emulator/src/generated/rtc.ir.json");

#[test]
fn documented_examples_have_no_findings() {
    let ir: Ir = serde_json::from_str(IR).unwrap();
    let (mut tried, mut wrong) = (0, Vec::new());
    for action in &ir.actions {
        if !action.action.ends_with("VoiceChat") {
            continue;
        }
        for example in action
            .examples
            .request
            .iter()
            .filter(|example| !example.value.is_null())
        {
            tried += 1;
            let findings = agent::validate(&action.action, &action.version, &example.value);
            if !findings.is_empty() {
                wrong.push(format!(
                    "{} {}: {findings}\n{}",
                    action.action, action.version, example.value
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 10, "only {tried} examples");
}
