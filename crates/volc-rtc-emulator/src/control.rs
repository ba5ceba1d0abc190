//! The control API, under `/_emulator/`: what a test does to the emulator, as opposed to what its program calls.
//!
//! Each part of the emulator has its own routes; `parts.rs` lists them. Errors are
//! `{"error": {"code": "...", "message": "..."}}` with an HTTP status. Nothing here is signed, so the emulator should
//! listen on loopback only.

pub(crate) mod api;
mod body;
mod clear;
mod client;
mod clock;
mod error;
mod faults;
mod health;
mod journal;
mod metrics;
mod part;
mod parts;
mod state;

use axum::body::Body;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, Uri, header};
use http_body_util::BodyExt as _;
use tower_service::Service as _;

pub(crate) use self::api::PropertyOp;
use self::body::LargeJsonBody;
pub(crate) use self::body::{JsonBody, Params};
pub(crate) use self::clear::clear;
pub(crate) use self::error::ControlError;
pub(crate) use self::faults::{Faults, Fired, Subject, closest, without_connection};
pub(crate) use self::part::PREFIX;
pub(crate) use self::part::Part;

pub use self::api::{
    ActionCount, ActionState, AppState, BodyCondition, BodyFault, ClockChange, ClockState,
    CodeCount, Connection, ConversationState, Delay, DelayClock, DeviceType, Effect, Fault,
    FaultRef, FaultState, Health, HotSongs, ImLimits, JournalCounts, JournalEntry, JournalFilter,
    JournalWait, KnownCode, Length, Media, MessageFilter, NewRoomMessage, NewRoomUser, Payload,
    Reset, ResetPart, ResourcePackage, Room, RoomMessage, RoomStream, RoomUser, Song, Task,
    TaskFile, TaskFilter, TaskLimits, TaskState, TaskTransitions, TaskViolation, Transition,
};

pub use self::api::{
    ImConnection, ImConversationChange, ImCreated, ImMemberChange, ImMessage, ImMessageChange,
    ImPlatform, ImPropertyChange, ImReceived, ImReceivedKind, ImReference, ImSent, ImSettingChange,
    NewImConnection, NewImConversation, NewImMessage,
};
pub use self::client::{Client, Error, FollowedClock, ImClient, Process};
#[doc(inline)]
pub use crate::webhooks::{
    Deliveries, Delivery, DeliveryAttempt, DeliveryEffect, DeliveryFault, DeliveryFaultState,
    DeliveryFilter, DeliveryState, ReceivedRequest, Trigger, Triggered,
};

use crate::Emulator;

/// Returns whether a path belongs to the control API.
pub(crate) fn owns(path: &str) -> bool {
    path.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the routes of all parts, under [`PREFIX`]. Any other path under it is answered with 404 and the list.
pub(crate) fn router() -> axum::Router<Emulator> {
    let parts = parts::ALL.iter();
    let routes = parts.fold(axum::Router::new(), |router, part| {
        router.merge((part.routes)())
    });
    axum::Router::new()
        .nest(PREFIX, routes)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
}

/// Responds to a request to the control API. Bodies of responses may go on for as long as the client listens.
pub(crate) async fn respond(emulator: &Emulator, request: Request<Body>) -> Response<Body> {
    let mut router = router().with_state(emulator.clone());
    match router.call(request).await {
        Ok(response) => in_json(response).await,
        Err(never) => match never {},
    }
}

/// Puts the error of an extractor, which is plain text, into the form that all errors have.
async fn in_json(response: Response<Body>) -> Response<Body> {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_text = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !is_text {
        return response;
    }
    let (parts, body) = response.into_parts();
    let bytes = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    ControlError::new(parts.status, "InvalidRequest", text).into_response()
}

/// The same for a request and a response that are in memory. A stream of events has no end, so it is refused here.
pub(crate) async fn respond_whole(emulator: &Emulator, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, body) = respond(emulator, request.map(Body::from))
        .await
        .into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        let text = "a stream of events needs a socket: use `Emulator::start` and the URL of what it returns";
        return ControlError::new(StatusCode::NOT_ACCEPTABLE, "StreamNeedsSocket", text).whole();
    }
    match body.collect().await {
        Ok(body) => Response::from_parts(parts, body.to_bytes()),
        Err(error) => ControlError::internal(error.to_string()).whole(),
    }
}

async fn unknown(method: Method, uri: Uri) -> Response<Body> {
    let path = uri.path();
    let text = format!(
        "there is no {method} {path}; known are: {}",
        parts::list(|_| true)
    );
    ControlError::new(StatusCode::NOT_FOUND, "UnknownRoute", text).into_response()
}

async fn wrong_method(method: Method, uri: Uri) -> Response<Body> {
    let path = uri.path().strip_prefix(PREFIX).unwrap_or("");
    let known = parts::list(|route| parts::has_path(route, path));
    let text = format!("{PREFIX}{path} is not called with {method}, but with: {known}");
    ControlError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", text).into_response()
}
