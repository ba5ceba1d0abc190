//! The certificates that the system trusts, loaded when the first one is to be checked.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;
use tokio::sync::{OnceCell, oneshot};

use super::failure::failed;
use crate::boxed::BoxFuture;
use crate::error::TransportError;

/// Trusts what the system trusts, and more authorities if they are given.
///
/// To load the system's certificates takes far longer than all else that a transport is made of, so they are loaded for
/// the first connection that needs them, by a thread of their own: [`SystemVerifier::loading`]. What could not be
/// loaded is tried again for the next connection.
pub(in crate::transport) struct SystemVerifier {
    provider: Arc<CryptoProvider>,
    more: Vec<CertificateDer<'static>>,
    loaded: OnceCell<Verifier>,
}

impl SystemVerifier {
    /// Nothing is loaded yet.
    ///
    /// # Errors
    /// If one of the certificates is no authority's.
    pub(super) fn new(
        more: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        more.iter().try_for_each(|one| roots.add(one.clone()))?;
        Ok(Self {
            provider,
            more,
            loaded: OnceCell::new(),
        })
    }

    /// The loading of the certificates, which all that wait share; `None` once it is done. It fails if there are none.
    pub(in crate::transport) fn loading(
        self: &Arc<Self>,
    ) -> Option<BoxFuture<'_, Result<(), TransportError>>> {
        if self.loaded.initialized() {
            return None;
        }
        Some(Box::pin(async {
            let loading = self.loaded.get_or_try_init(|| self.load_elsewhere());
            loading.await.map(|_| ())
        }))
    }

    async fn load_elsewhere(self: &Arc<Self>) -> Result<Verifier, TransportError> {
        let (sender, receiver) = oneshot::channel();
        let this = Arc::clone(self);
        // No thread of the runtime's pool: the end of the runtime would wait for a file system that hangs.
        std::thread::Builder::new()
            .name("volc-certificates".to_owned())
            .spawn(move || _ = sender.send(this.load()))
            .map_err(failed)?;
        match receiver.await {
            Ok(Ok(verifier)) => Ok(verifier),
            // To try again does not help.
            Ok(Err(error)) => Err(failed(error).untrusted()),
            Err(_) => Err(failed("the system's certificates were not loaded")),
        }
    }

    fn load(&self) -> Result<Verifier, Error> {
        Verifier::new_with_extra_roots(self.more.clone(), Arc::clone(&self.provider))
    }
}

impl ServerCertVerifier for SystemVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify = |verifier: &Verifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        match self.loaded.get() {
            Some(verifier) => verify(verifier),
            // A connection that could not be foreseen, such as through a proxy that was given to reqwest itself.
            None => verify(&self.load()?),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl fmt::Debug for SystemVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SystemVerifier")
            .field("more", &self.more.len())
            .field("is_loaded", &self.loaded.initialized())
            .finish_non_exhaustive()
    }
}
