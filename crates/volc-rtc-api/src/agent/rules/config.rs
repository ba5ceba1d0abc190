//! Rules of the other services of a conversation.

use crate::agent::rule::define_rules;

define_rules! {
    Error WEB_SEARCH_PARAMS = "web-search-params", Start:
        "the web search needs JSON text with `bot_id`, and `stream` set to true";
    Warning COMFORT_WORDS = "comfort-words", Start:
        "the words must end with a punctuation mark";
    Error MEMORY_INCOMPLETE = "memory-incomplete", Start:
        "with Enable, the memory needs collection_name, filter and filter.memory_type";
    Error MEMORY_OWNER = "memory-owner", Start:
        "the filter needs user_id or assistant_id";
    Warning MUSIC_PROMPT = "music-prompt", Start:
        "the model does not call music_player unless LLMConfig.SystemMessages tells it when to";
    Warning AVATAR_BACKGROUND = "avatar-background", Start:
        "the address of the picture must end like one, such as in .png or .jpg";
}
