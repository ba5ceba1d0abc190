//! URLs as reqwest wants them, each parsed once.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use http::Uri;
use http::uri::Authority;
use reqwest::Url;

use crate::error::{TransportError, TransportPhase};

/// Makes URLs, and keeps the last one: the calls of an Action mostly have the same one, and to parse it takes twice as
/// long as to sign the call.
#[derive(Clone, Default)]
pub(super) struct Urls(Arc<ArcSwapOption<(Uri, Url)>>);

impl Urls {
    /// The URL of a request.
    pub(super) fn get(&self, uri: &Uri) -> Result<Url, TransportError> {
        if let Some(last) = self.0.load().as_ref().filter(|last| is_same(&last.0, uri)) {
            return Ok(last.1.clone());
        }
        let url = Url::parse(&uri.to_string())
            .map_err(|error| TransportError::new(TransportPhase::Connect, error))?;
        self.0.store(Some(Arc::new((uri.clone(), url.clone()))));
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
