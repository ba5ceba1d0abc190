//! The ways of a call that is not answered by the emulator itself.

use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use http::StatusCode;
use volc_ir::Action;

use super::client::Client;
use super::endpoint::Upstream;
use super::exchange;
use super::form::Exchange;
use super::recorder::Recorder;
use super::relayed::Relayed;
use super::replay::Replay;
use crate::ApiError;
use crate::gateway::{Incoming, Trail};

/// The settings of all that is not the emulator's own response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) upstream: Option<Upstream>,
    pub(crate) record: Option<PathBuf>,
    pub(crate) replay: Option<PathBuf>,
}

/// The ways of calls.
#[derive(Default)]
pub(crate) struct Relay {
    client: Option<Client>,
    recorder: Option<Recorder>,
    replay: Option<Replay>,
}

impl Relay {
    /// Opens the files, and prepares calls to the endpoint.
    ///
    /// # Errors
    /// The reason why a setting cannot be used.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        if settings.record.is_some() && settings.upstream.is_none() {
            let text = "there is nothing to record without an upstream; name one with --upstream or Builder::upstream";
            return Err(text.to_owned());
        }
        let client = settings.upstream.as_ref().map(Client::new);
        let recorder = settings.record.as_deref().map(Recorder::open);
        let replay = settings.replay.as_deref().map(Replay::open);
        Ok(Self {
            client: client.transpose()?,
            replay: replay.transpose().map_err(|error| error.to_string())?,
            recorder: recorder.transpose().map_err(|error| error.to_string())?,
        })
    }

    /// Begins with the first recorded responses again.
    pub(crate) fn rewind(&self) {
        if let Some(replay) = &self.replay {
            replay.rewind();
        }
    }

    /// Returns the response to a call that has passed the gateway; `None` leaves it to the emulator.
    pub(crate) async fn respond(
        &self,
        action: &Action,
        incoming: &Incoming<'_>,
        trail: &Trail,
        request_id: &str,
    ) -> Option<Result<Relayed, ApiError>> {
        if let Some(replay) = &self.replay {
            let key = exchange::key(trail, &exchange::request(action, incoming));
            if let Some(recorded) = replay.next(&key) {
                return Some(Ok(Relayed::recorded(recorded, request_id)));
            }
        }
        let client = self.client.as_ref()?;
        let started = Instant::now();
        let sent = client.send(incoming, trail).await;
        Some(match sent {
            Ok(response) => {
                let mut relayed = Relayed::of_endpoint(&response);
                if let Some(recorder) = &self.recorder {
                    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                    let exchange = Exchange {
                        service: trail.service.clone(),
                        action: trail.action.clone(),
                        version: trail.version.clone(),
                        region: trail.region.clone(),
                        at_millis: now_millis(),
                        took_millis: took,
                        request: exchange::request(action, incoming),
                        response: exchange::response(action, &response),
                    };
                    relayed.note = recorder.add(exchange).await.err().map(|error| {
                        tracing::warn!(%error, "a call was not recorded");
                        format!("the call was not recorded: {error}")
                    });
                }
                Ok(relayed)
            }
            Err(text) => {
                let error = ApiError::service("UpstreamUnreachable", text);
                Err(error.with_status(StatusCode::BAD_GATEWAY))
            }
        })
    }
}

/// The time of the machine's clock, in milliseconds since 1970.
fn now_millis() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
