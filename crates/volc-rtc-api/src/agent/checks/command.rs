//! Commands to a running agent, and what they come with.

use volc_core::api::Json;

use super::{Node, Report};
use crate::agent::rule::Version;
use crate::agent::rules as rule;

/// The commands of 2024-12-01, which are the first of those of 2025-06-01.
const COMMANDS: [&str; 10] = [
    "interrupt",
    "function",
    "ExternalTextToSpeech",
    "ExternalPromptsForLLM",
    "ExternalTextToLLM",
    "FinishSpeechRecognition",
    "UpdateParameters",
    "SetTTSContext",
    "UpdateVoicePrintSV",
    "UpdateFarfieldConfig",
];

/// Names that are in use elsewhere, and the command that they stand for.
const MISNOMERS: [(&str, &str); 2] = [
    ("FunctionCallResult", "function"),
    ("UpdateConfig", "UpdateParameters"),
];

pub(super) fn check(body: &Node<'_>, report: &mut Report) {
    let command = body.get("Command");
    let Some(name) = command.text() else { return };
    listed(name, &command, report);
    message(name, body, report);
    priority(name, &body.get("InterruptMode"), report);
    images(name, &body.get("ImageConfig"), report);
    let parameters = body.get("Parameters");
    if parameters.is_set() && name != "UpdateParameters" {
        report.add(&rule::PARAMETERS_COMMAND, &parameters);
    }
    let empty = !["LLMConfig", "TTSConfig", "InterruptMode"]
        .iter()
        .any(|name| parameters.get("Config").get(name).is_filled());
    report.add_if(
        name == "UpdateParameters" && empty,
        &rule::PARAMETERS_EMPTY,
        &parameters,
    );
}

fn listed(name: &str, command: &Node<'_>, report: &mut Report) {
    let known = match report.version {
        Version::V2024_12_01 => &COMMANDS[..6],
        Version::V2025_06_01 => &COMMANDS[..],
    };
    if known.contains(&name) {
        return;
    }
    let misnomer = MISNOMERS.iter().find(|(wrong, _)| *wrong == name);
    let other_case = known.iter().find(|known| known.eq_ignore_ascii_case(name));
    let meant = misnomer.map(|(_, right)| right).or(other_case);
    let hint = meant
        .map(|meant| format!("; its name is `{meant}`"))
        .unwrap_or_default();
    report.explain(
        &rule::COMMAND_UNLISTED,
        command,
        format!("{}{hint}", rule::COMMAND_UNLISTED.reason),
    );
}

fn message(name: &str, body: &Node<'_>, report: &mut Report) {
    let message = body.get("Message");
    match name {
        "interrupt" | "FinishSpeechRecognition" | "UpdateParameters" => {
            return report.add_if(message.is_filled(), &rule::MESSAGE_IGNORED, &message);
        }
        "ExternalTextToLLM" if body.get("ImageConfig").is_set() => return,
        known if !COMMANDS.contains(&known) => return,
        _ if !message.is_filled() => return report.add(&rule::MESSAGE_MISSING, &message),
        _ => {}
    }
    let json = message.object_in_text().ok().flatten();
    let has =
        |shape: fn(&Node<'_>) -> bool| json.as_ref().is_some_and(|json| shape(&Node::root(json)));
    let (fits, rule) = match name {
        "function" => (has(function_result), &rule::FUNCTION_MESSAGE),
        "SetTTSContext" => (has(tone), &rule::TTS_CONTEXT_MESSAGE),
        "UpdateVoicePrintSV" => (has(verification), &rule::VOICE_PRINT_MESSAGE),
        "UpdateFarfieldConfig" => (has(suppression), &rule::FAR_FIELD_MESSAGE),
        "ExternalTextToSpeech" => {
            let length = message.text().unwrap_or_default().chars().count();
            (length <= 200, &rule::SPEECH_LENGTH)
        }
        _ => return,
    };
    report.add_if(!fits, rule, &message);
}

fn function_result(json: &Node<'_>) -> bool {
    json.get("ToolCallID")
        .text()
        .is_some_and(|id| !id.is_empty())
        && json.get("Content").text().is_some()
}

fn tone(json: &Node<'_>) -> bool {
    ["additions", "audio_params"]
        .iter()
        .any(|name| json.get("Tag").get(name).json().is_object())
}

fn verification(json: &Node<'_>) -> bool {
    let (enable, duration) = (json.get("Enable"), json.get("VoiceDuration"));
    let in_range = !duration.is_set()
        || duration
            .int()
            .is_some_and(|seconds| (4..=33).contains(&seconds));
    enable.json().is_boolean() && in_range
}

fn suppression(json: &Node<'_>) -> bool {
    let known = json
        .names()
        .all(|name| ["Enable", "Level", "Threshold", "FixedSource"].contains(&name));
    let flags = ["Enable", "FixedSource"]
        .iter()
        .all(|name| matches!(json.get(name).json(), Json::Null | Json::Bool(_)));
    let level = json.get("Level");
    let level = !level.is_set()
        || level
            .text()
            .is_some_and(|level| ["High", "Medium", "Low"].contains(&level));
    let threshold = json.get("Threshold");
    let threshold = !threshold.is_set()
        || threshold
            .int()
            .is_some_and(|value| (0..=127).contains(&value));
    json.is_filled() && known && flags && level && threshold
}

fn priority(name: &str, mode: &Node<'_>, report: &mut Report) {
    if !mode.is_set() {
        return;
    }
    let right = mode.int().is_some_and(|mode| (1..=3).contains(&mode));
    if !["ExternalTextToSpeech", "ExternalTextToLLM"].contains(&name) {
        report.add(&rule::INTERRUPT_MODE_IGNORED, mode);
    } else if !right {
        report.add(&rule::INTERRUPT_MODE_VALUE, mode);
    }
}

fn images(name: &str, images: &Node<'_>, report: &mut Report) {
    if !images.is_set() {
        return;
    }
    report.add_if(name != "ExternalTextToLLM", &rule::IMAGES_COMMAND, images);
    let (list, kind) = (images.get("Images"), images.get("ImageType"));
    match images.get("Action").text() {
        Some("insert") => {
            report.add_if(!list.is_filled(), &rule::IMAGES_EMPTY, &list);
            report.add_if(kind.is_set() && !kind.is("url"), &rule::FIXED_VALUE, &kind);
        }
        Some("delete") => {
            for ignored in [list, kind] {
                report.add_if(ignored.is_set(), &rule::IMAGES_IGNORED, &ignored);
            }
        }
        _ => {}
    }
}
