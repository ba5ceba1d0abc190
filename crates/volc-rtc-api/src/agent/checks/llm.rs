//! Language models.

use volc_core::api::Json;

use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    let llm = config.get("LLMConfig");
    match llm.get("Mode").text() {
        Some("ArkV3") if report.is_2025() => ark(config, &llm, report),
        Some("ArkV3") => ark_2024(&llm, report),
        Some("CozeBot") => coze(&llm.get("CozeBotConfig"), report),
        Some("CustomLLM") => custom(&llm, report),
        _ => {}
    }
    prompts(&llm, report);
    let snapshots = llm.get("VisionConfig.SnapshotConfig");
    let interval = snapshots.get("Interval");
    let ignored = interval.is_set() && snapshots.get("AutoSelect").is_true();
    report.add_if(ignored, &rule::VISION_INTERVAL_IGNORED, &interval);
    let storage = llm.get("VisionConfig.StorageConfig");
    if storage.get("Type").int() == Some(1) {
        let tos = storage.get("TosConfig");
        let complete = ["AccountId", "Bucket"]
            .iter()
            .all(|name| tos.get(name).is_filled());
        report.add_if(!complete, &rule::TOS_STORAGE, &tos);
    }
    functions(config, &llm, report);
}

/// Checks the turns that are put into the context.
pub(super) fn prompts(llm: &Node<'_>, report: &mut Report) {
    let prompts = llm.get("UserPrompts");
    let items = prompts.items();
    let roles: Vec<_> = items
        .iter()
        .filter_map(|turn| turn.get("Role").text())
        .collect();
    let turns: Vec<_> = roles.into_iter().filter(|role| *role != "system").collect();
    let in_order = turns
        .iter()
        .zip(["user", "assistant"].iter().cycle())
        .all(|(turn, role)| turn == role);
    report.add_if(
        turns.len() % 2 == 1 || !in_order,
        &rule::USER_PROMPTS_PAIRS,
        &prompts,
    );
    let rounds = turns.iter().filter(|role| **role == "user").count();
    let kept = llm.get("HistoryLength");
    let limit = usize::try_from(kept.int_or(3)).unwrap_or(0);
    // Without `Mode` these are settings that change a part: the length that is in force is not known.
    let known = llm.get("Mode").is_set();
    report.add_if(
        known && rounds > limit,
        &rule::USER_PROMPTS_EVICTED,
        &prompts,
    );
}

fn ark(config: &Node<'_>, llm: &Node<'_>, report: &mut Report) {
    let model = llm.get("ModelName");
    let name = model.text().unwrap_or_default().replace('.', "-");
    let parallel = llm.get("EnableParallelToolCalls");
    let other = !name.is_empty() && !name.contains("seed-1-6");
    report.add_if(
        parallel.json() == &Json::Bool(false) && other,
        &rule::PARALLEL_TOOLS_MODEL,
        &parallel,
    );
    let tools = llm.get("MCP").is_filled() || config.get("WebSearchAgentConfig.Enable").is_true();
    let thinks = name.contains("seed-1-6-thinking");
    report.add_if(tools && thinks, &rule::THINKING_MODEL, &model);
}

fn ark_2024(llm: &Node<'_>, report: &mut Report) {
    let (endpoint, bot) = (llm.get("EndPointId"), llm.get("BotId"));
    let none = !endpoint.is_filled() && !bot.is_filled();
    report.add_if(none, &rule::ARK_MODEL_MISSING, &endpoint);
    report.add_if(
        endpoint.is_filled() && bot.is_filled(),
        &rule::ARK_BOT_IGNORED,
        &bot,
    );
    let vision = llm.get("VisionConfig.Enable");
    let unable = vision.is_true() && !endpoint.is_filled() && bot.is_filled();
    report.add_if(unable, &rule::VISION_ENDPOINT, &vision);
}

fn coze(bot: &Node<'_>, report: &mut Report) {
    let history = bot.get("HistoryLength");
    let ignored = history.is_set() && bot.get("EnableConversation").is_true();
    report.add_if(ignored, &rule::COZE_HISTORY_IGNORED, &history);
    let data = bot.get("MetaData");
    let members = data.json().as_object().into_iter().flatten();
    let length = |text: &str, most| (1..=most).contains(&text.chars().count());
    let fits = |(key, value): (&String, &Json)| {
        length(key, 64) && value.as_str().is_some_and(|v| length(v, 512))
    };
    let fit = data.names().count() <= 16 && members.into_iter().all(fits);
    report.add_if(!fit, &rule::COZE_META_DATA, &data);
    let variables = bot.get("CustomVariables");
    let plain = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    report.add_if(
        !variables.names().all(plain),
        &rule::COZE_VARIABLE_NAMES,
        &variables,
    );
}

fn custom(llm: &Node<'_>, report: &mut Report) {
    let feature = llm.get("Feature");
    let feature_json = feature.object_in_text().ok().flatten();
    let allows_http = feature_json.is_some_and(|json| json.get("Http") == Some(&Json::Bool(true)));
    report.add_if(
        feature.is_filled() && !allows_http,
        &rule::FEATURE_JSON,
        &feature,
    );
    let url = llm.first(&["Url", "URL"]);
    let right = url.text().is_none_or(|url| {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://").filter(|_| allows_http));
        rest.is_some_and(|rest| !rest.is_empty())
    });
    report.add_if(!right, &rule::CUSTOM_URL, &url);
    let data = llm.get("Custom");
    let json = data
        .text()
        .is_none_or(|text| text.is_empty() || serde_json::from_str::<Json>(text).is_ok());
    report.add_if(!json, &rule::CUSTOM_JSON, &data);
}

/// Checks the settings that depend on a model that can call functions.
fn functions(config: &Node<'_>, llm: &Node<'_>, report: &mut Report) {
    let mode = llm.get("Mode");
    let calling = config.get("FunctionCallingConfig");
    let unable = mode.is("CozeBot") || (!report.is_2025() && mode.is("CustomLLM"));
    report.add_if(
        calling.is_filled() && unable,
        &rule::FUNCTION_CALLING_IGNORED,
        &calling,
    );
    if mode.is("CozeBot") {
        for name in ["WebSearchAgentConfig.Enable", "MusicAgentConfig.Enable"] {
            let tool = config.get(name);
            report.add_if(tool.is_true(), &rule::FUNCTION_CALLING_MODEL, &tool);
        }
    }
}
