//! A canonical request, taken apart so that it can be changed.

/// A canonical request, part by part.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Canonical {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// Lines of `name:value`.
    pub(crate) headers: Vec<String>,
    pub(crate) signed_headers: String,
    pub(crate) payload: String,
    pub(crate) lines: Lines,
}

/// The line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    /// As they should: an empty line before the list of headers, no line break at the end.
    Right,
    /// With a second empty line before the list of headers.
    OneTooMany,
    /// Without an empty line before the list of headers.
    OneTooFew,
    /// In CRLF.
    Crlf,
    /// With a line break at the end.
    Trailing,
}

impl Canonical {
    /// Takes the text apart.
    pub(crate) fn read(text: &str) -> Self {
        let mut lines = text.split('\n').map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        let (method, path, query) = (next(), next(), next());
        let mut headers: Vec<String> = lines.collect();
        let payload = headers.pop().unwrap_or_default();
        let signed_headers = headers.pop().unwrap_or_default();
        headers.pop();
        Self {
            method,
            path,
            query,
            headers,
            signed_headers,
            payload,
            lines: Lines::Right,
        }
    }

    /// The text again.
    pub(crate) fn text(&self) -> String {
        let Self {
            method,
            path,
            query,
            ..
        } = self;
        let (headers, signed, payload) =
            (self.headers.join("\n"), &self.signed_headers, &self.payload);
        let gap = match self.lines {
            Lines::OneTooMany => "\n\n\n",
            Lines::OneTooFew => "\n",
            Lines::Right | Lines::Crlf | Lines::Trailing => "\n\n",
        };
        let text = format!("{method}\n{path}\n{query}\n{headers}{gap}{signed}\n{payload}");
        match self.lines {
            Lines::Crlf => text.replace('\n', "\r\n"),
            Lines::Trailing => text + "\n",
            Lines::Right | Lines::OneTooMany | Lines::OneTooFew => text,
        }
    }

    /// The same with another value of a header.
    pub(crate) fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        for line in &mut other.headers {
            if line.split_once(':').is_some_and(|(key, _)| key == name) {
                *line = format!("{name}:{value}");
            }
        }
        other
    }
}
