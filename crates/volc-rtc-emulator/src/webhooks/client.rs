//! Webhooks in the client of the control API.

use std::time::{Duration, Instant};

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::api::{
    Deliveries, DeliveryFault, DeliveryFaultState, DeliveryFilter, ReceivedRequest, Trigger,
    Triggered,
};
use crate::control::{Client, Error};

/// The longest wait of one request.
const SLICE: Duration = Duration::from_secs(20);
/// The deliveries of one request, where all are wanted.
const PAGE: u32 = 1_000;

#[derive(Deserialize)]
struct Ids {
    ids: Vec<String>,
}

#[derive(Deserialize)]
struct Redelivered {
    deliveries: Vec<i64>,
}

#[derive(Deserialize)]
struct Faults {
    faults: Vec<DeliveryFaultState>,
}

#[derive(Deserialize)]
struct Received {
    received: Vec<ReceivedRequest>,
}

#[derive(Deserialize)]
struct Removed {
    removed: u64,
}

/// Webhooks.
impl Client {
    /// Lets an event happen. One without an app is of the client's app, if it has one.
    ///
    /// # Errors
    /// If there is no such event, or its data is not that of its page.
    pub async fn trigger(&self, event: &Trigger) -> Result<Triggered, Error> {
        let mut event = event.clone();
        event.app_id = event.app_id.or_else(|| self.app().map(str::to_owned));
        self.ask(Method::POST, "/events", Some(&json(&event))).await
    }

    /// Returns the deliveries that pass a filter, the oldest first.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn deliveries(&self, filter: &DeliveryFilter) -> Result<Deliveries, Error> {
        let mut filter = filter.clone();
        filter.app_id = filter.app_id.or_else(|| self.app().map(str::to_owned));
        let path = format!("/deliveries?{}", query(&json(&filter)));
        self.ask(Method::GET, &path, None).await
    }

    /// Returns all deliveries that pass a filter as soon as none of them is pending, or when this real time is over:
    /// those of every page, unless the filter has a [`limit`](DeliveryFilter::limit).
    ///
    /// Before the clock is advanced, wait so for what is on its way: an event that arrives after that is as old as the
    /// advance is long, and a verifier refuses it then.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn settled_deliveries(
        &self,
        filter: &DeliveryFilter,
        within: Duration,
    ) -> Result<Deliveries, Error> {
        let end = Instant::now() + within;
        let mut settled = loop {
            let left = end.saturating_duration_since(Instant::now());
            let mut filter = filter.clone();
            filter.wait_ms = u64::try_from(left.min(SLICE).as_millis()).ok();
            filter.limit = filter.limit.or(Some(PAGE));
            let settled = self.deliveries(&filter).await?;
            if settled.pending == 0 || left <= SLICE {
                break settled;
            }
        };
        if filter.limit.is_some() {
            return Ok(settled);
        }
        while let Some(last) = settled.next {
            let mut page = filter.clone().after(last).limit(PAGE);
            page.wait_ms = None;
            let page = self.deliveries(&page).await?;
            settled.deliveries.extend(page.deliveries);
            (settled.next, settled.pending) = (page.next, page.pending);
        }
        Ok(settled)
    }

    /// Queues a delivery that has come to its end once more; returns the ids of the new ones.
    ///
    /// # Errors
    /// If there is none of this id, or it is pending.
    pub async fn redeliver(&self, id: i64) -> Result<Vec<i64>, Error> {
        let path = format!("/deliveries/{id}/redeliver");
        let queued: Redelivered = self.ask(Method::POST, &path, None).await?;
        Ok(queued.deliveries)
    }

    /// Adds a fault of delivery, and returns its id. One without an app is for the client's app, if it has one.
    ///
    /// # Errors
    /// If the fault is wrong.
    pub async fn add_delivery_fault(&self, fault: &DeliveryFault) -> Result<String, Error> {
        let mut fault = fault.clone();
        fault.app_id = fault.app_id.or_else(|| self.app().map(str::to_owned));
        let added: Ids = self
            .ask(Method::POST, "/webhooks/faults", Some(&json(&fault)))
            .await?;
        Ok(added.ids.into_iter().next().unwrap_or_default())
    }

    /// Returns the faults of delivery, and how often each has happened.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn delivery_faults(&self) -> Result<Vec<DeliveryFaultState>, Error> {
        let listed: Faults = self
            .ask(Method::GET, &self.app_path("/webhooks/faults"), None)
            .await?;
        Ok(listed.faults)
    }

    /// Removes all faults of delivery, of the client's app if it has one; returns how many there were.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn clear_delivery_faults(&self) -> Result<u64, Error> {
        let removed: Removed = self
            .ask(Method::DELETE, &self.app_path("/webhooks/faults"), None)
            .await?;
        Ok(removed.removed)
    }

    /// Returns up to 1,000 requests that the sink received, those with ids after this one, the oldest first; of the
    /// client's app, if it has one.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn received(&self, after: i64) -> Result<Vec<ReceivedRequest>, Error> {
        let app = self
            .app()
            .map(|app_id| format!("&app_id={}", escaped(app_id)));
        let path = format!("/sink?limit=1000&after={after}{}", app.unwrap_or_default());
        let received: Received = self.ask(Method::GET, &path, None).await?;
        Ok(received.received)
    }

    /// Empties the sink, of the client's app if it has one; returns how many requests there were.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn clear_received(&self) -> Result<u64, Error> {
        let removed: Removed = self
            .ask(Method::DELETE, &self.app_path("/sink"), None)
            .await?;
        Ok(removed.removed)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, Error> {
        let request = format!(
            "{method} {}/_emulator{}",
            self.url(),
            path.split('?').next().unwrap_or(path)
        );
        let value = self.request(method, path, body).await?;
        serde_json::from_value(value).map_err(|error| Error::Unreadable {
            request,
            reason: error.to_string(),
        })
    }

    fn app_path(&self, path: &str) -> String {
        self.app().map_or_else(
            || path.to_owned(),
            |app_id| format!("{path}?app_id={}", escaped(app_id)),
        )
    }
}

/// These types always become JSON.
fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The members of an object as a query.
fn query(filter: &Value) -> String {
    let pairs = filter
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name}={}", escaped(text)),
            value => format!("{name}={value}"),
        });
    pairs.collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
