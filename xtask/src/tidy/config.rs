//! The rules of `tidy.toml`.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::Context as _;
use regex::Regex;
use serde::Deserialize;

/// The rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// The columns of the longest line.
    pub(super) columns: usize,
    /// The first words that no doc comment has.
    pub(super) doc_openings: Vec<String>,
    /// The characters of the longest name of a test.
    pub(super) test_name: usize,
    /// The first words that no name of a test has.
    pub(super) test_openings: Vec<String>,
    /// Folders and files that are not checked.
    skip: Vec<String>,
    /// Files whose rows of data may be longer than a line.
    wide: Vec<String>,
    /// The patterns.
    #[serde(rename = "word")]
    pub(super) words: Vec<Word>,
}

/// A pattern, the places it is looked for in, and the term to write instead.
#[derive(Deserialize)]
#[serde(try_from = "WordTable")]
pub(super) struct Word {
    /// The term to write instead.
    pub(super) write: String,
    /// The places.
    pub(super) places: Vec<Place>,
    /// Words that give the pattern an ordinary meaning when they follow it.
    unless_before: Vec<String>,
    /// A text that the pattern matches.
    #[cfg(test)]
    pub(super) example: String,
    phrase: Regex,
    whole: Regex,
}

/// A kind of text in a file.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Names in code.
    Identifiers,
    /// Names of functions where they are defined.
    Functions,
    /// Names that `let` and closures of one parameter define.
    Variables,
    /// Doc comments.
    Docs,
    /// Other comments.
    Comments,
    /// String literals.
    Strings,
    /// Names of test functions.
    Tests,
    /// Markdown files.
    Markdown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordTable {
    plain: Option<String>,
    regex: Option<String>,
    example: Option<String>,
    write: String,
    #[serde(rename = "in")]
    places: Vec<Place>,
    #[serde(default)]
    unless_before: Vec<String>,
}

impl Config {
    /// Reads the rules.
    ///
    /// # Errors
    /// If the file cannot be read, or is not in the form of rules.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// Returns whether a file or folder is not checked.
    pub(super) fn skips(&self, file: &str) -> bool {
        self.skip.iter().any(|skipped| skipped == file)
    }

    /// Returns whether a file has rows of data that may be longer than a line.
    pub(super) fn is_wide(&self, file: &str) -> bool {
        self.wide
            .iter()
            .any(|wide| Path::new(file).starts_with(wide))
    }
}

impl Word {
    /// Returns the ranges of a text that the pattern matches.
    pub(super) fn matches<'a>(
        &'a self,
        place: Place,
        text: &'a str,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let regex = if matches!(
            place,
            Place::Functions | Place::Identifiers | Place::Variables
        ) {
            &self.whole
        } else {
            &self.phrase
        };
        let is_house = |range: &Range<usize>| {
            let mut words = text[range.end..].split(|c: char| !c.is_alphabetic());
            let next = words.find(|word| !word.is_empty()).unwrap_or_default();
            !self.unless_before.iter().any(|word| word == next)
        };
        let ranges = regex.find_iter(text).map(|found| found.range());
        ranges.filter(is_house)
    }
}

impl TryFrom<WordTable> for Word {
    type Error = anyhow::Error;

    fn try_from(table: WordTable) -> anyhow::Result<Self> {
        let (pattern, example) = match (table.plain, table.regex, table.example) {
            (Some(plain), None, None) => (regex::escape(&plain), plain),
            (None, Some(regex), Some(example)) => (regex, example),
            _ => anyhow::bail!(
                "`{}`: a word has `plain`, or `regex` and `example`",
                table.write
            ),
        };
        // Words of a phrase may be on two lines of a comment or of a string; in the name of a test, `_` is between
        // them.
        let spaced = pattern.replace(' ', r"(?:_|\s*\\?\s+(?://[/!]?\s*)?)");
        let phrase = Regex::new(&format!(r"(?i)(?:\b|_)(?:{spaced})(?:\b|_)"))?;
        anyhow::ensure!(
            phrase.is_match(&example),
            "`{example}` is no example of `{pattern}`"
        );
        Ok(Self {
            phrase,
            whole: Regex::new(&format!("^(?:{pattern})$"))?,
            #[cfg(test)]
            example,
            write: table.write,
            places: table.places,
            unless_before: table.unless_before,
        })
    }
}
