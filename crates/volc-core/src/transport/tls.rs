//! TLS with rustls on ring, whatever the rest of the process uses.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{TransportError, TransportPhase};

/// A configuration of its own: no process-wide default is read or set. The system says which certificates to trust.
pub(super) fn config() -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map(|config| config.with_no_client_auth())
        .map_err(|error| TransportError::new(TransportPhase::Connect, error))
}
