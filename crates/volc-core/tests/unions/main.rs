//! Unions, by those of `StartVoiceChat` 2025-06-01 written by hand.
#![allow(clippy::unwrap_used)]

mod asr;
mod config;
mod examples;
mod llm;
mod reading;
mod shuffled;
mod tts;
mod validation;
mod writing;

use asr::*;
use config::*;
use llm::*;
use tts::*;
use volc_core::__private::{Wire, from_slice};
use volc_core::api::Json;

fn read<T: Wire>(json: &Json) -> T {
    from_slice(json.to_string().as_bytes()).unwrap()
}

/// A request with these settings.
fn start(config: Config) -> StartVoiceChatRequest {
    StartVoiceChatRequest::new("app", config)
}
