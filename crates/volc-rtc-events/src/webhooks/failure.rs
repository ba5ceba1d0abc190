//! Failures of callbacks.

use std::fmt;

use serde_json::json;

use super::response::WebhookResponse;
use crate::duplicates::StoreError;
use crate::envelope::Envelope;
use crate::error::EventError;

/// The error of a handler.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A callback that did not come to a good end.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The request is not an event of the service, or not one that can be trusted.
    Refused {
        /// The `EventType` that the request names, if it could be read. It is the sender's, whoever that is.
        event_type: Option<String>,
        /// The `EventId` that it names, likewise.
        id: Option<String>,
        /// The reason.
        error: EventError,
    },
    /// The event with this id is being handled; the service is to ask again.
    InProgress(String),
    /// The handler returned an error.
    Handler {
        /// The name of the event.
        event_type: String,
        /// The id of the event.
        id: String,
        /// The error.
        error: BoxError,
    },
    /// The handler panicked.
    Panic {
        /// The name of the event.
        event_type: String,
        /// The id of the event.
        id: String,
    },
    /// The store of duplicates does not work.
    Store(StoreError),
}

/// The most characters of a name that is not trusted.
const SHOWN: usize = 64;

impl Failure {
    /// A refusal of a body, with what it names.
    pub(super) fn refused(body: &[u8], error: EventError) -> Self {
        let envelope = match &error {
            EventError::TooLarge { .. } | EventError::Incomplete => None,
            _ => Envelope::parse(body).ok(),
        };
        let shown = |text: &str| text.chars().take(SHOWN).collect();
        Self::Refused {
            event_type: envelope.as_ref().map(|names| shown(&names.event_type)),
            id: envelope.as_ref().map(|names| shown(&names.event_id)),
            error,
        }
    }

    /// Returns the HTTP status that the service gets.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused { error, .. } => error.status(),
            Self::InProgress(_) | Self::Store(_) => 503,
            Self::Handler { .. } | Self::Panic { .. } => 500,
        }
    }

    pub(super) fn response(&self) -> WebhookResponse {
        // What goes on inside is nobody's business outside.
        let message = match self {
            Self::Refused { error, .. } => error.to_string(),
            Self::InProgress(_) => "the event is being handled".to_owned(),
            Self::Handler { .. } | Self::Panic { .. } => {
                "the event could not be handled".to_owned()
            }
            Self::Store(_) => "the event cannot be handled now".to_owned(),
        };
        WebhookResponse {
            status: self.status(),
            body: json!({ "CheckCode": self.status(), "CheckMessage": message })
                .to_string()
                .into_bytes(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused {
                event_type: Some(event_type),
                id: Some(id),
                error,
            } => write!(
                f,
                "a callback was refused (EventType {event_type:?}, EventId {id:?}): {error}"
            ),
            Self::Refused { error, .. } => write!(f, "a callback was refused: {error}"),
            Self::InProgress(id) => {
                write!(f, "the event {id} came again while it was being handled")
            }
            Self::Handler {
                event_type,
                id,
                error,
            } => {
                write!(
                    f,
                    "the handler of {event_type} failed for the event {id}: {error}"
                )
            }
            Self::Panic { event_type, id } => {
                write!(f, "the handler of {event_type} panicked for the event {id}")
            }
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { error, .. } => error.source(),
            Self::Handler { error, .. } => error.source(),
            Self::Store(error) => error.source(),
            Self::InProgress(_) | Self::Panic { .. } => None,
        }
    }
}
