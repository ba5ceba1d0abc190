//! The settings of a client.

mod build;
mod defaults;

use std::marker::PhantomData;
use std::sync::Arc;

use http::HeaderName;

use super::{Client, Timeouts};
use crate::clock::Clock;
use crate::credentials::{CredentialsProvider, ProviderConfig};
use crate::error::SemanticCheck;
use crate::intercept::Interceptor;
use crate::rate_limit::RateLimiter;
use crate::retry::RetryPolicy;
use crate::service::ServiceInfo;
use crate::transport::Transport;

/// The settings of a client. `C` is the client that comes out: that of a generated crate, or [`Client`].
///
/// Everything has a default: the service's first site, https, the default chain of credentials, the documented rate
/// limits, [`retry::standard()`](crate::retry::standard), the [`Timeouts`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder<C = Client> {
    // In a box, since each method moves the builder.
    settings: Box<Settings>,
    client: PhantomData<fn() -> C>,
}

// By hand, since `C` need not be `Clone`.
impl<C> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            client: PhantomData,
        }
    }
}

#[derive(Clone, Debug)]
struct Settings {
    service: &'static ServiceInfo,
    site: Option<String>,
    endpoint: Option<String>,
    allow_http: bool,
    region: Option<String>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    /// Transport and clock, which serve the default chain of credentials too.
    outside: ProviderConfig,
    limiter: RateLimiter,
    retry: Option<Arc<dyn RetryPolicy>>,
    timeouts: Timeouts,
    disable_clock_skew_correction: bool,
    user_agent_suffix: Option<String>,
    interceptors: Vec<Arc<dyn Interceptor>>,
    #[cfg(feature = "metrics")]
    metrics: bool,
    skip_validation: bool,
    max_decoded: Option<usize>,
    signing_host: Option<String>,
    unsigned: Vec<HeaderName>,
    semantics: Option<SemanticCheck>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// The defaults for a service.
    pub fn new(service: &'static ServiceInfo) -> Self {
        let settings = Settings {
            service,
            site: None,
            endpoint: None,
            allow_http: false,
            region: None,
            credentials: None,
            outside: ProviderConfig::new(),
            limiter: RateLimiter::default(),
            retry: None,
            timeouts: Timeouts::default(),
            disable_clock_skew_correction: false,
            user_agent_suffix: None,
            interceptors: Vec::new(),
            #[cfg(feature = "metrics")]
            metrics: false,
            skip_validation: false,
            max_decoded: None,
            signing_host: None,
            unsigned: Vec::new(),
            semantics: None,
        };
        Self {
            settings: Box::new(settings),
            client: PhantomData,
        }
    }

    /// One of the service's sites, by its name. It decides host and region.
    pub fn site(mut self, name: impl Into<String>) -> Self {
        self.settings.site = Some(name.into());
        self
    }

    /// Another place to send requests to: `https://host[:port]` or `host[:port]`.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint = Some(url.into());
        self
    }

    /// Allows an endpoint that begins with `http://`. Everybody on the way can then read requests and responses; it is
    /// meant for a test double on this machine.
    pub fn allow_http(mut self) -> Self {
        self.settings.allow_http = true;
        self
    }

    /// Another region than the site's to sign requests for.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = Some(region.into());
        self
    }

    /// Sets the credentials: [`Credentials`](crate::credentials::Credentials) themselves, or a provider of them.
    pub fn credentials(mut self, provider: impl CredentialsProvider) -> Self {
        self.settings.credentials = Some(Arc::new(provider));
        self
    }

    /// Another transport than the default: that is `ReqwestTransport`, or, if the feature `reqwest` is off,
    /// `HyperTransport`.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.settings.outside = self.settings.outside.transport(transport);
        self
    }

    /// Another clock than the machine's, for tests or another runtime than Tokio.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.outside = self.settings.outside.clock(clock);
        self
    }

    /// Sets the rate limiter.
    pub fn rate_limiter(mut self, limiter: RateLimiter) -> Self {
        self.settings.limiter = limiter;
        self
    }

    /// Sets the retry policy, such as [`retry::standard()`](crate::retry::standard) with other settings or
    /// [`retry::none()`](crate::retry::none).
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.settings.retry = Some(Arc::new(policy));
        self
    }

    /// Sets the time limits of calls and attempts.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.settings.timeouts = timeouts;
        self
    }

    /// Dates requests by this machine's clock alone. By default, when the service refuses a date, the client learns
    /// from the response how far the clock is off, and dates what follows by the service's clock.
    pub fn disable_clock_skew_correction(mut self) -> Self {
        self.settings.disable_clock_skew_correction = true;
        self
    }

    /// The name of the calling program, such as `acme-meetings/2.1`; it is added to `User-Agent`.
    pub fn user_agent_suffix(mut self, name: impl Into<String>) -> Self {
        self.settings.user_agent_suffix = Some(name.into());
        self
    }

    /// Sends requests without checking them against documented bounds and conditions, for a service that takes more
    /// than its pages say. [`CallOptions::skip_validation`](crate::client::CallOptions::skip_validation) does so for
    /// one call. [`Self::skip_semantics`] is part of it.
    pub fn skip_validation(mut self) -> Self {
        self.settings.skip_validation = true;
        self.skip_semantics()
    }

    /// Sends requests without the checks of fields that do not go together, such as those of the feature `agent` of
    /// `volc-rtc-api`. Bounds and conditions of fields are still checked.
    /// [`CallOptions::skip_semantics`](crate::client::CallOptions::skip_semantics) does so for one call.
    pub fn skip_semantics(mut self) -> Self {
        self.settings.semantics = None;
        self
    }

    /// Has whole requests checked before they are sent. The crate of a service sets its own check, by
    /// `service_client!`.
    #[doc(hidden)]
    pub fn semantics(mut self, check: SemanticCheck) -> Self {
        self.settings.semantics = Some(check);
        self
    }

    /// Sees every attempt on its way out and back, behind those that were added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Signs requests for another host than the one that they are sent to, and sends it as `Host`: for a tunnel or a
    /// mesh that stands before the service, `host` or `host:port`.
    pub fn signing_host(mut self, host: impl Into<String>) -> Self {
        self.settings.signing_host = Some(host.into());
        self
    }

    /// Leaves headers of this name out of signatures, whoever adds them to a call: for one that a proxy on the way
    /// changes. Headers of the signature itself are an error.
    pub fn unsigned_header(mut self, name: HeaderName) -> Self {
        self.settings.unsigned.push(name);
        self
    }

    /// Sets how many bytes of memory a response may take once it is read; 64 MiB by default, or 32 times the body if
    /// that is more. A list of empty objects takes a hundred times the memory that it has bytes: one that exceeds the
    /// limit is [`Error::Decode`](crate::error::Error::Decode), which names the list.
    pub fn max_decoded_size(mut self, bytes: usize) -> Self {
        self.settings.max_decoded = Some(bytes);
        self
    }

    /// Counts calls, attempts, repetitions and waits through the facade `metrics`: see [`observe`](crate::observe).
    #[cfg(feature = "metrics")]
    pub fn metrics(mut self) -> Self {
        self.settings.metrics = true;
        self
    }
}

