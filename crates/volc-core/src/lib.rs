#![doc = include_str!("../README.md")]
//!
//! ## Modules
//!
//! The root has what nearly every program names.
//!
//! | module | contents |
//! |---|---|
//! | [`api`] | the facts of a service and of its Actions, and open values |
//! | [`call`] | a call before it is sent, and the future of its response |
//! | [`blocking`] | calls without an async runtime |
//! | [`clock`] | clocks other than the machine's |
//! | [`credentials`] | credential providers |
//! | [`error`] | the causes of an [`Error`] |
//! | [`observe`] | interceptors, tracing, metrics, redaction |
//! | [`pagination`] | pages and items of a list |
//! | [`rate_limit`] | rate limits, local and distributed |
//! | [`retry`] | retry policies |
//! | [`server`] | the other side, for test doubles of a service |
//! | [`sign`] | the signature by itself |
//! | [`test_util`] | scripted and recorded responses for tests |
//! | [`transport`] | HTTP clients |
//! | [`wait`] | waiting for tasks |

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

#[doc(hidden)]
pub mod __private;
mod action;
mod action_table;
pub mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
mod boxed;
mod builder;
pub mod call;
mod client;
pub mod clock;
#[doc(alias("access key", "AK/SK", "鉴权", "密钥"))]
pub mod credentials;
mod dry_run;
mod envelope;
pub mod error;
mod fair_mutex;
mod intercept;
mod kept;
#[doc(alias("tracing", "metrics", "logging", "OpenTelemetry"))]
pub mod observe;
mod pages;
#[doc(alias("paging", "cursor", "分页"))]
pub mod pagination;
#[doc(alias("rate limit", "QPS", "throttling", "限流", "频率限制"))]
pub mod rate_limit;
mod redact;
mod request_table;
mod response;
#[doc(alias("backoff", "重试"))]
pub mod retry;
mod search;
mod sensitive;
pub mod server;
mod service;
mod service_client;
#[doc(alias("signature", "HMAC-SHA256", "签名"))]
pub mod sign;
#[cfg(feature = "test-util")]
#[doc(alias("mock", "fixture", "cassette"))]
pub mod test_util;
mod timestamp;
#[doc(alias("HTTP client", "proxy"))]
pub mod transport;
mod untyped;
#[doc(alias("waiter", "poller", "polling", "等待", "轮询"))]
pub mod wait;
mod wire;

pub use client::{CallOptions, Client, ClientBuilder};
pub use credentials::Credentials;
pub use error::Error;
pub use response::Response;
pub use retry::RetryPolicy;
pub use sensitive::Sensitive;
pub use timestamp::Timestamp;

#[doc(hidden)]
pub use serde;
