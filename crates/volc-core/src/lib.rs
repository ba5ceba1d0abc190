//! The runtime under every generated Volcengine client: signing, transport, envelope, errors.

#![warn(missing_docs)]

mod action;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod client;
mod clock;
pub mod credentials;
mod dry_run;
mod envelope;
pub mod error;
mod fair_mutex;
mod intercept;
pub mod observe;
mod pages;
pub mod pagination;
mod rate_limit;
mod redact;
mod response;
pub mod retry;
mod sensitive;
pub mod server;
mod service;
mod service_client;
pub mod sign;
#[cfg(feature = "test-util")]
pub mod test_util;
mod timestamp;
mod transport;
mod untyped;
pub mod wire;

use std::future::Future;
use std::pin::Pin;

pub use action::{Action, ActionInfo, Effect, Method, Paginated, RateLimit, RateLimitScope};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, block_on};
pub use builder::{IsSet, Set, Unset};
pub use call::{Call, ResponseFuture};
pub use client::{CallOptions, Client, ClientBuilder, Timeouts};
pub use clock::Clock;
#[cfg(feature = "tokio")]
pub use clock::TokioClock;
pub use credentials::{Credentials, CredentialsProvider};
pub use dry_run::DryRun;
pub use error::{CodeInfo, Error, RetryAdvice, TransportError, TransportPhase};
pub use intercept::{CallInfo, Interceptor, InterceptorError, RawResponse};
pub use pages::{Items, Pages};
pub use rate_limit::{DistributedLimiter, Permit, RateLimiter};
#[cfg(feature = "redis")]
pub use rate_limit::{RedisLimiter, RedisLimiterError};
pub use redact::redact;
pub use response::Response;
pub use retry::RetryPolicy;
pub use sensitive::Sensitive;
pub use service::{ServiceInfo, SiteInfo};
pub use sign::Signer;
pub use timestamp::Timestamp;
pub use transport::Transport;
#[cfg(feature = "hyper")]
pub use transport::{HyperBuilder, HyperTransport};
#[cfg(feature = "reqwest")]
pub use transport::{ReqwestBuilder, ReqwestTransport};
#[cfg(feature = "tower")]
pub use transport::{TowerTransport, TransportService};
pub use untyped::UntypedCall;

/// A boxed future that can be sent to another thread: what the seams of the runtime return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[doc(hidden)]
pub use serde;
