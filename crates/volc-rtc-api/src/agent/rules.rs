//! The rules of the checks: a code, a weight, a reason and the page that says so.

mod config;
mod llm;
mod speech;
mod task;

use volc_core::error::Severity;

use super::Version;

pub(super) use self::config::*;
pub(super) use self::llm::*;
pub(super) use self::speech::*;
pub(super) use self::task::*;

/// A rule of [`validate_semantics`](super::validate).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The name, such as `agent-is-target`, by which its findings are known.
    pub code: &'static str,
    /// The weight of its findings.
    pub severity: Severity,
    /// The reason that its findings give, unless they can be more exact.
    pub reason: &'static str,
    pub(super) source: Source,
}

impl Rule {
    /// Returns the address of the vendor's page that states the rule.
    pub fn page(&self) -> &'static str {
        self.source.page(Version::V2025_06_01)
    }
}

/// The vendor's page behind a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `StartVoiceChat`, of the request's Version.
    Start,
    /// `StartVoiceChat` of 2024-12-01, whatever the Version.
    Start2024,
    /// `UpdateVoiceChat`, of the request's Version.
    Update,
    /// The characters of ids.
    Ids,
    /// Room tokens, with the form of an AppId and an AppKey.
    Tokens,
    /// Events and errors of tasks.
    Events,
}

impl Source {
    pub(super) const fn page(self, version: Version) -> &'static str {
        match (self, version) {
            (Self::Start, Version::V2025_06_01) => "https://www.volcengine.com/docs/6348/2123348",
            (Self::Start, Version::V2024_12_01) | (Self::Start2024, _) => {
                "https://www.volcengine.com/docs/6348/1558163"
            }
            (Self::Update, Version::V2025_06_01) => "https://www.volcengine.com/docs/6348/2123350",
            (Self::Update, Version::V2024_12_01) => "https://www.volcengine.com/docs/6348/1404671",
            (Self::Ids, _) => "https://www.volcengine.com/docs/6348/70114",
            (Self::Tokens, _) => "https://www.volcengine.com/docs/6348/70121",
            (Self::Events, _) => "https://www.volcengine.com/docs/6348/1928198",
        }
    }
}

/// Returns all rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let lists = [task::RULES, speech::RULES, llm::RULES, config::RULES];
    lists.into_iter().flatten().copied()
}

/// Defines rules, and the list `RULES` of them.
macro_rules! define_rules {
    ($($severity:ident $name:ident = $code:literal, $source:ident: $reason:literal;)*) => {
        $(pub(in crate::agent) static $name: super::Rule = super::Rule {
            code: $code,
            severity: volc_core::error::Severity::$severity,
            reason: $reason,
            source: super::Source::$source,
        };)*

        pub(super) static RULES: &[&super::Rule] = &[$(&$name),*];
    };
}
use define_rules;
