//! Providers, and the members that each of them has.
//!
//! The typed unions write the tag of their variant, so that a contradiction takes an `Other`, or settings that
//! change in parts.

use super::{Node, Report};
use crate::agent::rules as rule;

/// The parameters of a provider.
struct Provider {
    /// The value of the tags that stand for it: of the one beside, and of the parameters' own, if there is one.
    tags: (&'static str, &'static str),
    members: &'static [&'static str],
    /// Members that have one value only.
    fixed: &'static [(&'static str, &'static str)],
}

const fn provider(
    tag: &'static str,
    local: &'static str,
    members: &'static [&'static str],
) -> Provider {
    let tags = (tag, local);
    Provider {
        tags,
        members,
        fixed: &[],
    }
}

const ASR: &[Provider] = &[
    provider(
        "volcano",
        "bigmodel",
        &[
            "Mode",
            "VolcanoASRParameters",
            "Credential",
            "StreamMode",
            "ContextHistoryLength",
            "ApiResourceId",
            "enable_nonstream",
            "context",
            "context_history_length",
        ],
    ),
    provider("volcano", "smallmodel", &["Mode", "Cluster"]),
    provider(
        "ai_gateway",
        "",
        &["URL", "APIKey", "ExtraData", "ExtraHeader"],
    ),
];

const TTS: &[Provider] = &[
    provider(
        "volcano_bidirection",
        "",
        &[
            "Credential",
            "VolcanoTTSParameters",
            "ResourceId",
            "audio",
            "Additions",
        ],
    ),
    provider("volcano", "", &["audio", "app", "ResourceId"]),
    Provider {
        fixed: &[("URL", "https://api.minimax.chat/v1/t2a_v2")],
        ..provider(
            "minimax",
            "",
            &[
                "Authorization",
                "Groupid",
                "model",
                "URL",
                "voice_setting",
                "pronunciation_dict",
                "timber_weights",
                "stream",
                "language_boost",
            ],
        )
    },
    provider(
        "ai_gateway",
        "",
        &[
            "URL",
            "APIKey",
            "Voice",
            "OutputAudioSpeedRate",
            "OutputAudioVolume",
            "OutputAudioPitchRate",
            "ExtraData",
            "ExtraHeader",
            "language_boost",
        ],
    ),
];

const LLM: &[Provider] = &[
    provider(
        "",
        "ArkV3",
        &[
            "Mode",
            "ModelName",
            "Temperature",
            "MaxTokens",
            "TopP",
            "SystemMessages",
            "UserPrompts",
            "HistoryLength",
            "Tools",
            "EnableParallelToolCalls",
            "Prefill",
            "VisionConfig",
            "ThinkingType",
            "MCP",
        ],
    ),
    Provider {
        fixed: &[("CozeBotConfig.Url", "https://api.coze.cn")],
        ..provider("", "CozeBot", &["Mode", "CozeBotConfig"])
    },
    provider(
        "",
        "CustomLLM",
        &[
            "Mode",
            "Url",
            "ModelName",
            "APIKey",
            "MaxTokens",
            "Temperature",
            "TopP",
            "SystemMessages",
            "UserPrompts",
            "HistoryLength",
            "Tools",
            "EnableParallelToolCalls",
            "MCP",
            "Feature",
            "Prefill",
            "VisionConfig",
            "EnableRoundId",
            "Custom",
            "ExtraHeader",
        ],
    ),
];

/// Checks the providers of a task that starts.
pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    if !report.is_2025() {
        return;
    }
    let asr = config.get("ASRConfig");
    params(
        Some(&asr.get("Provider")),
        &asr.get("ProviderParams"),
        "Mode",
        ASR,
        report,
    );
    speech(config, report);
    let llm = config.get("LLMConfig");
    params(None, &llm, "Mode", LLM, report);
    let url = asr.get("ProviderParams.URL");
    gateway(&asr.get("Provider"), &url, report);
    let avatar = config.get("AvatarConfig.AvatarType");
    report.add_if(
        avatar.is_set() && !avatar.is("3min"),
        &rule::FIXED_VALUE,
        &avatar,
    );
    let memory = config.get("MemoryConfig.Provider");
    report.add_if(
        memory.is_set() && !memory.is("volc"),
        &rule::PROVIDER_UNLISTED,
        &memory,
    );
    let s2s = config.get("S2SConfig.Provider");
    report.add_if(
        s2s.is_set() && !s2s.is("volcano"),
        &rule::PROVIDER_UNLISTED,
        &s2s,
    );
}

/// Checks the provider that a running task is to change to.
pub(super) fn update(config: &Node<'_>, report: &mut Report) {
    if report.is_2025() {
        speech(config, report);
    }
}

fn speech(config: &Node<'_>, report: &mut Report) {
    let tts = config.get("TTSConfig");
    let (provider, voice) = (tts.get("Provider"), tts.get("ProviderParams"));
    params(Some(&provider), &voice, "", TTS, report);
    gateway(&provider, &voice.get("URL"), report);
    let cluster = voice.get("app.cluster");
    let cloned = cluster.is("volcano_icl") || cluster.is("volcano_tts");
    report.add_if(cluster.is_set() && !cloned, &rule::FIXED_VALUE, &cluster);
}

fn params(
    tag: Option<&Node<'_>>,
    params: &Node<'_>,
    local: &str,
    providers: &[Provider],
    report: &mut Report,
) {
    let local = if local.is_empty() {
        None
    } else {
        Some(params.get(local))
    };
    let beside = tag.and_then(Node::text).unwrap_or_default();
    if !params.is_set() || (beside.is_empty() && local.as_ref().is_none_or(|local| !local.is_set()))
    {
        return;
    }
    let same = |provider: &&Provider| provider.tags.0 == beside;
    let mode = local.as_ref().and_then(Node::text).unwrap_or_default();
    let with_mode = |provider: &&Provider| provider.tags.1.is_empty() || provider.tags.1 == mode;
    let found = providers.iter().filter(same).find(with_mode);
    let Some(provider) = found else {
        let listed = providers.iter().any(|provider| same(&provider));
        let unlisted = local.filter(|_| listed).or_else(|| tag.cloned());
        return report.add(
            &rule::PROVIDER_UNLISTED,
            &unlisted.unwrap_or_else(|| params.clone()),
        );
    };
    for name in params
        .names()
        .filter(|name| !provider.members.contains(name))
    {
        let elsewhere = providers.iter().any(|other| other.members.contains(&name));
        let rule = if elsewhere {
            &rule::PROVIDER_CONTRADICTION
        } else {
            &rule::UNKNOWN_MEMBER
        };
        report.add(rule, &params.get(name));
    }
    for (path, value) in provider.fixed {
        let member = params.get(path);
        report.add_if(
            member.is_set() && !member.is(value),
            &rule::FIXED_VALUE,
            &member,
        );
    }
}

fn gateway(provider: &Node<'_>, url: &Node<'_>, report: &mut Report) {
    let fits = url.text().is_none_or(|text| {
        let query = text.split_once('?').map(|(_, query)| query);
        let named = |pair: &str| {
            pair.strip_prefix("model=")
                .is_some_and(|name| !name.is_empty())
        };
        text.starts_with("wss://") && query.is_some_and(|query| query.split('&').any(named))
    });
    report.add_if(provider.is("ai_gateway") && !fits, &rule::GATEWAY_URL, url);
}
