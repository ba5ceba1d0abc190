//! The agent itself: voice prints.

use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(body: &Node<'_>, report: &mut Report) {
    let print = body.get("AgentConfig.VoicePrint");
    if !report.is_2025() || !print.is_set() {
        return;
    }
    let mode = print.get("Mode").int_or(0);
    let ids = print.get("IdList");
    let count = ids.items().len();
    let wrong = (mode == 1 && count > 1) || (mode == 2 && !(1..=3).contains(&count));
    report.add_if(wrong, &rule::VOICE_PRINT_IDS, &ids);
    if mode != 0 {
        let stream_mode = body.get("Config.ASRConfig.ProviderParams.StreamMode");
        report.add_if(
            stream_mode.int() == Some(1),
            &rule::VOICE_PRINT_STREAM_MODE,
            &stream_mode,
        );
        let noise = body.get("AgentConfig.AnsMode");
        report.add_if(noise.int_or(0) > 0, &rule::VOICE_PRINT_NOISE, &noise);
    }
    let effects = [
        ("VoiceDuration", mode == 1 && count == 0),
        ("EnableSV", mode == 1),
        ("Score", mode == 2 && count > 0),
    ];
    for (name, effective) in effects {
        let member = print.get(name);
        let set = member.is_set() && member.json() != &volc_core::api::Json::Bool(false);
        report.add_if(set && !effective, &rule::VOICE_PRINT_IGNORED, &member);
    }
}
