//! Speech recognition.

use volc_core::api::Json;

use super::{Node, Report};
use crate::agent::rules as rule;

/// Parameters of the recognition service that the platform sets.
const MANAGED: [&str; 15] = [
    "user",
    "request.show_speech_rate",
    "request.show_volume",
    "request.enable_lid",
    "request.enable_emotion_detection",
    "request.enable_gender_detection",
    "request.show_utterances",
    "request.result_type",
    "request.model_name",
    "request.force_to_speech_time",
    "audio.format",
    "audio.codec",
    "audio.rate",
    "audio.bits",
    "audio.channel",
];

pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    let asr = config.get("ASRConfig");
    if !asr.is_set() {
        return;
    }
    let params = asr.get("ProviderParams");
    if asr.get("Provider").is("volcano") && params.get("Mode").is("bigmodel") {
        big_model(&params, report);
    }
    interruption(config, &asr, report);
    far_field(&asr, report);
    let expire = asr.get("ExpireTime");
    let silence = asr.get("VADConfig.SilenceTime").int_or(600);
    let early = expire.int().is_some_and(|expire| expire <= silence);
    report.add_if(early, &rule::EXPIRE_BEFORE_SILENCE, &expire);
}

fn big_model(params: &Node<'_>, report: &mut Report) {
    let stream_mode = params.get("StreamMode");
    let version = params.first(&["ApiResourceId", "Credential.ApiResourceId"]);
    let second = version.is("volc.seedasr.sauc.duration");
    report.add_if(
        second && stream_mode.int_or(0) == 0,
        &rule::ASR_2_STREAM_MODE,
        &stream_mode,
    );

    let two_pass = stream_mode.int_or(0) == 2;
    let second_pass = params.get("enable_nonstream");
    report.add_if(
        second_pass.is_true() && !two_pass,
        &rule::SECOND_PASS_STREAM_MODE,
        &second_pass,
    );

    let words = params.get("context");
    report.add_if(
        words.is_filled() && words.object_in_text().is_err(),
        &rule::HOT_WORDS_JSON,
        &words,
    );

    let passed = params.get("VolcanoASRParameters");
    match passed.object_in_text() {
        Err(()) => report.add(&rule::ASR_PARAMETERS_JSON, &passed),
        Ok(None) => {}
        Ok(Some(json)) => {
            managed(
                &json,
                &MANAGED,
                &passed,
                &rule::ASR_PARAMETERS_MANAGED,
                report,
            );
            let inner = Node::root(&json);
            let second_pass = inner.first(&["request.enable_nonstream", "enable_nonstream"]);
            report.add_if(
                second_pass.is_true() && !two_pass,
                &rule::SECOND_PASS_STREAM_MODE,
                &passed,
            );
        }
    }
}

/// Reports parameters in a JSON text that may not be in it.
pub(super) fn managed(
    json: &Json,
    names: &[&str],
    node: &Node<'_>,
    rule: &crate::agent::rule::Rule,
    report: &mut Report,
) {
    let inner = Node::root(json);
    for name in names.iter().filter(|name| inner.get(name).is_set()) {
        report.explain(rule, node, format!("`{name}`: {}", rule.reason));
    }
}

fn interruption(config: &Node<'_>, asr: &Node<'_>, report: &mut Report) {
    let interrupt = asr.get("InterruptConfig");
    let off = config.get("InterruptMode").int() == Some(1);
    report.add_if(
        interrupt.is_filled() && off,
        &rule::INTERRUPT_CONFIG_IGNORED,
        &interrupt,
    );
    let duration = interrupt.get("InterruptSpeechDuration");
    let keywords = interrupt.get("InterruptKeywords").is_filled();
    report.add_if(
        keywords && duration.int_or(0) > 0,
        &rule::KEYWORDS_DURATION,
        &duration,
    );
}

fn far_field(asr: &Node<'_>, report: &mut Report) {
    let far_field = asr.get("FarfieldConfig");
    let large = asr.get("Provider").is("volcano") && asr.get("ProviderParams.Mode").is("bigmodel");
    report.add_if(
        far_field.get("Enable").is_true() && !large,
        &rule::FAR_FIELD_MODEL,
        &far_field,
    );
    let level = far_field.get("Level");
    let by_threshold = far_field.get("Threshold").int_or(0) > 0;
    report.add_if(
        level.is_set() && by_threshold,
        &rule::FAR_FIELD_LEVEL_IGNORED,
        &level,
    );
}
