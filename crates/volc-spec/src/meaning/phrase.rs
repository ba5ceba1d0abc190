//! Declared phrases: the only way in which prose is read.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// A phrase that the vendor's prose is known to use, as a regular expression over [`plain_marks`].
pub(crate) struct Phrase {
    pattern: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Phrase {
    pub(crate) const fn new(pattern: &'static str) -> Self {
        Self {
            pattern,
            compiled: OnceLock::new(),
        }
    }

    /// The first place where the phrase stands.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.all(text).next()
    }

    /// Every place where the phrase stands.
    pub(crate) fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }

    fn regex(&self) -> Option<&Regex> {
        // Every phrase of this crate is used by a test, so a pattern that does not compile is found there.
        self.compiled
            .get_or_init(|| Regex::new(self.pattern).ok())
            .as_ref()
    }
}

/// The text with full-width marks as plain ones, so that a phrase has to know one spelling only.
pub(crate) fn plain_marks(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '，' => ',',
            '：' => ':',
            '（' => '(',
            '）' => ')',
            '［' | '【' => '[',
            '］' | '】' => ']',
            '｛' => '{',
            '｝' => '}',
            '～' | '〜' => '~',
            '；' => ';',
            '“' | '”' => '"',
            c => c,
        })
        .collect()
}

/// Whether the clause in front of a place says that what follows holds under a condition only.
pub(crate) fn is_conditional(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let clause = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
    let clause = clause.trim_start_matches(['-', ' ', ',']);
    [
        "若",
        "如果",
        "如输入",
        "当",
        "对于",
        "when ",
        "When ",
        "if ",
        "If ",
    ]
    .iter()
    .any(|word| clause.starts_with(word) || clause.contains(&format!(",{word}")))
}
