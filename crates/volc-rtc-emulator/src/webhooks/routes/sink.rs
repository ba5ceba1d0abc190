//! The routes of the sink.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::super::sink;
use super::request::{OfApp, Outcome};
use crate::Emulator;
use crate::control::{ControlError, Params};

/// The largest body that the sink keeps.
const LIMIT: usize = 4 << 20;

/// The part of the sink that a request wants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SinkFilter {
    app_id: Option<String>,
    #[serde(default)]
    after: i64,
    limit: Option<u32>,
}

pub(super) async fn received(
    State(emulator): State<Emulator>,
    Params(filter): Params<SinkFilter>,
) -> Outcome {
    let SinkFilter {
        app_id,
        after,
        limit,
    } = filter;
    let limit = limit.unwrap_or(100).clamp(1, 1_000);
    let received = emulator
        .webhooks()
        .store
        .read(move |db| sink::list(db, app_id.as_deref(), after, limit))
        .await?;
    Ok(Json(json!({"received": received})).into_response())
}

pub(super) async fn received_body(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
) -> Outcome {
    let unknown =
        || ControlError::not_found("there is no such request; GET /_emulator/sink lists their ids");
    let number: i64 = id.parse().map_err(|_| unknown())?;
    let body = emulator
        .webhooks()
        .store
        .read(move |db| sink::body(db, number))
        .await?;
    let body = body.ok_or_else(unknown)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

pub(super) async fn clear_sink(
    State(emulator): State<Emulator>,
    Params(wanted): Params<OfApp>,
) -> Outcome {
    let removed = emulator
        .webhooks()
        .store
        .write(move |tx| sink::clear(tx, wanted.app_id.as_deref()))
        .await?;
    Ok(Json(json!({"removed": removed})).into_response())
}

pub(super) async fn receive_at_root(
    state: State<Emulator>,
    headers: HeaderMap,
    body: Bytes,
) -> Outcome {
    receive(state, Path(String::new()), headers, body).await
}

pub(super) async fn receive(
    State(emulator): State<Emulator>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Outcome {
    if body.len() > LIMIT {
        let text = format!("the body is larger than {LIMIT} bytes");
        return Err(ControlError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "BodyTooLarge",
            text,
        ));
    }
    let context = emulator.webhooks();
    let now = context.clock.unix_millis();
    let pairs = headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    let headers: Vec<(String, String)> = pairs.collect();
    context
        .store
        .write(move |tx| sink::put(tx, &path, &headers, &body, now))
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], sink::RESPONSE).into_response())
}
