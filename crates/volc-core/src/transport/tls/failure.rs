//! Failures of TLS before any byte was sent.

use crate::error::{TransportError, TransportPhase};

pub(super) fn failed(
    reason: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> TransportError {
    TransportError::new(TransportPhase::Connect, reason)
}
