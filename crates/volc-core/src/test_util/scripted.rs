//! A transport that does what a test says.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{Reply, SentRequest, TestError};
use crate::boxed::BoxFuture;
use crate::clock::{Clock, TokioClock};
use crate::error::TransportError;
use crate::transport::Transport;

/// A transport that does with each request what a test says, and keeps what was sent. Clones are the same script.
///
/// A request of an Action that has replies of its own takes the next of those; any other takes the next of the common
/// ones. Each attempt of a call is a request. One that the script has no reply for fails with [`Error::Transport`],
/// which says which request it is, and is not repeated.
///
/// [`Error::Transport`]: crate::error::Error::Transport
///
/// ```
/// use std::time::Duration;
///
/// use serde_json::json;
/// use volc_core::error::TransportPhase;
/// use volc_core::test_util::{Reply, ScriptedTransport};
///
/// let script = ScriptedTransport::new()
///     .then(Reply::error("InternalError", "busy").status(500).header("retry-after", "1"))
///     .then(Reply::result(json!({ "Id": 7 })).after(Duration::from_millis(200)))
///     .on("DeleteOrder", Reply::lost(TransportPhase::Receive))
///     .always("GetStock", Reply::result(json!({ "Count": 3 })));
/// ```
#[derive(Clone)]
#[must_use = "a script is given to a client as its transport"]
pub struct ScriptedTransport {
    script: Arc<Mutex<Script>>,
    clock: Arc<dyn Clock>,
    start: Duration,
}

#[derive(Default)]
struct Script {
    common: Queue,
    per_action: BTreeMap<String, Queue>,
    sent: Vec<SentRequest>,
    /// The requests that the script had no reply for.
    unanswered: Vec<String>,
}

#[derive(Default)]
struct Queue {
    replies: VecDeque<Reply>,
    /// The reply behind all of them, as often as it takes.
    always: Option<Reply>,
    taken: usize,
}

impl ScriptedTransport {
    /// A script without a reply.
    pub fn new() -> Self {
        Self {
            script: Arc::default(),
            clock: Arc::new(TokioClock::new()),
            start: Duration::ZERO,
        }
    }

    /// The clock that delays go by; that of the client, if it has another than Tokio's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.start = clock.elapsed();
        self.clock = Arc::new(clock);
        self
    }

    /// The next reply of the common ones.
    pub fn then(self, reply: Reply) -> Self {
        self.script().common.replies.push_back(reply);
        self
    }

    /// The next reply to requests of this Action.
    pub fn on(self, action: impl Into<String>, reply: Reply) -> Self {
        let queue = |script: &mut Script| {
            let per_action = script.per_action.entry(action.into()).or_default();
            per_action.replies.push_back(reply);
        };
        queue(&mut self.script());
        self
    }

    /// The reply to all requests of this Action, behind those that are given by [`on`](Self::on). It need not be used.
    pub fn always(self, action: impl Into<String>, reply: Reply) -> Self {
        let per_action = |script: &mut Script| {
            script.per_action.entry(action.into()).or_default().always = Some(reply);
        };
        per_action(&mut self.script());
        self
    }

    /// Returns the requests sent so far, each attempt by itself.
    pub fn sent(&self) -> Vec<SentRequest> {
        self.script().sent.clone()
    }

    /// Returns whether the calls were those that the script is for.
    ///
    /// # Errors
    /// If replies are left over, or requests had none; all of them are named.
    pub fn finish(&self) -> Result<(), TestError> {
        let script = self.script();
        let left = |queue: &Queue, whose: &str| match queue.replies.len() {
            0 => None,
            left => Some(format!(
                "{left} of {} replies{whose} were not used",
                left + queue.taken
            )),
        };
        let per_action = script.per_action.iter();
        let per_action =
            per_action.filter_map(|(action, queue)| left(queue, &format!(" to `{action}`")));
        let complaints = script
            .unanswered
            .iter()
            .cloned()
            .chain(left(&script.common, ""))
            .chain(per_action);
        TestError::all(
            complaints
                .map(|text| format!("test script: {text}"))
                .collect(),
        )
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ScriptedTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let at = self.clock.elapsed().saturating_sub(self.start);
        let sent = SentRequest::new(&request, at);
        let (reply, number) = {
            let mut script = self.script();
            script.sent.push(sent.clone());
            (script.reply(&sent), script.sent.len())
        };
        Box::pin(async move {
            let reply =
                reply.map_err(|text| TransportError::scripted(format!("test script: {text}")))?;
            if !reply.delay().is_zero() {
                self.clock.sleep(reply.delay()).await;
            }
            match reply.outcome(&sent, number) {
                Some(outcome) => outcome,
                None => std::future::pending().await,
            }
        })
    }
}

impl Script {
    /// The reply to the request that was sent last, or why there is none.
    fn reply(&mut self, request: &SentRequest) -> Result<Reply, String> {
        let queue = self
            .per_action
            .get_mut(&request.action)
            .unwrap_or(&mut self.common);
        if let Some(next) = queue.replies.pop_front().or_else(|| queue.always.clone()) {
            queue.taken += 1;
            return Ok(next);
        }
        let taken = queue.taken;
        let (number, name) = (self.sent.len(), request.name());
        let text = if self.per_action.contains_key(&request.action) {
            format!("request {number} is `{name}`, but its replies end after step {taken}")
        } else {
            format!("request {number} is `{name}`, but the script ends after step {taken}")
        };
        self.unanswered.push(text.clone());
        Err(text)
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.script();
        f.debug_struct("ScriptedTransport")
            .field("sent", &script.sent)
            .finish_non_exhaustive()
    }
}
