//! The settings of a task, out of `StartVoiceChat` of any Version.
//!
//! The Versions write the same settings in different places:
//!
//! | setting | 2024-06-01 | 2024-12-01 | 2025-06-01 |
//! |---|---|---|---|
//! | task | the human's `UserId` | `TaskId` | `TaskId` |
//! | agent | `Config.BotName` | `AgentConfig.UserId`, optional | `AgentConfig.UserId` |
//! | welcome | `LLMConfig.WelcomeSpeech` | `AgentConfig.WelcomeMessage` | `AgentConfig.WelcomeMessage` |
//! | subtitles to a server | `SubtitleConfig` | `SubtitleConfig` | `AgentConfig` |
//! | address of your model | `URL` | `URL` | `Url` |

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The seconds for which an agent waits after the human has left, if the request sets none.
const IDLE_SECONDS: u64 = 180;
/// The turns that a model of your own is sent, if the request sets none.
const HISTORY: usize = 3;

/// The settings of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setup {
    pub(crate) version: String,
    pub(crate) app: String,
    pub(crate) room: String,
    pub(crate) task: String,
    pub(crate) business: String,
    /// The human.
    pub(crate) human: String,
    pub(crate) agent: String,
    pub(crate) welcome: Option<String>,
    pub(crate) idle_seconds: u64,
    /// The request asks for states of the conversation.
    pub(crate) states: bool,
    pub(crate) states_to: Option<Receiver>,
    pub(crate) subtitles_to: Option<Receiver>,
    pub(crate) functions_to: Option<Receiver>,
    pub(crate) room_subtitles: bool,
    /// Subtitles come from the model at once (`SubtitleMode` 1), not in step with the sound.
    pub(crate) subtitles_at_once: bool,
    /// The human's voice interrupts.
    pub(crate) voice_interrupts: bool,
    pub(crate) keywords: Vec<String>,
    /// A turn of the human ends with `FinishSpeechRecognition` only.
    pub(crate) caller_ends_turns: bool,
    pub(crate) end_to_end: bool,
    pub(crate) tag_parse: bool,
    pub(crate) vision: bool,
    pub(crate) model: Option<Model>,
    pub(crate) tools: Vec<Value>,
    pub(crate) history: usize,
    /// The language of subtitles, which the script names and no request does.
    pub(crate) language: String,
}

/// A server that messages are posted to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    pub(crate) signature: String,
}

/// A model of your own: `LLMConfig` with `Mode` `CustomLLM`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Model {
    pub(crate) url: String,
    pub(crate) api_key: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) system: Vec<String>,
    pub(crate) prompts: Vec<Value>,
    pub(crate) round_id: bool,
    /// The members of the request that are passed on: `model`, `temperature`, `top_p`, `max_tokens`, `custom`.
    pub(crate) passed_on: Map<String, Value>,
}

impl Setup {
    /// Reads the settings; `millis` names an agent whose request gives it no id.
    pub(crate) fn from_request(version: &str, body: &Value, millis: u64) -> Self {
        let text = |path: &str| text(body, path);
        let is = |path: &str| body.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let number = |path: &str| body.pointer(path).and_then(Value::as_u64);
        let is_old = version == "2024-06-01";
        let human = if is_old {
            text("/UserId")
        } else {
            text("/AgentConfig/TargetUserId/0")
        };
        let states_to = receiver(
            body,
            "/AgentConfig/ServerMessageURLForRTS",
            "/AgentConfig/ServerMessageSignatureForRTS",
        );
        let subtitles_to = receiver(
            body,
            "/Config/SubtitleConfig/ServerMessageUrl",
            "/Config/SubtitleConfig/ServerMessageSignature",
        );
        let given = if is_old {
            text("/Config/BotName")
        } else {
            text("/AgentConfig/UserId")
        };
        let agent = match (given.is_empty(), is_old) {
            (false, _) => given,
            (true, true) => format!("audiobot_{human}_{}", millis / 1000),
            (true, false) => format!("voiceChat_{human}_{}", millis / 1000),
        };
        let welcome = [
            "/AgentConfig/WelcomeMessage",
            "/Config/LLMConfig/WelcomeSpeech",
        ];
        let welcome = welcome.map(text).into_iter().find(|text| !text.is_empty());
        let task = if is_old {
            human.clone()
        } else {
            text("/TaskId")
        };
        Self {
            version: version.to_owned(),
            app: text("/AppId"),
            room: text("/RoomId"),
            task,
            business: text("/BusinessId"),
            human,
            agent,
            welcome,
            idle_seconds: number("/AgentConfig/IdleTimeout").unwrap_or(IDLE_SECONDS),
            states: is("/AgentConfig/EnableConversationStateCallback"),
            // The newest Version has one address for both.
            subtitles_to: if version == "2025-06-01" {
                states_to.clone()
            } else {
                subtitles_to
            },
            states_to,
            functions_to: receiver(
                body,
                "/Config/FunctionCallingConfig/ServerMessageUrl",
                "/Config/FunctionCallingConfig/ServerMessageSignature",
            ),
            room_subtitles: !is("/Config/SubtitleConfig/DisableRTSSubtitle"),
            subtitles_at_once: number("/Config/SubtitleConfig/SubtitleMode") == Some(1),
            voice_interrupts: number("/Config/InterruptMode") != Some(1),
            keywords: texts(body, "/Config/ASRConfig/InterruptConfig/InterruptKeywords"),
            caller_ends_turns: number("/Config/ASRConfig/TurnDetectionMode") == Some(1),
            end_to_end: body.pointer("/Config/S2SConfig").is_some(),
            tag_parse: is("/Config/TTSConfig/Context/TagParse"),
            vision: is("/Config/LLMConfig/VisionConfig/Enable"),
            model: Model::from_request(body),
            tools: list(body, "/Config/LLMConfig/Tools"),
            history: number("/Config/LLMConfig/HistoryLength")
                .and_then(|number| usize::try_from(number).ok())
                .unwrap_or(HISTORY),
            language: String::new(),
        }
    }

