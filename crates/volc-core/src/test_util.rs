//! Test utilities: scripted and recorded responses behind the real client. Feature `test-util`.
//!
//! - [`ScriptedTransport`] responds with what the test says ([`Reply`]), in order or by Action, and keeps the requests
//!   ([`SentRequest`]).
//! - [`Recorder`] passes calls to another transport and writes them to a file, secrets redacted; [`Replayer`] responds
//!   from that file.
//! - [`TestClock`] is a clock that the test sets; [`credentials()`] are fake ones.
//!
//! The client in front of them is the real one: it validates, signs, retries, paginates and reads responses as it does
//! elsewhere. Delays and timeouts use Tokio's clock, so a test that pauses it does not wait.
//!
//! ```
//! use serde_json::json;
//! use volc_core::test_util::{Reply, ScriptedTransport, credentials};
//! use volc_core::Client;
//! use volc_core::api::{ServiceInfo, SiteInfo};
//!
//! static SHOP: ServiceInfo =
//!     ServiceInfo::new("shop", &[SiteInfo::new("main", "shop.example.com", "cn-north-1")]);
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let script = ScriptedTransport::new()
//!     .then(Reply::result(json!({ "Id": 7 })))
//!     .then(Reply::error("OrderNotFound", "there is no order 8").status(404));
//! let client = Client::builder(&SHOP).credentials(credentials()).transport(script.clone()).build()?;
//!
//! let order = client.call("GetOrder", "2024-01-01", &json!({ "Id": 7 })).await?;
//! assert_eq!(order["Id"], 7);
//! let error = client.call("GetOrder", "2024-01-01", &json!({ "Id": 8 })).await.unwrap_err();
//! assert_eq!(error.code(), Some("OrderNotFound"));
//!
//! assert_eq!(script.sent()[1].body, json!({ "Id": 8 }));
//! script.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cassette;
mod clock;
mod difference;
mod error;
mod masks;
mod recorder;
mod replayer;
mod reply;
mod scripted;
mod sent;

use crate::credentials::Credentials;

pub use self::clock::TestClock;
pub use self::error::TestError;
pub(crate) use self::masks::name_secrets;
pub use self::recorder::Recorder;
pub use self::replayer::Replayer;
pub use self::reply::Reply;
pub use self::scripted::ScriptedTransport;
pub use self::sent::SentRequest;

/// Credentials that are obviously fake.
pub fn credentials() -> Credentials {
    Credentials::new("AKLTfakefakefake", "fake-secret-of-a-test")
}
