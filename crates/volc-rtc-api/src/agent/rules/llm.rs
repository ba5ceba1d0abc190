//! Rules of language models and their tools.

use crate::agent::rule::define_rules;

define_rules! {
    Error CUSTOM_URL = "custom-url", Start:
        "the model's address must begin with https://; for tests, Feature set to `{\"Http\":true}` allows http://";
    Error FEATURE_JSON = "feature-json", Start:
        "the only value is the JSON text `{\"Http\":true}`";
    Error CUSTOM_JSON = "custom-json", Start:
        "your own data must be JSON written as text";
    Warning USER_PROMPTS_PAIRS = "user-prompts-pairs", Start:
        "prompts of `user` and `assistant` must come in pairs, a question and its reply, or the model behaves oddly";
    Warning USER_PROMPTS_EVICTED = "user-prompts-evicted", Start:
        "there are more turns than HistoryLength (3 if unset), so that the first of them are dropped";
    Warning COZE_HISTORY_IGNORED = "coze-history-ignored", Start:
        "HistoryLength has no effect while EnableConversation is true";
    Error COZE_META_DATA = "coze-meta-data", Start:
        "there can be 16 pairs, with keys of 1 to 64 and values of 1 to 512 characters";
    Error COZE_VARIABLE_NAMES = "coze-variable-names", Start:
        "names of variables have letters, digits and underscores only";
    Error FUNCTION_CALLING_MODEL = "function-calling-model", Start:
        "this is a tool of the model, but agents of Coze cannot call functions; use Ark or a model of your own";
    Warning FUNCTION_CALLING_IGNORED = "function-calling-ignored", Start:
        "this model cannot call functions, so that nothing is sent there";
    Error ARK_MODEL_MISSING = "ark-model-missing", Start2024:
        "the agent has no model; set EndPointId, or BotId for an application";
    Warning ARK_BOT_IGNORED = "ark-bot-ignored", Start2024:
        "BotId has no effect beside EndPointId";
    Warning VISION_ENDPOINT = "vision-endpoint", Start2024:
        "vision only works with a model of your own endpoint (EndPointId)";
    Warning PARALLEL_TOOLS_MODEL = "parallel-tools-model", Start:
        "only the models doubao-seed-1.6 can be held to one tool at a time";
    Warning THINKING_MODEL = "thinking-model", Start:
        "doubao-seed-1.6-thinking always thinks first, which makes tools slow; the page advises against it";
    Warning VISION_INTERVAL_IGNORED = "vision-interval-ignored", Start:
        "Interval has no effect while AutoSelect is true, which takes a picture every 166 ms";
    Warning TOS_STORAGE = "tos-storage", Start:
        "pictures are to be stored in TOS, but TosConfig lacks AccountId or Bucket";
    Error TOOL_NAMES = "tool-names", Start:
        "another tool has this name; names of functions, MCP servers and the web search must differ";
    Error TOOL_SCHEMA = "tool-schema", Start:
        "the parameters of a function are a JSON Schema whose `type` is `object`; leave them out if it has none";
    Warning TOOL_SCHEMA_TYPE = "tool-schema-type", Start:
        "the `type` of a parameter is one of string, number, boolean, integer, object and array";
    Warning TOOL_SCHEMA_REQUIRED = "tool-schema-required", Start:
        "`required` names a parameter that `properties` does not have";
}