    /// Changes settings by `UpdateParameters`; what the command may not change is passed over.
    pub(crate) fn update(&mut self, parameters: &Value) {
        let llm = |name: &str| parameters.pointer(&format!("/Config/LLMConfig/{name}"));
        if llm("Tools").is_some() {
            self.tools = list(parameters, "/Config/LLMConfig/Tools");
        }
        if let Some(model) = &mut self.model {
            if llm("SystemMessages").is_some() {
                model.system = texts(parameters, "/Config/LLMConfig/SystemMessages");
            }
            if llm("UserPrompts").is_some() {
                model.prompts = prompts(parameters);
            }
        }
        if let Some(vision) = llm("VisionConfig/Enable").and_then(Value::as_bool) {
            self.vision = vision;
        }
        if let Some(mode) = parameters.pointer("/Config/InterruptMode") {
            self.voice_interrupts = mode.as_u64() != Some(1);
        }
    }

    /// Returns whether the model knows a function.
    pub(crate) fn has_tool(&self, name: &str) -> bool {
        let found =
            |tool: &Value| tool.pointer("/function/name").and_then(Value::as_str) == Some(name);
        self.tools.iter().any(found)
    }
}

impl Model {
    fn from_request(body: &Value) -> Option<Self> {
        let llm = |name: &str| body.pointer(&format!("/Config/LLMConfig/{name}"));
        if llm("Mode").and_then(Value::as_str) != Some("CustomLLM") {
            return None;
        }
        let text = |name: &str| text(body, &format!("/Config/LLMConfig/{name}"));
        let url = [text("Url"), text("URL")];
        let headers = llm("ExtraHeader").and_then(Value::as_object);
        let headers = headers.into_iter().flatten().map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        });
        let members = [
            ("model", "ModelName"),
            ("temperature", "Temperature"),
            ("top_p", "TopP"),
            ("max_tokens", "MaxTokens"),
            ("custom", "Custom"),
        ];
        let passed_on = members
            .into_iter()
            .filter_map(|(name, member)| Some((name.to_owned(), llm(member)?.clone())));
        Some(Self {
            url: url
                .into_iter()
                .find(|url| !url.is_empty())
                .unwrap_or_default(),
            api_key: text("APIKey"),
            headers: headers.collect(),
            system: texts(body, "/Config/LLMConfig/SystemMessages"),
            prompts: prompts(body),
            round_id: llm("EnableRoundId")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            passed_on: passed_on.collect(),
        })
    }
}

/// A receiver works only with both its URL and its signature.
fn receiver(body: &Value, url: &str, signature: &str) -> Option<Receiver> {
    let receiver = Receiver {
        url: text(body, url),
        signature: text(body, signature),
    };
    Some(receiver).filter(|receiver| !receiver.url.is_empty() && !receiver.signature.is_empty())
}

/// The preset turns as chat messages; 2024-06-01 writes them as texts, such as `user:"Who are you?"`.
fn prompts(body: &Value) -> Vec<Value> {
    let message = |role: &str, content: &str| serde_json::json!({ "role": role.to_lowercase(), "content": content });
    let new = list(body, "/Config/LLMConfig/UserPrompts")
        .into_iter()
        .map(|prompt| {
            let text = |name: &str| prompt.get(name).and_then(Value::as_str).unwrap_or_default();
            message(text("Role"), text("Content"))
        });
    let old = texts(body, "/Config/LLMConfig/UserMessages")
        .into_iter()
        .map(|prompt| {
            let (role, content) = prompt.split_once(':').unwrap_or(("user", &prompt));
            message(role.trim(), content.trim().trim_matches('"'))
        });
    new.chain(old).collect()
}

fn text(body: &Value, path: &str) -> String {
    let found = body.pointer(path).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

fn list(body: &Value, path: &str) -> Vec<Value> {
    let found = body.pointer(path).and_then(Value::as_array);
    found.cloned().unwrap_or_default()
}

fn texts(body: &Value, path: &str) -> Vec<String> {
    let found = list(body, path);
    found
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}
