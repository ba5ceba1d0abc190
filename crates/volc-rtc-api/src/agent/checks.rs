//! The checks themselves: each looks at one part of a request.

mod agent;
mod asr;
mod callbacks;
mod command;
mod config;
mod ids;
mod llm;
mod providers;
mod s2s;
mod subtitles;
mod tools;
mod tts;

use super::node::Node;
use super::report::Report;

/// Checks a `StartVoiceChat`.
pub(super) fn start(body: &Node<'_>, report: &mut Report) {
    ids::task(body, report);
    ids::agent(body, report);
    agent::check(body, report);
    callbacks::check(body, report);
    let config = body.get("Config");
    providers::check(&config, report);
    asr::check(&config, report);
    tts::check(&config, report);
    subtitles::check(body, report);
    llm::check(&config, report);
    tools::check(&config, report);
    s2s::check(&config, report);
    config::check(&config, report);
}

/// Checks an `UpdateVoiceChat`.
pub(super) fn update(body: &Node<'_>, report: &mut Report) {
    ids::task(body, report);
    command::check(body, report);
    let config = body.get("Parameters.Config");
    providers::update(&config, report);
    tts::update(&config, report);
    llm::prompts(&config.get("LLMConfig"), report);
    tools::check(&config, report);
}

/// Checks a `StopVoiceChat`.
pub(super) fn stop(body: &Node<'_>, report: &mut Report) {
    ids::task(body, report);
}
