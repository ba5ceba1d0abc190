//! The configuration of credential providers.

use std::sync::Arc;

use super::Environment;
use crate::clock::Clock;
use crate::error::TransportError;
use crate::transport::Transport;

/// The configuration of a credential provider: a transport, a clock, an environment. Each has a default.
///
/// ```no_run
/// use volc_core::credentials::{ChainCredentials, Environment, ProviderConfig};
///
/// let config = ProviderConfig::new().environment(Environment::process());
/// let chain = ChainCredentials::standard(config);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ProviderConfig {
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) clock: Option<Arc<dyn Clock>>,
    pub(crate) environment: Environment,
}

/// A transport and a clock.
#[derive(Clone)]
pub(super) struct Outside {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
}

/// The use of a proxy that the environment names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proxy {
    Allowed,
    Never,
}

impl ProviderConfig {
    /// The defaults: the default transport, the machine's clock, the environment of this process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another transport. It is used for everything, so it must not send what goes to the ECS instance's
    /// `100.96.0.96` through a proxy; the default does not.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Another clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Another environment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Transport and clock, or why there are none.
    pub(super) fn outside(&self, proxy: Proxy) -> Result<Outside, String> {
        Ok(Outside {
            transport: match &self.transport {
                Some(transport) => Arc::clone(transport),
                None => default_transport(proxy).map_err(|error| error.to_string())?,
            },
            clock: self.timer()?,
        })
    }

    pub(super) fn timer(&self) -> Result<Arc<dyn Clock>, String> {
        match &self.clock {
            Some(clock) => Ok(Arc::clone(clock)),
            None => default_clock(),
        }
    }

    /// Returns the identity of the transport and the clock.
    pub(super) fn identity(&self) -> [usize; 2] {
        fn address<T: ?Sized>(part: Option<&Arc<T>>) -> usize {
            part.map_or(0, |part| Arc::as_ptr(part).cast::<()>().addr())
        }
        [
            address(self.transport.as_ref()),
            address(self.clock.as_ref()),
        ]
    }
}

/// A transport for one visit. Connections are not kept: the next visit is an hour away, and may come from another
/// runtime.
#[cfg(any(feature = "reqwest", feature = "hyper"))]
fn default_transport(proxy: Proxy) -> Result<Arc<dyn Transport>, TransportError> {
    #[cfg(feature = "reqwest")]
    let builder = crate::transport::ReqwestTransport::builder();
    #[cfg(not(feature = "reqwest"))]
    let builder = crate::transport::HyperTransport::builder();
    let builder = builder
        .max_response_bytes(1024 * 1024)
        .idle_timeout(std::time::Duration::ZERO);
    let builder = match proxy {
        Proxy::Allowed => builder,
        Proxy::Never => builder.no_proxy(),
    };
    Ok(Arc::new(builder.build()?))
}

#[cfg(not(any(feature = "reqwest", feature = "hyper")))]
fn default_transport(_: Proxy) -> Result<Arc<dyn Transport>, TransportError> {
    let reason = "none is set, and the features `reqwest` and `hyper` of volc-core are off";
    Err(TransportError::new(
        crate::error::TransportPhase::Connect,
        reason,
    ))
}

#[cfg(feature = "tokio")]
fn default_clock() -> Result<Arc<dyn Clock>, String> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(Arc::new(crate::clock::TokioClock::new())),
        Err(_) => Err("no Tokio runtime is running here; await the call inside one".to_owned()),
    }
}

#[cfg(not(feature = "tokio"))]
fn default_clock() -> Result<Arc<dyn Clock>, String> {
    Err("no clock is set, and the feature `tokio` of volc-core is off".to_owned())
}
