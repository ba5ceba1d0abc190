//! A call: from the gateway to the response, the journal and the metrics.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value};
use volc_core::Timestamp;
use volc_ir::Action;

use super::Emulator;
use crate::control::{JournalEntry, Subject};
use crate::gateway::{Incoming, ResponseKind, Trail};
use crate::handler::{Noted, Remarks};
use crate::metrics::Counted;
use crate::upstream::Relayed;
use crate::{ApiError, Caller, answer, envelope, journal, validate};

/// The outcome of a call.
enum Outcome {
    /// The emulator's own: the `Result`, or the error.
    Own(Result<Value, ApiError>),
    /// A response that others made.
    Relayed(Box<Relayed>),
}

impl Outcome {
    /// Returns code and message of the error.
    fn failure(&self) -> Option<(&str, &str)> {
        match self {
            Self::Own(Ok(_)) => None,
            Self::Own(Err(error)) => Some((error.code(), error.message())),
            Self::Relayed(relayed) => {
                let failure = relayed.failure.as_ref();
                failure.map(|(code, message)| (code.as_str(), message.as_str()))
            }
        }
    }
}

impl From<Result<Value, ApiError>> for Outcome {
    fn from(result: Result<Value, ApiError>) -> Self {
        Self::Own(result)
    }
}

impl Emulator {
    /// Returns the response to a request whose body could not be read.
    pub(crate) fn refuse(&self, error: ApiError) -> Response<Bytes> {
        let (request_id, millis) = self.request_id();
        envelope::response(&request_id, millis / 1000, &Trail::default(), &Err(error))
    }

    /// Answers a call of an Action.
    pub(crate) async fn call(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let started = Instant::now();
        let (request_id, millis) = self.request_id();
        let incoming = Incoming::new(request);
        let mut trail = Trail::default();
        let outcome = self
            .outcome(&incoming, &mut trail, &request_id, millis)
            .await;
        let mut response = match &outcome {
            Outcome::Own(result) => envelope::response(&request_id, millis / 1000, &trail, result),
            Outcome::Relayed(relayed) => {
                let mut response = relayed.response.clone();
                envelope::sign_off(&mut response, millis / 1000, &trail);
                response
            }
        };
        if let Some(fired) = &trail.fault {
            fired.shape(&mut response);
        }
        self.note_down(
            &incoming,
            &trail,
            &outcome,
            &response,
            (request_id, millis, started.elapsed()),
        );
        if let Some(fired) = &trail.fault {
            fired.wait(&self.0.clock).await;
        }
        response
    }

    /// Adds a call to the journal and the metrics.
    fn note_down(
        &self,
        incoming: &Incoming<'_>,
        trail: &Trail,
        outcome: &Outcome,
        response: &Response<Bytes>,
        (request_id, at, took): (String, u64, Duration),
    ) {
        let service = self.0.gateway.catalog.service(&trail.service);
        let action = service.and_then(|entry| entry.action(&trail.action, &trail.version));
        let failure = outcome.failure();
        let code = failure
            .map(|(code, _)| code)
            .filter(|code| !code.is_empty());
        // What a gateway refuses is no response of an Action, but one that others made always is.
        let is_relayed = matches!(outcome, Outcome::Relayed(_));
        let has_kind = failure.is_none() || is_relayed;
        self.0.metrics.count(
            &Counted {
                action: action.filter(|_| trail.is_admitted).map(Arc::as_ref),
                code,
                kind: trail.kind,
                took,
            },
            self.catalog(),
        );
        self.0.journal.add(JournalEntry {
            request_id,
            at,
            status: response.status().as_u16(),
            code: code.map(str::to_owned),
            message: failure.map(|(_, message)| message.to_owned()),
            response: has_kind.then(|| trail.kind.name().to_owned()),
            fault: trail.fault.as_ref().map(|fired| fired.reference.clone()),
            unmatched: !trail.is_admitted,
            took_micros: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            response_bytes: response.body().len(),
            ..journal::entry(incoming, trail, action.map(Arc::as_ref))
        });
    }

    /// Responds to a request as this emulator itself does, without a look at its signature and its limits.
    pub(crate) async fn own_response(
        &self,
        action: &Arc<Action>,
        [service, region]: [&str; 2],
        request: &Request<Bytes>,
    ) -> Response<Bytes> {
        let (request_id, millis) = self.request_id();
        let incoming = Incoming::new(request);
        let mut trail = Trail {
            action: action.action.clone(),
            version: action.version.clone(),
            service: service.to_owned(),
            region: region.to_owned(),
            is_admitted: true,
            ..Trail::default()
        };
        let result = match validate::parameters(action, &incoming) {
            Ok(parameters) => {
                let account = self.0.gateway.any_account();
                self.carry_out(account, Arc::clone(action), parameters, &mut trail, millis)
                    .await
            }
            Err(fault) => Err(fault.error(action)),
        };
        envelope::response(&request_id, millis / 1000, &trail, &result)
    }

