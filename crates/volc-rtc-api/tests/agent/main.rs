//! Voice agents: the rules, the commands, the tools, and what `send` makes of them.
#![allow(clippy::unwrap_used)]

mod commands;
mod documented;
mod rows_config;
mod rows_llm;
mod rows_speech;
mod rows_task;
mod rules;
mod sending;
mod tools;
