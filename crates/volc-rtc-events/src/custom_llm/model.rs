//! A model behind the contract.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::stream::{self, Stream, StreamExt as _};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use volc_core::Sensitive;

use super::{ChatError, ChatRequest, Chunks, Delta};
use crate::webhooks::BoxError;

/// The events of a response, each as bytes.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<Vec<u8>, BoxError>> + Send>>;

type Model = Arc<
    dyn Fn(ChatRequest) -> Pin<Box<dyn Stream<Item = Result<Delta, BoxError>> + Send>>
        + Send
        + Sync,
>;

/// The size in bytes up to which a request is read: pictures stand in it.
const MAX_BODY: usize = 16 << 20;

/// A model of your own: a function from a request to a stream of pieces, behind a key.
///
/// If the stream has an error, the response breaks off without `[DONE]`, so that the service does not take it for a
/// whole one.
#[derive(Clone)]
pub struct CustomLlm {
    api_key: Option<Sensitive<String>>,
    model: Model,
    max_body: usize,
}

impl CustomLlm {
    /// Returns a model behind a key: the `APIKey` of `LLMConfig`.
    ///
    /// # Errors
    /// If the key is empty.
    pub fn new<F, S>(api_key: impl Into<Sensitive<String>>, model: F) -> Result<Self, NoApiKey>
    where
        F: Fn(ChatRequest) -> S + Send + Sync + 'static,
        S: Stream<Item = Result<Delta, BoxError>> + Send + 'static,
    {
        let api_key = api_key.into();
        if api_key.expose().is_empty() {
            return Err(NoApiKey);
        }
        Ok(Self {
            api_key: Some(api_key),
            ..Self::without_api_key(model)
        })
    }

    /// Returns a model that everyone may ask who knows the address.
    pub fn without_api_key<F, S>(model: F) -> Self
    where
        F: Fn(ChatRequest) -> S + Send + Sync + 'static,
        S: Stream<Item = Result<Delta, BoxError>> + Send + 'static,
    {
        Self {
            api_key: None,
            model: Arc::new(move |request| model(request).boxed()),
            max_body: MAX_BODY,
        }
    }

    /// Sets the size in bytes up to which a request is read; 16 MiB if not set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    #[cfg(feature = "axum-0-8")]
    pub(super) fn limit(&self) -> usize {
        self.max_body
    }

    /// Checks the header `Authorization`, asks the model, and returns the events of the response, whose content type is
    /// `text/event-stream`.
    ///
    /// # Errors
    /// A request without the key, or a body that is not a chat completion.
    pub fn respond(
        &self,
        authorization: Option<&str>,
        body: &[u8],
    ) -> Result<EventStream, ChatError> {
        self.authorize(authorization)?;
        if body.len() > self.max_body {
            return Err(ChatError::TooLarge {
                limit: self.max_body,
            });
        }
        let request = ChatRequest::parse(body)?;
        let chunks = Chunks::new(id(), request.model.clone().unwrap_or_default(), now());
        Ok(events((self.model)(request), chunks))
    }

    pub(super) fn authorize(&self, authorization: Option<&str>) -> Result<(), ChatError> {
        let Some(api_key) = &self.api_key else {
            return Ok(());
        };
        let found = authorization.and_then(|header| header.strip_prefix("Bearer "));
        // Hashes, so that the time tells neither where the keys differ nor how long they are.
        let hash = |text: &str| -> [u8; 32] { Sha256::digest(text).into() };
        let is_known = hash(found.unwrap_or_default()).ct_eq(&hash(api_key.expose()));
        if bool::from(is_known) {
            Ok(())
        } else {
            Err(ChatError::Unauthorized)
        }
    }
}

/// The events of the pieces, and of the end if there was no error.
fn events(
    deltas: Pin<Box<dyn Stream<Item = Result<Delta, BoxError>> + Send>>,
    chunks: Chunks,
) -> EventStream {
    let step = |state: Option<(Pin<Box<dyn Stream<Item = _> + Send>>, Chunks)>| async move {
        let (mut deltas, mut chunks) = state?;
        match deltas.next().await {
            Some(Ok(delta)) => {
                let event = chunks.delta(&delta);
                Some((Ok(event), Some((deltas, chunks))))
            }
            Some(Err(error)) => Some((Err(error), None)),
            None => Some((Ok(chunks.finish(chunks.reason())), None)),
        }
    };
    stream::unfold(Some((deltas, chunks)), step).boxed()
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// An id that no other response of this process has.
fn id() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!(
        "chatcmpl-{}-{}",
        now(),
        LAST.fetch_add(1, Ordering::Relaxed)
    )
}

/// The key is redacted.
impl fmt::Debug for CustomLlm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomLlm")
            .field("api_key", &self.api_key)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// A key that is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoApiKey;

impl fmt::Display for NoApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the API key is empty; without one there is `CustomLlm::without_api_key`")
    }
}

impl std::error::Error for NoApiKey {}
