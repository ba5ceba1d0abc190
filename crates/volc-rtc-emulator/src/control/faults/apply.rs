//! A fault that happens to a call.

use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use fastrand::Rng;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use crate::catalog::Catalog;
use crate::control::ControlError;
use crate::control::api::{BodyFault, Connection, DelayClock, Effect, FaultRef};
use crate::server::ConnectionFault;
use crate::{ApiError, Clock};

/// The header with the id of the fault.
pub(crate) const X_EMULATOR_FAULT: &str = "x-emulator-fault";
/// The number of bytes of a body of garbage.
const GARBAGE: usize = 256;
/// The number of pieces that a throttled body is sent in each second, if it has so many bytes.
const PIECES: u64 = 10;
/// The nanoseconds of a second.
const NANOS: u128 = 1_000_000_000;

/// A fault that happens to a call.
#[derive(Clone, Debug)]
pub(crate) struct Fired {
    pub(crate) reference: FaultRef,
    pub(crate) effect: Effect,
    /// The delay of this call.
    pub(crate) delay: Option<Duration>,
    /// The seed of garbage.
    pub(crate) garbage: u64,
}

impl Fired {
    /// Returns whether the call is carried out before the fault.
    pub(crate) fn carries_out(&self) -> bool {
        let is_answered = self.effect.code.is_some() || self.effect.status.is_some();
        self.effect.carried_out.unwrap_or(!is_answered)
    }

    /// Returns the error in place of the result; `None` if the result stays.
    pub(crate) fn error(&self, catalog: &Catalog) -> Option<ApiError> {
        let status = self
            .effect
            .status
            .and_then(|status| StatusCode::from_u16(status).ok());
        let known = self
            .effect
            .code
            .as_ref()
            .and_then(|code| catalog.code(code));
        let FaultRef { id, name } = &self.reference;
        let name = name
            .as_ref()
            .map(|name| format!(" ({name})"))
            .unwrap_or_default();
        let error = match known {
            Some(code) => {
                let meaning = || format!("{}; injected by {id}{name}", code.docs.first());
                let message = self.effect.message.clone().unwrap_or_else(meaning);
                let error = ApiError::service(code.code.clone(), message);
                let number = code.number.and_then(|number| u32::try_from(number).ok());
                error.with_facts(
                    number,
                    code.http.and_then(|http| StatusCode::from_u16(http).ok()),
                )
            }
            // The envelope of this one is never sent: see `shape`.
            None => ApiError::service("", format!("the HTTP status is injected by {id}{name}")),
        };
        match status {
            Some(status) => Some(error.with_status(status)),
            None => known.is_some().then_some(error),
        }
    }

    /// Changes the response: its status, headers and body.
    pub(crate) fn shape(&self, response: &mut Response<Bytes>) {
        if self.effect.code.is_none()
            && let Some(status) = self
                .effect
                .status
                .and_then(|status| StatusCode::from_u16(status).ok())
        {
            *response.status_mut() = status;
            let reason = status.canonical_reason().unwrap_or("injected");
            *response.body_mut() =
                format!("<html><h1>{} {reason}</h1></html>\n", status.as_u16()).into();
            let html = HeaderValue::from_static("text/html");
            response.headers_mut().insert(header::CONTENT_TYPE, html);
        }
        match self.effect.body {
            Some(BodyFault::Garbage) => {
                let mut random = Rng::with_seed(self.garbage);
                // The first byte begins neither JSON nor a character of UTF-8.
                let bytes = (0..GARBAGE).map(|at| if at == 0 { 0xFF } else { random.u8(..) });
                *response.body_mut() = bytes.collect::<Vec<u8>>().into();
            }
            Some(BodyFault::Truncated) => {
                let body = response.body_mut();
                body.truncate(body.len() / 2);
            }
            None => {}
        }
        if let Ok(id) = HeaderValue::try_from(&self.reference.id) {
            response.headers_mut().insert(X_EMULATOR_FAULT, id);
        }
        if let Some(fault) = self.connection(response.body().len()) {
            response.extensions_mut().insert(fault);
        }
    }

    /// Returns the fault of the connection, for a body of this length.
    fn connection(&self, length: usize) -> Option<ConnectionFault> {
        match self.effect.connection {
            Some(Connection::Cut) => Some(ConnectionFault::Cut),
            Some(Connection::Reset) => Some(ConnectionFault::Reset),
            Some(Connection::CutInBody) => Some(ConnectionFault::Truncate(length / 2)),
            None => {
                let rate = self.effect.bytes_per_second?.max(1);
                let piece = NonZeroUsize::new(usize::try_from(rate / PIECES).unwrap_or(usize::MAX));
                let piece = piece.unwrap_or(NonZeroUsize::MIN);
                let nanos = (piece.get() as u128 * NANOS).div_ceil(u128::from(rate));
                let pause = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
                Some(ConnectionFault::Throttle { piece, pause })
            }
        }
    }

    /// Waits for the delay.
    pub(crate) async fn wait(&self, clock: &Clock) {
        let Some(delay) = self.delay else {
            return;
        };
        match self.effect.delay_clock {
            DelayClock::Real => tokio::time::sleep(delay).await,
            DelayClock::Emulator => {
                let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                clock
                    .reached(clock.unix_millis().saturating_add(millis))
                    .await;
            }
        }
    }
}

/// Returns a response as it is without a socket: a fault of the connection cannot happen then, and is named instead.
pub(crate) fn without_connection(response: Response<Bytes>) -> Response<Bytes> {
    let Some(fault) = response.extensions().get::<ConnectionFault>() else {
        return response;
    };
    let text =
        format!("{fault:?} needs a socket: use `Emulator::start` and the URL of what it returns");
    let mut error = ControlError::new(StatusCode::BAD_GATEWAY, "FaultNeedsSocket", text).whole();
    let id = response.headers().get(X_EMULATOR_FAULT).cloned();
    error
        .headers_mut()
        .extend(id.map(|id| (HeaderName::from_static(X_EMULATOR_FAULT), id)));
    error
}
