//! The URI of the last call.

use http::Uri;

use super::endpoint::Endpoint;
use crate::kept::Kept;

/// Makes URIs, and keeps the last one: the calls of an Action mostly have the same one.
#[derive(Default)]
pub(super) struct LastUri(Kept<Uri>);

impl LastUri {
    /// The URI of a request: that of the last one, if it is the same.
    pub(super) fn get(
        &self,
        endpoint: &Endpoint,
        path: &str,
        query: &str,
    ) -> Result<Uri, http::Error> {
        // A path that is the same encoded as before has nothing to encode, unless that is what looks encoded already.
        let is_same =
            |uri: &Uri| uri.path() == path && uri.query() == Some(query) && !path.contains('%');
        if let Some(last) = self.0.find(|uri| is_same(uri).then(|| uri.clone())) {
            return Ok(last);
        }
        let uri = endpoint.uri(path, query)?;
        self.0.keep(uri.clone());
        Ok(uri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_path_or_query_makes_another_uri() {
        let endpoint = Endpoint::parse("a.b", false).unwrap();
        let last = LastUri::default();
        for (path, query, uri) in [
            ("/", "A=1", "https://a.b/?A=1"),
            ("/", "A=1", "https://a.b/?A=1"),
            ("/", "A=2", "https://a.b/?A=2"),
            ("/x y", "A=2", "https://a.b/x%20y?A=2"),
            ("/x%20y", "A=2", "https://a.b/x%2520y?A=2"),
            ("/x", "A=2", "https://a.b/x?A=2"),
            ("/", "", "https://a.b/"),
            ("", "", "https://a.b/"),
        ] {
            let made = last.get(&endpoint, path, query).unwrap();
            assert_eq!(made.to_string(), uri);
        }
    }
}
