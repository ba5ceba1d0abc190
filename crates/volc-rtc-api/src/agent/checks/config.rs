//! Web search, memory, music, avatar.

use super::tts::lacks_prompt;
use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    web_search(&config.get("WebSearchAgentConfig"), report);
    memory(&config.get("MemoryConfig"), report);
    let music = config.get("MusicAgentConfig.Enable");
    report.add_if(
        music.is_true() && lacks_prompt(config),
        &rule::MUSIC_PROMPT,
        &music,
    );
    let picture = config.get("AvatarConfig.BackgroundUrl");
    let path = picture.text().and_then(|url| url.split(['?', '#']).next());
    let ends_like_one = path.is_none_or(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .is_some_and(|(_, end)| (2..=5).contains(&end.len()))
    });
    report.add_if(
        picture.is_filled() && !ends_like_one,
        &rule::AVATAR_BACKGROUND,
        &picture,
    );
}

fn web_search(search: &Node<'_>, report: &mut Report) {
    if !search.get("Enable").is_true() {
        return;
    }
    let params = search.get("ParamsString");
    if params.is_set() {
        let json = params.object_in_text().ok().flatten().unwrap_or_default();
        let inner = Node::root(&json);
        let complete = inner.get("bot_id").is_filled() && inner.get("stream").is_true();
        report.add_if(!complete, &rule::WEB_SEARCH_PARAMS, &params);
    }
    let words = search.get("ComfortWords");
    let ended = words
        .text()
        .and_then(|text| text.trim_end().chars().next_back());
    report.add_if(
        ended.is_some_and(char::is_alphanumeric),
        &rule::COMFORT_WORDS,
        &words,
    );
}

fn memory(memory: &Node<'_>, report: &mut Report) {
    let params = memory.get("ProviderParams");
    if !memory.get("Enable").is_true() || !params.is_set() {
        return;
    }
    let filter = params.get("filter");
    let mut needed = vec![params.get("collection_name"), filter.clone()];
    if filter.is_set() {
        needed.push(filter.get("memory_type"));
        let owned = filter.get("user_id").is_filled() || filter.get("assistant_id").is_filled();
        report.add_if(!owned, &rule::MEMORY_OWNER, &filter);
    }
    for member in needed {
        report.add_if(!member.is_set(), &rule::MEMORY_INCOMPLETE, &member);
    }
}
