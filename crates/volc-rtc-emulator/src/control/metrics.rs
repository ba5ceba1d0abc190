//! `GET /metrics`: calls, webhooks and sizes, for Prometheus and what reads OpenMetrics.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::{HeaderMap, header};
use rusqlite::Connection;

use super::{ControlError, Part};
use crate::metrics::{Format, Kind, Text};
use crate::store::{Sizes, sizes};
use crate::webhooks::DeliveryState;
use crate::{ApiError, Emulator};

pub(super) const PART: Part = Part {
    routes: || axum::Router::new().route("/metrics", get(metrics)),
    list: &["GET /metrics"],
};

async fn metrics(
    State(emulator): State<Emulator>,
    headers: HeaderMap,
) -> Result<Response<Body>, ControlError> {
    let accept = headers.get(header::ACCEPT);
    let format = Format::from_accept(accept.and_then(|value| value.to_str().ok()).unwrap_or(""));
    let read = |db: &Connection| Ok((deliveries(db)?, sizes(db)?));
    let (deliveries, sizes) = emulator.store().read(read).await?;
    let mut text = Text::new(format);
    let name = "volc_rtc_emulator_build";
    text.family(name, Kind::Info, None, "The version of the emulator.");
    let version = env!("CARGO_PKG_VERSION");
    text.sample(&format!("{name}_info"), &[("version", version)], 1);
    emulator.metrics().write(&mut text);
    write_deliveries(&mut text, &deliveries);
    write_sizes(&mut text, &sizes);
    let kind = [(header::CONTENT_TYPE, format.content_type())];
    Ok((kind, text.finish()).into_response())
}

/// Returns the number of deliveries in each state that there is.
fn deliveries(db: &Connection) -> Result<BTreeMap<String, i64>, ApiError> {
    let mut select =
        db.prepare_cached("SELECT state, count(*) FROM webhook_deliveries GROUP BY state")?;
    let rows = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn write_deliveries(text: &mut Text, deliveries: &BTreeMap<String, i64>) {
    let name = "volc_rtc_emulator_webhook_deliveries";
    let help = "Deliveries of webhooks in the database, by state.";
    text.family(name, Kind::Gauge, None, help);
    for state in DeliveryState::ALL {
        let count = deliveries.get(state.name()).copied().unwrap_or_default();
        text.sample(name, &[("state", state.name())], count);
    }
}

fn write_sizes(text: &mut Text, sizes: &Sizes) {
    let name = "volc_rtc_emulator_store_bytes";
    text.family(
        name,
        Kind::Gauge,
        Some("bytes"),
        "The size of the database.",
    );
    text.sample(name, &[], sizes.bytes);
    let name = "volc_rtc_emulator_store_rows";
    text.family(
        name,
        Kind::Gauge,
        None,
        "The rows of each table of the database.",
    );
    for (table, rows) in &sizes.rows {
        text.sample(name, &[("table", table)], rows);
    }
}
