//! The end-to-end speech model.

use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    let s2s = config.get("S2SConfig");
    if !s2s.is_set() {
        return;
    }
    for name in ["ASRConfig", "TTSConfig"] {
        let ignored = config.get(name);
        report.add_if(ignored.is_set(), &rule::S2S_IGNORES, &ignored);
    }
    let llm = config.get("LLMConfig");
    let vision = llm.get("VisionConfig.Enable");
    if s2s.get("OutputMode").int_or(0) == 1 {
        report.add_if(
            !llm.get("Mode").is("ArkV3"),
            &rule::S2S_MIXED_MODEL,
            &llm.get("Mode"),
        );
        report.add_if(vision.is_true(), &rule::S2S_MIXED_VISION, &vision);
    } else {
        report.add_if(llm.is_set(), &rule::S2S_IGNORES, &llm);
    }
    dialog(&s2s.get("ProviderParams"), report);
    sound(&s2s.get("ProviderParams"), report);
}

fn dialog(params: &Node<'_>, report: &mut Report) {
    let dialog = params.get("dialog");
    let manifest = dialog.get("character_manifest");
    let model = dialog.get("extra.model");
    report.add_if(
        manifest.is_filled() && !model.is("2.2.0.0"),
        &rule::S2S_MANIFEST_IGNORED,
        &manifest,
    );
    let turns = dialog.get("dialog_context");
    let roles = turns.items();
    let in_order = roles
        .iter()
        .zip(["user", "assistant"].iter().cycle())
        .all(|(turn, role)| turn.get("role").is(role));
    report.add_if(
        roles.len() % 2 == 1 || !in_order,
        &rule::S2S_DIALOG_PAIRS,
        &turns,
    );
}

fn sound(params: &Node<'_>, report: &mut Report) {
    let asr = params.get("asr.extra");
    if !asr.get("enable_asr_twopass").is_true() {
        for name in ["boosting_table_id", "context.hotwords"] {
            let words = asr.get(name);
            report.add_if(words.is_filled(), &rule::S2S_HOT_WORDS_IGNORED, &words);
        }
    }
    let audio = params.get("tts.audio_config");
    let fits = [
        ("channel", audio.get("channel").int_or(1) == 1),
        (
            "sample_rate",
            audio.get("sample_rate").int_or(24_000) == 24_000,
        ),
        (
            "format",
            audio
                .get("format")
                .text()
                .is_none_or(|format| ["pcm", "pcm_s16le"].contains(&format)),
        ),
    ];
    for (name, fits) in fits {
        report.add_if(!fits, &rule::S2S_AUDIO, &audio.get(name));
    }
}
