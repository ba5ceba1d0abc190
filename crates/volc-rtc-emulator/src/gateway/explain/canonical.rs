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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// The empty lines before the list of headers, more or fewer than one.
    pub(crate) gap: Gap,
    /// True if they are CRLF.
    pub(crate) are_crlf: bool,
    /// True if there is one at the end.
    pub(crate) is_trailing: bool,
}

/// The empty lines before the list of headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    #[default]
    One,
    Two,
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
            lines: Lines::default(),
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
        let gap = match self.lines.gap {
            Gap::None => "\n",
            Gap::One => "\n\n",
            Gap::Two => "\n\n\n",
        };
        let mut text = format!("{method}\n{path}\n{query}\n{headers}{gap}{signed}\n{payload}");
        if self.lines.is_trailing {
            text.push('\n');
        }
        if self.lines.are_crlf {
            text = text.replace('\n', "\r\n");
        }
        text
    }

    /// The same with another value of a header.
    pub(crate) fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        for line in &mut other.headers {
            if line
                .split_once(':')
                .is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
            {
                let name = line.split_once(':').map_or(name, |(key, _)| key);
                *line = format!("{name}:{value}");
            }
        }
        other
    }
}
