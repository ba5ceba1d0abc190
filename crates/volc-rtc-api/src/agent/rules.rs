//! The rules of the checks: a code, a weight, a reason and the page that says so.

mod config;
mod llm;
mod speech;
mod task;

use super::rule::Rule;

pub(super) use self::config::*;
pub(super) use self::llm::*;
pub(super) use self::speech::*;
pub(super) use self::task::*;

/// Returns all rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let lists = [task::RULES, speech::RULES, llm::RULES, config::RULES];
    lists.into_iter().flatten().copied()
}
