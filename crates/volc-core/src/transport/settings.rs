//! The settings that the transports have in common.

use std::fmt;
use std::time::Duration;

use super::proxies::ProxyChoice;

/// The longest time that an idle connection is kept: a year.
pub(super) const LONGEST_IDLE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The settings that the transports have in common.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) connect: Duration,
    pub(super) idle: Duration,
    pub(super) max_response: usize,
    /// Certificates in PEM.
    pub(super) roots: Vec<u8>,
    pub(super) proxy: ProxyChoice,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            // Load balancers commonly drop idle connections after 60 s, some after 30 s.
            idle: Duration::from_secs(20),
            max_response: 16 * 1024 * 1024,
            roots: Vec::new(),
            proxy: ProxyChoice::default(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("connect_timeout", &self.connect)
            .field("idle_timeout", &self.idle)
            .field("max_response_bytes", &self.max_response)
            .field("root_certificates", &self.roots.len())
            .field("proxy", &self.proxy)
            .finish()
    }
}

/// Gives a builder the setters of its field `settings`.
macro_rules! setters {
    ($builder:ident) => {
        impl $builder {
            /// Sets how long making a connection may take, TLS included; 5 s by default.
            #[must_use]
            pub fn connect_timeout(mut self, limit: std::time::Duration) -> Self {
                self.settings.connect = limit;
                self
            }

            /// Sets how long an idle connection is kept; 20 s by default. With nothing, none is.
            #[must_use]
            pub fn idle_timeout(mut self, limit: std::time::Duration) -> Self {
                // The pool adds it to the time of the day, which has an end.
                self.settings.idle = limit.min(super::settings::LONGEST_IDLE);
                self
            }

            /// Sets how many bytes a response may have; 16 MiB by default.
            #[must_use]
            pub fn max_response_bytes(mut self, limit: usize) -> Self {
                self.settings.max_response = limit;
                self
            }

            /// Adds authorities to trust beside the system's, as certificates in PEM: for a proxy or gateway with its
            /// own.
            #[must_use]
            pub fn root_certificates(mut self, pem: &[u8]) -> Self {
                self.settings.roots.extend_from_slice(pem);
                self.settings.roots.push(b'\n');
                self
            }

            /// Passes this proxy for every host, whatever the environment names: a URL such as
            /// `http://user:password@proxy.example:3128`. The [module](crate::transport#proxies) says which URLs there
            /// are.
            #[must_use]
            pub fn proxy(mut self, url: impl Into<String>) -> Self {
                self.settings.proxy = super::proxies::ProxyChoice::Url(url.into());
                self
            }

            /// Passes no proxy, whatever the environment names.
            #[must_use]
            pub fn no_proxy(mut self) -> Self {
                self.settings.proxy = super::proxies::ProxyChoice::Never;
                self
            }
        }
    };
}

pub(super) use setters;