#[cfg(all(test, feature = "tokio", any(feature = "reqwest", feature = "hyper")))]
mod tests {
    use super::*;
    use crate::credentials::Environment;
    use crate::service::SiteInfo;

    static SERVICE: ServiceInfo = ServiceInfo::new(
        "rtc",
        &[SiteInfo::new(
            "china",
            "rtc.volcengineapi.com",
            "cn-north-1",
        )],
    );

    /// The endpoint of a client with keys from the environment, which is that of one with the default chain.
    fn from(endpoint: &str, builder: ClientBuilder) -> Result<String, String> {
        let environment = Environment::from_iter([
            ("VOLCENGINE_ENDPOINT", endpoint),
            ("VOLCENGINE_ACCESS_KEY", "AKLTfake"),
            ("VOLCENGINE_SECRET_KEY", "fake"),
        ]);
        let of_chain = builder.clone().chain_in(&environment);
        let [one, other] = [of_chain, builder.build_in(environment)].map(|client| {
            client
                .map(|client| client.endpoint())
                .map_err(|error| error.to_string())
        });
        assert_eq!(one, other);
        one
    }

    #[test]
    fn endpoint_comes_from_the_environment_unless_set() {
        struct Case {
            variable: &'static str,
            builder: ClientBuilder,
            endpoint: &'static str,
        }
        let new = || ClientBuilder::new(&SERVICE);
        let cases = [
            Case {
                variable: "",
                builder: new(),
                endpoint: "https://rtc.volcengineapi.com",
            },
            Case {
                variable: "http://127.0.0.1:8787",
                builder: new(),
                endpoint: "http://127.0.0.1:8787",
            },
            Case {
                variable: "http://localhost:1/",
                builder: new(),
                endpoint: "http://localhost:1",
            },
            Case {
                variable: "http://[::1]:1",
                builder: new(),
                endpoint: "http://[::1]:1",
            },
            Case {
                variable: "https://gateway.example",
                builder: new(),
                endpoint: "https://gateway.example",
            },
            Case {
                variable: "http://10.0.0.1",
                builder: new().allow_http(),
                endpoint: "http://10.0.0.1",
            },
            Case {
                variable: "http://127.0.0.1:1",
                builder: new().endpoint("https://a.b"),
                endpoint: "https://a.b",
            },
            Case {
                variable: "http://127.0.0.1:1",
                builder: new().site("china"),
                endpoint: "https://rtc.volcengineapi.com",
            },
        ];
        for case in cases {
            let found = from(case.variable, case.builder);
            assert_eq!(found.as_deref(), Ok(case.endpoint), "{}", case.variable);
        }
    }

    #[test]
    fn unusable_endpoint_variable_is_named() {
        for url in [
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "ftp://a",
            "https://a/b",
        ] {
            let error = from(url, ClientBuilder::new(&SERVICE)).unwrap_err();
            assert!(
                error.contains(&format!("VOLCENGINE_ENDPOINT: `{url}`")),
                "{error}"
            );
        }
    }
}
