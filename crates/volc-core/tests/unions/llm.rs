//! Language models of `StartVoiceChat` 2025-06-01: a tag inside the object.

use std::collections::BTreeMap;

use volc_core::__private::{open_enum, request_struct, wire_union};
use volc_core::Sensitive;
use volc_core::api::Json;

wire_union! {
    /// `LLMConfig`.
    pub enum LlmConfig: own {
        /// Ark.
        Ark(ArkLlm) = own("Mode", "ArkV3"),
        /// Coze.
        Coze(CozeLlm) = own("Mode", "CozeBot"),
        /// A model of one's own.
        Custom(CustomLlm) = own("Mode", "CustomLLM"),
    }
}

open_enum! {
    /// The thinking mode of a model.
    pub enum ThinkingType: str {
        /// No.
        Disabled = "disabled",
        /// Yes.
        Enabled = "enabled",
        /// As it likes.
        Auto = "auto",
    }
}

request_struct! {
    /// For [`LlmConfig::Ark`].
    pub struct ArkLlm {
        /// The model.
        optional model_name: String = "ModelName",
        /// The temperature.
        optional temperature: f64 = "Temperature".min(Int(0)).exclusive_min().max(Int(1)),
        /// The most tokens.
        optional max_tokens: i64 = "MaxTokens",
        /// The sampling.
        optional top_p: f64 = "TopP".min(Int(0)).max(Int(1)),
        /// Instructions.
        optional system_messages: Vec<String> = "SystemMessages",
        /// Prompts.
        optional user_prompts: Vec<UserPrompt> = "UserPrompts",
        /// Rounds.
        optional history_length: i64 = "HistoryLength",
        /// Tools.
        optional tools: Vec<Tool> = "Tools",
        /// The thinking mode.
        optional thinking_type: ThinkingType = "ThinkingType",
    }
}

request_struct! {
    /// A prompt.
    pub struct UserPrompt {
        /// The role of the speaker.
        optional role: String = "Role",
        /// The text.
        optional content: String = "Content",
    }
}

request_struct! {
    /// A tool.
    pub struct Tool {
        /// Its kind.
        fixed kind: String = "type" is "function",
        /// The function.
        required function: Function = "function",
    }
}

request_struct! {
    /// A function.
    pub struct Function {
        /// Its name.
        required name: String = "name",
        /// Its purpose.
        optional description: String = "description",
        /// Its parameters.
        optional parameters: BTreeMap<String, Json> = "parameters",
    }
}

request_struct! {
    /// For [`LlmConfig::Coze`].
    pub struct CozeLlm {
        /// The bot.
        required coze_bot_config: CozeBotConfig = "CozeBotConfig",
    }
}

request_struct! {
    /// `CozeBotConfig`.
    pub struct CozeBotConfig {
        /// The address.
        fixed url: String = "Url" is "https://api.coze.cn",
        /// The bot.
        required bot_id: String = "BotId",
        /// The key.
        required api_key: Sensitive<String> = "APIKey".sensitive(),
        /// The user.
        required user_id: String = "UserId",
        /// Rounds.
        optional history_length: i64 = "HistoryLength",
        /// Variables.
        optional custom_variables: BTreeMap<String, String> = "CustomVariables",
        /// The time limit of a response.
        optional response_timeout: i64 = "ResponseTimeout".min(Int(0)).max(Int(60)),
    }
}

request_struct! {
    /// For [`LlmConfig::Custom`].
    pub struct CustomLlm {
        /// The address.
        required url: String = "Url",
        /// The model.
        optional model_name: String = "ModelName",
        /// The key.
        optional api_key: Sensitive<String> = "APIKey".sensitive(),
        /// The temperature.
        optional temperature: f64 = "Temperature".min(Int(0)).exclusive_min().max(Int(1)),
        /// Prompts.
        optional user_prompts: Vec<UserPrompt> = "UserPrompts",
        /// Anything.
        optional custom: String = "Custom",
        /// Headers that are passed on.
        optional extra_header: BTreeMap<String, String> = "ExtraHeader",
    }
}
