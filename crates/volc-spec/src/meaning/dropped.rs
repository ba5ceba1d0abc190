//! Text that states something of the values of a field and is not taken.

/// The statement that the words look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statement {
    Bound,
    Default,
    Values,
}

impl Statement {
    /// The statement as a message names it, with its article.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Bound => "a bound",
            Self::Default => "a default",
            Self::Values => "a list of values",
        }
    }
}

/// Words that look like a statement and are not taken for one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) statement: Statement,
    /// The words, as far as they were read.
    pub(crate) words: String,
    /// The reason why they are not taken.
    pub(crate) why: &'static str,
}

/// The reason of a statement that only some case makes true.
pub(crate) const CONDITIONAL: &str = "it holds under a condition only";

/// The reason of a statement on another member.
pub(crate) const OF_ANOTHER: &str = "it speaks of another member";

impl Dropped {
    pub(crate) fn new(words: &str, rest: &str, why: &'static str) -> Self {
        let rest: String = rest
            .chars()
            .take_while(|c| !matches!(c, '。' | ';' | '\n'))
            .take(24)
            .collect();
        Self {
            statement: Statement::Bound,
            words: format!("{words}{rest}").trim().to_owned(),
            why,
        }
    }

    /// The same words as another statement than a bound.
    pub(crate) fn with_statement(self, statement: Statement) -> Self {
        Self { statement, ..self }
    }
}
