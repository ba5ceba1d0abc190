//! The client that the settings make.

use std::sync::{Arc, Mutex};

use super::defaults::{
    choose, default_clock, default_transport, region_name, signing_host, unsigned, user_agent,
};
use super::{ClientBuilder, Settings};
use crate::client::Client;
use crate::client::endpoint::Endpoint;
use crate::client::handle::Inner;
use crate::client::last_uri::LastUri;
use crate::client::skew::Skew;
use crate::credentials::{
    ChainCredentials, CredentialsCache, CredentialsProvider, EnvCredentials, Environment,
};
use crate::error::{ConfigError, Context, Error};
use crate::retry;
use crate::sign::Signer;

/// The variable that names the endpoint.
const ENDPOINT_VARIABLE: &str = "VOLCENGINE_ENDPOINT";

impl<C: From<Client>> ClientBuilder<C> {
    /// Returns a client with credentials from environment variables, which are read now.
    ///
    /// `VOLCENGINE_ENDPOINT`, if it is set and neither [`endpoint`](Self::endpoint) nor [`site`](Self::site) was
    /// called, is where requests go: `https://host[:port]`, or `http://host[:port]` for a loopback host, such as that
    /// of the emulator.
    ///
    /// # Errors
    /// [`Error::Credentials`] with each variable that was looked at; [`Error::Config`] if `VOLCENGINE_ENDPOINT` is no
    /// endpoint or plain HTTP to another machine; else as [`ClientBuilder::build`].
    pub fn from_env(self) -> Result<C, Error> {
        self.build_in(Environment::process())
    }

    pub(super) fn build_in(mut self, environment: Environment) -> Result<C, Error> {
        self.settings.take_endpoint_of(&environment)?;
        let found = EnvCredentials::with_environment(environment)
            .load()
            .map_err(|error| Context::default().fail(error))?;
        // Not by `build`, so that a program with such credentials only is linked without the chain's providers.
        self.settings.build(Arc::new(found)).map(C::from)
    }

    /// Returns a client with credentials from the [default chain](crate::credentials#the-default-chain), which is
    /// followed at the first call. [`Client::credentials`] follows it at once. `VOLCENGINE_ENDPOINT` is read as by
    /// [`from_env`](Self::from_env).
    ///
    /// # Errors
    /// [`Error::Config`] if `VOLCENGINE_ENDPOINT` is no endpoint or plain HTTP to another machine; else as
    /// [`ClientBuilder::build`].
    pub fn from_default_chain(self) -> Result<C, Error> {
        self.chain_in(&Environment::process())
    }

    pub(super) fn chain_in(mut self, environment: &Environment) -> Result<C, Error> {
        self.settings.take_endpoint_of(environment)?;
        self.settings.credentials = None;
        self.build()
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::Config`] names the setting that cannot be used.
    pub fn build(self) -> Result<C, Error> {
        let credentials = self.settings.credentials.clone();
        let credentials = credentials
            .unwrap_or_else(|| Arc::new(ChainCredentials::standard(self.settings.outside.clone())));
        self.settings.build(credentials).map(C::from)
    }
}

impl Settings {
    /// Takes the endpoint of the environment, unless another or a site was set.
    fn take_endpoint_of(&mut self, environment: &Environment) -> Result<(), Error> {
        if self.endpoint.is_none()
            && self.site.is_none()
            && let Some(url) = environment.get(ENDPOINT_VARIABLE)
        {
            let fail =
                |error: ConfigError| Context::default().fail(error.with_setting(ENDPOINT_VARIABLE));
            self.allow_http |= Endpoint::parse(&url, true).map_err(fail)?.is_loopback();
            Endpoint::parse(&url, self.allow_http).map_err(fail)?;
            self.endpoint = Some(url);
        }
        Ok(())
    }

    fn build(&self, credentials: Arc<dyn CredentialsProvider>) -> Result<Client, Error> {
        self.assemble(credentials)
            .map_err(|error| Context::default().fail(error))
    }

    fn assemble(&self, credentials: Arc<dyn CredentialsProvider>) -> Result<Client, ConfigError> {
        let site = choose(self.service, self.site.as_deref())?;
        let host = self.endpoint.as_deref().or(site.map(|site| site.host));
        let host =
            host.ok_or_else(|| ConfigError::new("endpoint", "this service has no site; set one"))?;
        let region = self.region.as_deref().or(site.map(|site| site.region));
        let region = region
            .ok_or_else(|| ConfigError::new("region", "this service has no site; set one"))?;
        let outside = self.outside.clone();
        Ok(Client(Arc::new(Inner {
            service: self.service,
            endpoint: Endpoint::parse(host, self.allow_http)?,
            last_uri: LastUri::default(),
            signer: Signer::new(self.service.name, region_name(region)?),
            credentials: CredentialsCache::new(credentials),
            transport: outside
                .transport
                .map_or_else(|| default_transport(&self.timeouts), Ok)?,
            clock: outside.clock.map_or_else(default_clock, Ok)?,
            limiter: self.limiter.clone(),
            retry: self
                .retry
                .clone()
                .unwrap_or_else(|| Arc::new(retry::standard())),
            timeouts: self.timeouts,
            random: Mutex::default(),
            skew: (!self.disable_clock_skew_correction).then(Skew::default),
            user_agent: user_agent(self.user_agent_suffix.as_deref())?,
            interceptors: self.interceptors.clone(),
            #[cfg(feature = "metrics")]
            metrics: self.metrics,
            skip_validation: self.skip_validation,
            max_decoded: self.max_decoded,
            signing_host: signing_host(self.signing_host.as_deref())?,
            unsigned: unsigned(self.unsigned.clone())?,
            semantics: self.semantics,
        })))
    }
}
