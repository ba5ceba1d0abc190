//! Text that looks like a bound and is none.

/// Words that look like a bound and are not understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// The words, as far as they were read.
    pub(crate) words: String,
    /// The reason why they are no bound.
    pub(crate) why: &'static str,
}

impl Dropped {
    pub(super) fn new(words: &str, rest: &str, why: &'static str) -> Self {
        let rest: String = rest
            .chars()
            .take_while(|c| !matches!(c, '。' | ';' | '\n'))
            .take(24)
            .collect();
        Self {
            words: format!("{words}{rest}").trim().to_owned(),
            why,
        }
    }
}
