//! Rules of speech recognition, speech synthesis, and the end-to-end speech model.

use crate::agent::rule::define_rules;

define_rules! {
    Error PROVIDER_CONTRADICTION = "provider-contradiction", Start:
        "this member belongs to another provider or mode than the one that is set";
    Warning PROVIDER_UNLISTED = "provider-unlisted", Start:
        "the page has no such provider or mode";
    Warning UNKNOWN_MEMBER = "unknown-member", Events:
        "the page has no such member here; an unknown one ends the task with error 1000002 after it was accepted";
    Warning FIXED_VALUE = "fixed-value", Start:
        "the page allows only its own constant here";
    Error ASR_2_STREAM_MODE = "asr-2-stream-mode", Start:
        "version 2.0 of the recognition model does not work with StreamMode 0, the default; set 2, or 1";
    Warning SECOND_PASS_STREAM_MODE = "second-pass-stream-mode", Start:
        "the second pass only takes place with StreamMode 2";
    Error ASR_PARAMETERS_JSON = "asr-parameters-json", Start:
        "this is no JSON object written as text; write `{}` for the defaults";
    Error ASR_PARAMETERS_MANAGED = "asr-parameters-managed", Start:
        "the platform sets this parameter itself, and it must not be passed through";
    Error HOT_WORDS_JSON = "hot-words-json", Start:
        "hot words are JSON text, such as `{\"hotwords\":[{\"word\":\"CO2\"}]}`";
    Warning INTERRUPT_CONFIG_IGNORED = "interrupt-config-ignored", Start:
        "this has no effect while Config.InterruptMode is 1, which turns interruption off";
    Warning KEYWORDS_DURATION = "interrupt-keywords-duration", Start:
        "keywords may not interrupt while InterruptSpeechDuration is above 0; set it to 0";
    Warning FAR_FIELD_MODEL = "far-field-model", Start:
        "far-field suppression only works with the large recognition model of Volcengine";
    Warning FAR_FIELD_LEVEL_IGNORED = "far-field-level-ignored", Start:
        "Level has no effect while Threshold is above 0";
    Warning EXPIRE_BEFORE_SILENCE = "expire-before-silence", Start:
        "this ends a turn before SilenceTime can; 1.5 times SilenceTime is recommended";
    Error GATEWAY_URL = "gateway-url", Start:
        "the edge gateway has addresses of the form `wss://…?model=` with the name of the model";
    Error TTS_PARAMETERS_JSON = "tts-parameters-json", Start:
        "this is no JSON object written as text";
    Error TTS_PARAMETERS_SPEAKER = "tts-parameters-speaker", Start:
        "the parameters must hold the voice in `req_params.speaker`";
    Error TTS_PARAMETERS_MANAGED = "tts-parameters-managed", Start:
        "the platform sets this parameter itself, and it must not be passed through";
    Error LATEX_SUBTITLES = "latex-subtitles", Start:
        "version 2.0 of the voice model does not speak formulas beside aligned subtitles (SubtitleMode 0, the \
            default); \
         set SubtitleMode to 1, or turn enable_latex_tn off";
    Warning LATEX_MARKDOWN_FILTER = "latex-markdown-filter", Start:
        "formulas are only spoken with disable_markdown_filter set to true";
    Error MINIMAX_VOICE = "minimax-voice", Start:
        "MiniMax needs a voice: set voice_setting.voice_id or timber_weights";
    Warning MINIMAX_CANTONESE = "minimax-cantonese-model", Start:
        "`Chinese,Yue` only works with the model speech-01-turbo";
    Warning TTS_CONTEXT_PROVIDER = "tts-context-provider", Start:
        "Context only works with the synthesis model of volcano_bidirection, not with cloned voices or other providers";
    Warning QUOTE_QUESTION_VERSION = "quote-question-version", Start:
        "QuoteUserQuestion only works with version 2.0 of the synthesis model (ResourceId seed-tts-2.0)";
    Warning TAG_PARSE_PROMPT = "tag-parse-prompt", Start:
        "the model writes no tags unless LLMConfig.SystemMessages asks for them";
    Warning BRACKET_PROMPT = "bracket-prompt", Start:
        "the model puts nothing into brackets unless LLMConfig.SystemMessages asks for it";
    Warning CLONED_VOICE_RESOURCE = "cloned-voice-resource", Start:
        "an id that begins with `S_` is a cloned voice, which needs a ResourceId of the cloning model (seed-icl-…)";
    Error SUBTITLE_MODE_UNALIGNED = "subtitle-mode-unaligned", Start:
        "with an avatar or the end-to-end speech model, subtitles only arrive with SubtitleMode 1; the default is 0";
    Warning S2S_IGNORES = "s2s-ignores", Start:
        "this has no effect with S2SConfig";
    Error S2S_MIXED_MODEL = "s2s-mixed-model", Start:
        "the mixed mode (OutputMode 1) needs LLMConfig with a model of Ark (Mode ArkV3)";
    Error S2S_MIXED_VISION = "s2s-mixed-vision", Start:
        "the mixed mode (OutputMode 1) understands neither video nor images; turn vision off";
    Warning S2S_MANIFEST_IGNORED = "s2s-manifest-ignored", Start:
        "character_manifest only works with the model 2.2.0.0 (SC2.0)";
    Error S2S_DIALOG_PAIRS = "s2s-dialog-pairs", Start:
        "the context is an even number of turns, which the user and the assistant take in order";
    Warning S2S_HOT_WORDS_IGNORED = "s2s-hot-words-ignored", Start:
        "hot words only work with enable_asr_twopass set to true";
    Error S2S_AUDIO = "s2s-audio", Start:
        "the speech model only gives 1 channel of 24000 Hz, as pcm or pcm_s16le";
}
