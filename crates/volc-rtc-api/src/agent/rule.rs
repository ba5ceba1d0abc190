//! A rule of the checks, and how rules are defined.

use volc_core::error::Severity;

/// A Version of the Actions that there are rules for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V2024_12_01,
    V2025_06_01,
}

/// A rule of the checks of whole requests: see [`validate`](super::validate).
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

/// Defines rules, and the list `RULES` of them.
macro_rules! define_rules {
    ($($severity:ident $name:ident = $code:literal, $source:ident: $reason:literal;)*) => {
        $(pub(in crate::agent) static $name: $crate::agent::rule::Rule = $crate::agent::rule::Rule {
            code: $code,
            severity: volc_core::error::Severity::$severity,
            reason: $reason,
            source: $crate::agent::rule::Source::$source,
        };)*

        pub(super) static RULES: &[&$crate::agent::rule::Rule] = &[$(&$name),*];
    };
}
pub(super) use define_rules;
