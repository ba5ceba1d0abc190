//! A transport that writes down what goes through another one.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AGE, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Request, Response};

use super::cassette::{
    Asked, Body, Cassette, Headers, Interaction, Lost, Outcome, RecordedResponse, Status,
};
use super::masks;
use super::{SentRequest, TestError};
use crate::boxed::BoxFuture;
use crate::error::TransportError;
use crate::redact::{Scrub, shown};
use crate::transport::Transport;
use crate::wire::Json;

/// A transport that sends through another one and keeps all requests and their responses, to be written to a file that
/// a [`Replayer`](super::Replayer) answers from. Clones write the same record.
///
/// The file is JSON for people to read and to keep under version control. It holds no secret that is known as one: the
/// signature, keys and tokens, members and parameters whose names tell or whose page says so, and whatever repeats one
/// of them in a response, are `***`. What else is not for others is masked by its name, with [`Recorder::secret`].
/// Dates and signatures are masked as well, so that the same calls make the same file. What fetches credentials and is
/// no call of an Action is let through and not recorded.
///
#[cfg_attr(feature = "reqwest", doc = "```no_run")]
#[cfg_attr(not(feature = "reqwest"), doc = "```ignore")]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # use volc_core::Client;
/// # use volc_core::api::ServiceInfo;
/// # static SHOP: ServiceInfo = ServiceInfo::new("shop", &[]);
/// use volc_core::transport::ReqwestTransport;
/// use volc_core::test_util::Recorder;
///
/// let recorder = Recorder::new(ReqwestTransport::builder().build()?, "tests/records/orders.json");
/// let client = Client::builder(&SHOP).transport(recorder.clone()).from_env()?;
/// // Here calls are made.
/// recorder.save()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a recorder is given to a client as its transport"]
pub struct Recorder {
    inner: Arc<dyn Transport>,
    path: PathBuf,
    names: Vec<String>,
    tape: Arc<Mutex<Vec<Interaction>>>,
}

impl Recorder {
    /// A record of what goes through this transport. Nothing is written before [`Recorder::save`].
    pub fn new(inner: impl Transport, path: impl Into<PathBuf>) -> Self {
        Self {
            inner: Arc::new(inner),
            path: path.into(),
            names: Vec::new(),
            tape: Arc::default(),
        }
    }

    /// Masks members and parameters of this name too, in what goes through this recorder and clones made of it later.
    pub fn secret(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    /// Writes the file, in place of one that may be there: that one is lost only when the new one is whole.
    ///
    /// # Errors
    /// If nothing was sent, or the file cannot be written.
    pub fn save(&self) -> Result<(), TestError> {
        let interactions = self.tape().clone();
        if interactions.is_empty() {
            let path = self.path.display();
            return Err(TestError::new(format!(
                "nothing was sent, so {path} is left as it is"
            )));
        }
        Cassette::new(interactions).write(&self.path)
    }

    fn tape(&self) -> MutexGuard<'_, Vec<Interaction>> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut sent = SentRequest::new(&request, Duration::ZERO);
        if sent.action.is_empty() {
            return self.inner.send(request);
        }
        let mut names = std::mem::take(&mut sent.secrets);
        names.extend(self.names.iter().map(String::as_str));
        let scrub = Scrub::new(&sent.headers, &sent.query, &sent.body, &names);
        let place = {
            let mut tape = self.tape();
            // Until something comes of it. A future that is dropped leaves it so.
            let outcome = Outcome::GivenUp;
            tape.push(Interaction {
                request: asked(&sent, &names),
                outcome,
            });
            tape.len() - 1
        };
        Box::pin(async move {
            let outcome = self.inner.send(request).await;
            let shown = match &outcome {
                Ok(answer) => Outcome::Response(answered(answer, &names, &scrub)),
                Err(error) => Outcome::Lost(lost(error, &scrub)),
            };
            if let Some(interaction) = self.tape().get_mut(place) {
                interaction.outcome = shown;
            }
            outcome
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("inner", &self.inner)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A request as it is written, and as it is compared.
pub(super) fn asked(sent: &SentRequest, names: &[&str]) -> Asked {
    let mut body = masks::body(&sent.body, names);
    body.sort_all_objects();
    Asked {
        method: sent.method.to_string(),
        path: sent.path.clone(),
        action: sent.action.clone(),
        version: sent.version.clone(),
        query: masks::query(&sent.query, names),
        headers: masks::headers(&sent.headers),
        body,
    }
}

fn answered(answer: &Response<Bytes>, names: &[&str], scrub: &Scrub) -> RecordedResponse {
    let body = match serde_json::from_slice::<Json>(answer.body()) {
        Ok(mut json) => {
            masks::answer(&mut json, names);
            scrub.json(&mut json);
            json.sort_all_objects();
            Body::Json(json)
        }
        Err(_) => {
            let text = scrub.text(&String::from_utf8_lossy(answer.body()));
            Body::Text(shown(&text, names).into_owned())
        }
    };
    RecordedResponse {
        status: Status(answer.status()),
        headers: Headers(headers(answer)),
        body,
    }
}

/// The headers that the client acts upon. The date is that of the record, so it only stays where the response is no
/// success: there it tells how far a clock is off, or how long to wait.
fn headers(answer: &Response<Bytes>) -> HeaderMap {
    let kept = |name: &HeaderName| match *name {
        CONTENT_TYPE | AGE | RETRY_AFTER => true,
        DATE => !answer.status().is_success(),
        _ => *name == "x-tt-logid",
    };
    let found = answer.headers().iter().filter(|(name, _)| kept(name));
    found
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn lost(error: &TransportError, scrub: &Scrub) -> Lost {
    let reason = scrub.text(&error.root().to_string());
    Lost {
        phase: error.phase(),
        reason: shown(&reason, &[]).into_owned(),
        timeout: error.is_timeout(),
        untrusted: error.is_untrusted(),
    }
}
