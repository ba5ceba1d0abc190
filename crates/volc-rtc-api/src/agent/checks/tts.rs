//! Speech synthesis.

use super::asr::managed;
use super::{Node, Report};
use crate::agent::rules as rule;

/// Parameters of the synthesis service that the platform sets.
const MANAGED: [&str; 7] = [
    "user",
    "event",
    "namespace",
    "req_params.text",
    "req_params.audio_params.format",
    "req_params.audio_params.enable_timestamp",
    "req_params.additions.max_length_to_filter_parenthesis",
];

/// Checks the synthesis of a task that starts.
pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    let tts = config.get("TTSConfig");
    if !tts.is_set() {
        return;
    }
    let params = tts.get("ProviderParams");
    service(&tts, report);
    if tts.get("Provider").is("minimax") {
        let voice = params.get("voice_setting.voice_id");
        let mixed = params.get("timber_weights").is_filled();
        report.add_if(!(voice.is_filled() || mixed), &rule::MINIMAX_VOICE, &voice);
    }
    passed_through(config, &params, report);
    formulas(config, &params, report);
    context(config, &tts, report);
    prompt(config, &tts, report);
}

/// Checks the synthesis that a running task is to change to.
pub(super) fn update(config: &Node<'_>, report: &mut Report) {
    let tts = config.get("TTSConfig");
    let (provider, params) = (tts.get("Provider"), tts.get("ProviderParams"));
    report.add_if(
        provider.is_set() && !params.is_set(),
        &rule::PROVIDER_WITHOUT_PARAMS,
        &params,
    );
    service(&tts, report);
    markdown_filter(&params, report);
}

/// Checks rules that hold for settings that are complete and for those that change a part.
fn service(tts: &Node<'_>, report: &mut Report) {
    let params = tts.get("ProviderParams");
    let cantonese = params.get("language_boost");
    let model = params.get("model");
    let other = model.is_set() && !model.is("speech-01-turbo");
    report.add_if(
        cantonese.is("Chinese,Yue") && other,
        &rule::MINIMAX_CANTONESE,
        &cantonese,
    );

    let voice = params.get("audio.voice_type");
    let cloned = voice.text().is_some_and(|voice| voice.starts_with("S_"));
    if tts.get("Provider").is("volcano_bidirection") && cloned && report.is_2025() {
        let resource = params.get("ResourceId");
        let right = resource
            .text()
            .is_some_and(|id| id.starts_with("seed-icl-"));
        report.add_if(!right, &rule::CLONED_VOICE_RESOURCE, &resource);
    }
}

fn passed_through(config: &Node<'_>, params: &Node<'_>, report: &mut Report) {
    let passed = params.get("VolcanoTTSParameters");
    let json = match passed.object_in_text() {
        Err(()) => return report.add(&rule::TTS_PARAMETERS_JSON, &passed),
        Ok(None) => return,
        Ok(Some(json)) => json,
    };
    managed(
        &json,
        &MANAGED,
        &passed,
        &rule::TTS_PARAMETERS_MANAGED,
        report,
    );
    let inner = Node::root(&json);
    report.add_if(
        !inner.get("req_params.speaker").is_filled(),
        &rule::TTS_PARAMETERS_SPEAKER,
        &passed,
    );
    if !(is_second(params) && shows_aligned_subtitles(config)) {
        return;
    }
    // The service's own documentation has the additions as JSON text, the page as an object.
    let additions = inner.get("req_params.additions");
    let parsed = additions.object_in_text().ok().flatten();
    let additions = parsed.as_ref().map_or(additions, Node::root);
    let refused = ["enable_latex_tn", "cache_config"]
        .iter()
        .any(|name| additions.get(name).is_set());
    report.add_if(refused, &rule::LATEX_SUBTITLES, &passed);
}

fn formulas(config: &Node<'_>, params: &Node<'_>, report: &mut Report) {
    let formulas = params.get("Additions.enable_latex_tn");
    let clash = formulas.is_true() && is_second(params) && shows_aligned_subtitles(config);
    report.add_if(clash, &rule::LATEX_SUBTITLES, &formulas);
    markdown_filter(params, report);
}

fn markdown_filter(params: &Node<'_>, report: &mut Report) {
    let formulas = params.get("Additions.enable_latex_tn");
    let filter = params.get("Additions.disable_markdown_filter");
    report.add_if(
        formulas.is_true() && !filter.is_true(),
        &rule::LATEX_MARKDOWN_FILTER,
        &filter,
    );
}

/// Returns whether the voice is of version 2.0, of the synthesis or the cloning model.
fn is_second(params: &Node<'_>) -> bool {
    let resource = params.first(&["ResourceId", "Credential.ResourceId"]);
    resource.is("seed-tts-2.0") || resource.is("seed-icl-2.0")
}

fn shows_aligned_subtitles(config: &Node<'_>) -> bool {
    config.get("SubtitleConfig.SubtitleMode").int_or(0) == 0
}

fn context(config: &Node<'_>, tts: &Node<'_>, report: &mut Report) {
    let context = tts.get("Context");
    if !context.is_filled() {
        return;
    }
    let params = tts.get("ProviderParams");
    let resource = params.first(&["ResourceId", "Credential.ResourceId"]);
    let cloned = resource
        .text()
        .is_some_and(|id| id.starts_with("seed-icl-"));
    let right = tts.get("Provider").is("volcano_bidirection") && !cloned;
    report.add_if(!right, &rule::TTS_CONTEXT_PROVIDER, &context);
    let quote = context.get("QuoteUserQuestion");
    let unused = right && quote.is_true() && !resource.is("seed-tts-2.0");
    report.add_if(unused, &rule::QUOTE_QUESTION_VERSION, &quote);
    let tags = context.get("TagParse");
    report.add_if(
        tags.is_true() && lacks_prompt(config),
        &rule::TAG_PARSE_PROMPT,
        &tags,
    );
}

fn prompt(config: &Node<'_>, tts: &Node<'_>, report: &mut Report) {
    let brackets = tts.get("IgnoreBracketText");
    let ark = config.get("LLMConfig.Mode").is("ArkV3") && report.is_2025();
    report.add_if(
        brackets.is_filled() && ark && lacks_prompt(config),
        &rule::BRACKET_PROMPT,
        &brackets,
    );
}

/// Returns whether the model, one that takes prompts from the request, has none.
pub(super) fn lacks_prompt(config: &Node<'_>) -> bool {
    let llm = config.get("LLMConfig");
    let takes = llm.get("Mode").is("ArkV3") || llm.get("Mode").is("CustomLLM");
    takes && !llm.get("SystemMessages").is_filled()
}
