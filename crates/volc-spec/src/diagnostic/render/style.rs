//! The style of written diagnostics.

/// The style of written diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// For whom.
    pub format: Format,
    /// True if the terminal shows colours; only [`Format::Human`] asks.
    pub color: bool,
}

/// For whom diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: with the source and what to do, as rustc shows them.
    #[default]
    Human,
    /// For tools: one JSON object a line.
    ///
    /// Its members are `code`, `severity` (`error`, `warning` or `note`), `message`, `file`, `line`, `column`,
    /// `end_line`, `end_column`, `label`, `help` (a list of texts) and `related` (a list of `file`, `line`, `column`,
    /// `end_line`, `end_column` and `label`). Lines and columns count from 1, columns in characters; the end is the
    /// place behind the last character.
    Json,
    /// For GitHub: one workflow command a line, which marks the place in a pull request.
    Github,
}
