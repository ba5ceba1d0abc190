//! The client's call of the metrics.

use std::time::Duration;

use bytes::Bytes;
use http::Method;

use super::{Client, Error};

impl Client {
    /// Returns the metrics in the text format of Prometheus.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn metrics(&self) -> Result<String, Error> {
        let bytes = self
            .exchange
            .bytes(Method::GET, "/metrics", Bytes::new(), Duration::ZERO)
            .await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
