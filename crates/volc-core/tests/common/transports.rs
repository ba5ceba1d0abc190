//! The transports that the features give, to run a test over each.

#![cfg(any(feature = "reqwest", feature = "hyper"))]

use std::sync::Arc;
use std::time::Duration;

use volc_core::error::TransportError;
use volc_core::transport::Transport;

/// One of the transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    #[cfg(feature = "reqwest")]
    Reqwest,
    #[cfg(feature = "hyper")]
    Hyper,
}

/// The settings that all of them have; what is not set is left as it is by default.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub connect: Option<Duration>,
    pub idle: Option<Duration>,
    pub max_response: Option<usize>,
    pub roots: Vec<u8>,
    pub proxy: Option<String>,
    pub no_proxy: bool,
}

macro_rules! build {
    ($builder:expr, $settings:expr) => {{
        let (mut builder, settings) = ($builder, $settings);
        if let Some(limit) = settings.connect {
            builder = builder.connect_timeout(limit);
        }
        if let Some(limit) = settings.idle {
            builder = builder.idle_timeout(limit);
        }
        if let Some(limit) = settings.max_response {
            builder = builder.max_response_bytes(limit);
        }
        if !settings.roots.is_empty() {
            builder = builder.root_certificates(&settings.roots);
        }
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(proxy);
        }
        if settings.no_proxy {
            builder = builder.no_proxy();
        }
        Ok(Arc::new(builder.build()?))
    }};
}

impl Kind {
    pub const ALL: &[Self] = &[
        #[cfg(feature = "reqwest")]
        Self::Reqwest,
        #[cfg(feature = "hyper")]
        Self::Hyper,
    ];

    pub fn try_build(self, settings: &Settings) -> Result<Arc<dyn Transport>, TransportError> {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Reqwest => build!(volc_core::transport::ReqwestTransport::builder(), settings),
            #[cfg(feature = "hyper")]
            Self::Hyper => build!(volc_core::transport::HyperTransport::builder(), settings),
        }
    }

    pub fn build(self, settings: &Settings) -> Arc<dyn Transport> {
        self.try_build(settings).unwrap()
    }
}
