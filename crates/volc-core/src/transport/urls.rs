//! URLs as reqwest wants them, each parsed once.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use http::uri::Authority;
use reqwest::Url;

use crate::error::{TransportError, TransportPhase};
use crate::kept::Kept;

/// Makes URLs, and keeps the last one: the calls of an Action mostly have the same one, and to parse it takes twice as
/// long as to sign the call.
#[derive(Clone, Default)]
pub(super) struct Urls(Arc<Kept<(Uri, Url)>>);

impl Urls {
    /// The URL of a request.
    pub(super) fn get(&self, uri: &Uri) -> Result<Url, TransportError> {
        let last = |last: &(Uri, Url)| is_same(&last.0, uri).then(|| last.1.clone());
        if let Some(url) = self.0.find(last) {
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string())
            .map_err(|error| TransportError::new(TransportPhase::Connect, error))?;
        self.0.keep((uri.clone(), url.clone()));
        Ok(url)
    }
}

/// Compares byte by byte: `==` would read the host in small letters, one by one.
fn is_same(one: &Uri, other: &Uri) -> bool {
    one.path() == other.path()
        && one.query() == other.query()
        && one.authority().map(Authority::as_str) == other.authority().map(Authority::as_str)
        && one.scheme() == other.scheme()
}

impl fmt::Debug for Urls {
    /// A query may hold what is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Urls").finish_non_exhaustive()
    }
}
