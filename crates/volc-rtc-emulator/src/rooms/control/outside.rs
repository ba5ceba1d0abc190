//! Users who are logged in outside of rooms, and their messages.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::messages::MessageParams;
use super::request::{ListOfApp, OfApp, app, limit, problem_of_id, read, write};
use crate::Emulator;
use crate::control::{ControlError, JsonBody, Params};
use crate::rooms::messages::OUTSIDE;
use crate::rooms::problem::problem;
use crate::rooms::{ids, logins, tokens};

/// A user who logs in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginBody {
    user_id: String,
    #[serde(default, deserialize_with = "crate::control::api::present")]
    token: Option<Option<String>>,
}

pub(super) async fn list(
    State(emulator): State<Emulator>,
    Params(params): Params<ListOfApp>,
) -> Result<Json<Value>, ControlError> {
    let limit = limit(params.limit)?;
    let users = read(&emulator, move |db| {
        app(db, &params.app_id)?;
        logins::list(db, &params.app_id, &params.after, limit)
    });
    let users = users.await?;
    let is_full = i64::try_from(users.len()) == Ok(limit);
    let next = users
        .last()
        .filter(|_| is_full)
        .map(|(user_id, _)| user_id.clone());
    let view =
        |(user_id, at): (String, ids::Millis)| json!({"user_id": user_id, "logged_in_at": at.0});
    let users: Vec<Value> = users.into_iter().map(view).collect();
    Ok(Json(json!({"users": users, "next": next})))
}

pub(super) async fn login(
    State(emulator): State<Emulator>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<LoginBody>,
) -> Result<(StatusCode, Json<Value>), ControlError> {
    let user_id = body.user_id.clone();
    let login = write(&emulator, move |tx, now| {
        let app = app(tx, &params.app_id)?;
        ids::check(&body.user_id).map_err(|problem| problem_of_id("the user", problem))?;
        match &body.token {
            Some(Some(token)) => {
                let verified = tokens::verify(&app, token, OUTSIDE, &body.user_id, now);
                verified.map_err(|refusal| tokens::refused(&refusal))?;
            }
            Some(None) => {}
            None => {
                let text = "`token` is missing: sign a token for no room with a key of the app, or say \
                     `\"token\": null` to log in without one";
                return Err(problem(400, "MissingToken", text));
            }
        }
        logins::login(tx, &params.app_id, &body.user_id, now)
    });
    login.await?;
    Ok((StatusCode::CREATED, Json(json!({"user_id": user_id}))))
}

pub(super) async fn logout(
    State(emulator): State<Emulator>,
    Path(user_id): Path<String>,
    Params(params): Params<OfApp>,
) -> Result<StatusCode, ControlError> {
    let logout = write(&emulator, move |tx, _| {
        app(tx, &params.app_id)?;
        if logins::logout(tx, &params.app_id, &user_id)? {
            return Ok(());
        }
        Err(problem(
            404,
            "NotFound",
            format!("the user `{user_id}` is not logged in"),
        ))
    });
    logout.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn messages(
    State(emulator): State<Emulator>,
    Params(params): Params<MessageParams>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    super::messages::answer(&emulator, OUTSIDE.to_owned(), params, &headers).await
}
