//! Statistics: what does not follow from a simulation.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde_json::json;

use super::routes::body;
use super::{Client, Error};
use crate::control::api::ResourcePackage;

impl Client {
    /// Sets the value of a quality indicator from now on, such as `80ms_audio_stall_rate` or `stall_rate`, or of an
    /// indicator of `ListCallDetail`.
    ///
    /// # Errors
    /// If there is no such indicator.
    pub async fn set_quality(&self, indicator: &str, value: f64) -> Result<(), Error> {
        let set = json!({"indicator": indicator, "value": value});
        self.statistics(
            Method::POST,
            &self.of_app("/statistics/quality"),
            body(&set),
        )
        .await
    }

    /// Makes the quality perfect again, also in the past.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn reset_quality(&self) -> Result<(), Error> {
        let path = self.of_app("/statistics/quality");
        self.statistics(Method::DELETE, &path, Bytes::new()).await
    }

    /// Adds a resource package, to those of every account.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn add_resource_package(&self, package: &ResourcePackage) -> Result<(), Error> {
        self.statistics(Method::POST, "/statistics/packages", body(package))
            .await
    }

    /// Removes all resource packages.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn remove_resource_packages(&self) -> Result<(), Error> {
        self.statistics(Method::DELETE, "/statistics/packages", Bytes::new())
            .await
    }

    async fn statistics(&self, method: Method, path: &str, body: Bytes) -> Result<(), Error> {
        self.exchange
            .bytes(method, path, body, Duration::ZERO)
            .await?;
        Ok(())
    }
}
