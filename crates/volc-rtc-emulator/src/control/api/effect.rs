//! Effects of faults: what comes in place of a response that is right and at once.

use serde::{Deserialize, Serialize};

use super::delay::{Delay, DelayClock};

/// The effect of a fault. Parts that are set come together: a delay and then an error, for instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delay: Option<Delay>,
    #[serde(default, skip_serializing_if = "is_real")]
    pub(crate) delay_clock: DelayClock,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) connection: Option<Connection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<BodyFault>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes_per_second: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) carried_out: Option<bool>,
}

fn is_real(clock: &DelayClock) -> bool {
    *clock == DelayClock::Real
}

impl Effect {
    /// Returns an error of the service by its documented code, such as `InternalError.Parallel`. The call is not
    /// carried out.
    pub fn code(code: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            ..Self::default()
        }
    }

    /// Returns a response of this HTTP status without an envelope, as a proxy would send it. The call is not carried
    /// out.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// Returns a delay of a response that is otherwise right. The call is carried out before it.
    pub fn delay(delay: Delay) -> Self {
        Self {
            delay: Some(delay),
            ..Self::default()
        }
    }

    /// Returns an end of the connection. The call is carried out, which the client does not learn.
    pub fn connection(connection: Connection) -> Self {
        Self {
            connection: Some(connection),
            ..Self::default()
        }
    }

    /// Returns a response whose body is broken. The call is carried out.
    pub fn body(body: BodyFault) -> Self {
        Self {
            body: Some(body),
            ..Self::default()
        }
    }

    /// Returns a response that is right but slow: so many bytes of the body a second.
    pub fn throttled(bytes_per_second: u64) -> Self {
        Self {
            bytes_per_second: Some(bytes_per_second),
            ..Self::default()
        }
    }

    /// Sets the HTTP status, in place of the code's own.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the message of the error.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets a delay before the response, and its clock.
    #[must_use]
    pub fn with_delay(mut self, delay: Delay, clock: DelayClock) -> Self {
        (self.delay, self.delay_clock) = (Some(delay), clock);
        self
    }

    /// Sets whether the call is carried out before the effect: by default it is not for a code or a status, and is for
    /// all others.
    #[must_use]
    pub fn with_call_carried_out(mut self, carried_out: bool) -> Self {
        self.carried_out = Some(carried_out);
        self
    }
}

/// An end of the connection of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Connection {
    /// Closed without a response.
    Cut,
    /// Closed in the middle of the response's body.
    CutInBody,
    /// Reset (TCP RST) without a response.
    Reset,
}

/// A broken body of a response that is otherwise right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BodyFault {
    /// Bytes that are neither JSON nor text.
    Garbage,
    /// The first half of the JSON; `Content-Length` is that of the half.
    Truncated,
}
