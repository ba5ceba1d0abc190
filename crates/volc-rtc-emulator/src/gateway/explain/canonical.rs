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
        format!("{method}\n{path}\n{query}\n{headers}\n\n{signed}\n{payload}")
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
