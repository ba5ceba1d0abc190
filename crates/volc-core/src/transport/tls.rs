//! TLS with rustls on ring, whatever the rest of the process uses.

mod failure;
mod system;

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use self::failure::failed;
pub(super) use self::system::SystemVerifier;
use crate::error::TransportError;

/// A configuration of its own: no process-wide default is read or set. The system says which certificates to trust,
/// once its verifier is ready, and these authorities are trusted too. No protocol is negotiated, so HTTP/1.1 is spoken.
pub(super) fn config(pem: &[u8]) -> Result<(ClientConfig, Arc<SystemVerifier>), TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let more: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| failed(format!("certificates that cannot be read: {error}")))?;
    if more.is_empty() && !pem.is_empty() {
        return Err(failed("no certificate in PEM where one was given"));
    }
    let verifier = SystemVerifier::new(more, Arc::clone(&provider)).map_err(failed)?;
    let verifier = Arc::new(verifier);
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        // This is how a verifier that is no set of roots is given; it checks all that the usual one does.
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as _)
        .with_no_client_auth();
    Ok((config, verifier))
}

/// The same, with HTTP/2 if the server speaks it, else HTTP/1.1.
#[cfg(feature = "http2")]
pub(super) fn with_http2(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// Returns whether the other end's certificate was refused, or there is none to trust it by.
pub(super) fn is_untrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return true;
        }
        if let Some(own) = error.downcast_ref::<TransportError>() {
            return own.is_untrusted();
        }
        // Its `source` is that of the error within.
        next = match error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
