//! The common parts of requests of the routes of webhooks.

use axum::body::Body;
use axum::response::Response;
use serde::Deserialize;

use crate::control::ControlError;

/// The app that a request is about; all of them if it is not set.
#[derive(Debug, Deserialize)]
pub(super) struct OfApp {
    pub(super) app_id: Option<String>,
}

pub(super) type Outcome = Result<Response<Body>, ControlError>;
