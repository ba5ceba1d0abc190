//! A transport that answers from a record.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::cassette::{Body, Cassette, Interaction, Lost, Outcome, RecordedResponse};
use super::difference::differences;
use super::recorder::asked;
use super::{SentRequest, TestError};
use crate::boxed::BoxFuture;
use crate::error::TransportError;
use crate::transport::Transport;

/// A transport that answers from the file that a [`Recorder`](super::Recorder) wrote. Clones replay together.
///
/// A request takes the first interaction that is not used yet and has the same method, path, Action, Version, query and
/// body; the order of members and of parameters does not matter, headers do not either. `***` in the file matches
/// anything: that is what stands for secrets, and it may be written by hand for what differs from run to run. A request
/// that nothing matches fails with [`Error::Transport`], which says how it differs from the likeliest, and is not
/// repeated.
///
/// [`Error::Transport`]: crate::error::Error::Transport
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # use volc_core::Client;
/// # use volc_core::api::ServiceInfo;
/// # static SHOP: ServiceInfo = ServiceInfo::new("shop", &[]);
/// use volc_core::test_util::{Replayer, credentials};
///
/// let replayer = Replayer::open("tests/records/orders.json")?;
/// let client = Client::builder(&SHOP).credentials(credentials()).transport(replayer.clone()).build()?;
/// // Here the same calls are made.
/// replayer.finish()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a replayer is given to a client as its transport"]
pub struct Replayer {
    path: PathBuf,
    state: Arc<Mutex<State>>,
}

struct State {
    interactions: Vec<Entry>,
    unmatched: Vec<String>,
}

struct Entry {
    interaction: Interaction,
    used: bool,
}

impl Replayer {
    /// Reads a record.
    ///
    /// # Errors
    /// If the file cannot be read, or is no record: the error has its line and column.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, TestError> {
        let path = path.into();
        let interactions = Cassette::read(&path)?.interactions.into_iter();
        let interactions = interactions.map(|interaction| Entry {
            interaction,
            used: false,
        });
        let state = State {
            interactions: interactions.collect(),
            unmatched: Vec::new(),
        };
        Ok(Self {
            path,
            state: Arc::new(Mutex::new(state)),
        })
    }

    /// Returns whether the calls were those of the record.
    ///
    /// # Errors
    /// If interactions are left over, or requests were not in it; all of them are named.
    pub fn finish(&self) -> Result<(), TestError> {
        let state = self.state();
        let left = state
            .interactions
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.used);
        let left = left.map(|(index, entry)| {
            format!(
                "{}: {} was not asked for",
                self.path.display(),
                entry.name(index)
            )
        });
        TestError::all(state.unmatched.iter().cloned().chain(left).collect())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the recorded outcome of a request.
    fn find(&self, sent: &SentRequest) -> Result<Outcome, String> {
        let asked = asked(sent, &sent.secrets);
        let mut state = self.state();
        let mut likeliest: Option<(usize, Vec<String>)> = None;
        for (index, entry) in state
            .interactions
            .iter_mut()
            .enumerate()
            .filter(|(_, entry)| !entry.used)
        {
            let differences = differences(&entry.interaction.request, &asked);
            if differences.is_empty() {
                entry.used = true;
                return Ok(entry.interaction.outcome.clone());
            }
            let same = |entry: &Entry| entry.interaction.request.action == asked.action;
            let nearer = match &likeliest {
                None => same(entry),
                Some((_, best)) => same(entry) && differences.len() < best.len(),
            };
            if nearer {
                likeliest = Some((index, differences));
            }
        }
        let (path, name) = (self.path.display(), sent.name());
        let text = match likeliest {
            Some((index, differences)) => {
                let nearest = state
                    .interactions
                    .get(index)
                    .map_or_else(String::new, |entry| entry.name(index));
                format!(
                    "{path}: nothing fits the request `{name}`; in {nearest}, {}",
                    differences.join(", ")
                )
            }
            None => format!("{path}: nothing is left for the request `{name}`"),
        };
        state.unmatched.push(text.clone());
        Err(text)
    }
}

impl Transport for Replayer {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let found = self.find(&SentRequest::new(&request, Duration::ZERO));
        Box::pin(async move {
            match found.map_err(TransportError::scripted)? {
                Outcome::Response(answered) => Ok(answer(answered)),
                Outcome::Lost(lost) => Err(error(lost)),
                Outcome::GivenUp => std::future::pending().await,
            }
        })
    }
}

impl Entry {
    /// Returns the name, such as ``interaction 2 (`GetOrder` 2024-01-01)``.
    fn name(&self, index: usize) -> String {
        let request = &self.interaction.request;
        format!(
            "interaction {} (`{}` {})",
            index + 1,
            request.action,
            request.version
        )
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn answer(answered: RecordedResponse) -> Response<Bytes> {
    let body = match answered.body {
        Body::Json(json) => json.to_string(),
        Body::Text(text) => text,
    };
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = answered.status.0;
    *answer.headers_mut() = answered.headers.0;
    answer
}

fn error(lost: Lost) -> TransportError {
    let mut error = TransportError::new(lost.phase, lost.reason);
    if lost.timeout {
        error = error.timed_out();
    }
    if lost.untrusted {
        error = error.untrusted();
    }
    error
}