    async fn outcome(
        &self,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
        request_id: &str,
        millis: u64,
    ) -> Outcome {
        let admitted = match self.0.gateway.admit(incoming, trail) {
            Ok(admitted) => admitted,
            Err(error) => return Outcome::Own(Err(error)),
        };
        trail.is_admitted = true;
        let action = admitted.action;
        let relay = &self.0.relay;
        let relayed = relay.respond(&action, incoming, trail, request_id).await;
        match relayed {
            None => self
                .own(admitted.account, action, incoming, trail, millis)
                .await
                .into(),
            Some(Err(error)) => {
                trail.kind = ResponseKind::Upstream;
                Outcome::Own(Err(error))
            }
            Some(Ok(relayed)) => {
                trail.kind = relayed.kind;
                trail.findings.extend(relayed.note.clone());
                Outcome::Relayed(Box::new(relayed))
            }
        }
    }

    /// Returns what the emulator itself responds: the parameters, then a fault, then the handler.
    async fn own(
        &self,
        account: String,
        action: Arc<Action>,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
        millis: u64,
    ) -> Result<Value, ApiError> {
        let parameters =
            validate::parameters(&action, incoming).map_err(|fault| fault.error(&action))?;
        let id = parameters.get("AppId").or_else(|| parameters.get("AppID"));
        trail.app_id = id.and_then(journal::id_text);
        self.0.gateway.count_app(&action, trail.app_id.as_deref())?;
        trail.fault = self.0.faults.draw(&Subject {
            action: &action.action,
            version: &action.version,
            app_id: trail.app_id.as_deref(),
            parameters: &parameters,
        });
        let error = trail
            .fault
            .as_ref()
            .and_then(|fired| fired.error(self.catalog()));
        match error {
            Some(error)
                if trail
                    .fault
                    .as_ref()
                    .is_some_and(|fired| !fired.carries_out()) =>
            {
                Err(error)
            }
            error => {
                let result = self
                    .carry_out(account, action, parameters, trail, millis)
                    .await?;
                error.map_or(Ok(result), Err)
            }
        }
    }

    /// Lets the handler of an Action answer, or its page.
    async fn carry_out(
        &self,
        account: String,
        action: Arc<Action>,
        parameters: Map<String, Value>,
        trail: &mut Trail,
        millis: u64,
    ) -> Result<Value, ApiError> {
        let Some(answer) = self.0.handlers.get(&action) else {
            if self.0.strict {
                return Err(not_emulated(&action));
            }
            trail.kind = ResponseKind::Example;
            self.0.warned.warn(&action);
            return Ok(answer::result(&action, &parameters));
        };
        let caller = Caller {
            account,
            millis,
            store: self.0.store.clone(),
            has_rate_limits: self.0.gateway.has_rate_limits(),
            remarks: Remarks::default(),
            webhooks: Arc::clone(&self.0.webhooks),
        };
        let remarks = caller.remarks.clone();
        let result = answer(Arc::clone(&action), parameters, caller).await;
        let Noted { notes, text } = remarks.take();
        trail.findings = notes;
        Ok(answer::acknowledged(&action, result?, text))
    }

    /// A fresh request id, and the time it was made at in milliseconds: the moment and a count, so that ids of a run
    /// differ, and those of two runs with a fixed clock do not.
    fn request_id(&self) -> (String, u64) {
        let millis = self.0.clock.unix_millis();
        let count = self.0.calls.fetch_add(1, Ordering::Relaxed);
        let moment = Timestamp::from_unix(millis / 1000)
            .to_string()
            .replace(['T', 'Z'], "");
        (format!("{moment}{count:018X}"), millis)
    }
}

/// The error of a call that would have been answered with an example.
fn not_emulated(action: &Action) -> ApiError {
    let text = format!(
        "the emulator keeps no state for `{}` {}, and its mode is strict; without `--strict` or `Builder::strict` the \
         response is the example of the page, and GET /_emulator/actions tells which Actions keep state",
        action.action, action.version
    );
    ApiError::service("NotEmulated", text).with_status(StatusCode::NOT_IMPLEMENTED)
}
