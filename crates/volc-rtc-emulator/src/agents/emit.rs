//! The sending: events VoiceChat, messages into the room, and posts to the servers that the request names.
//!
//! The emulator's choices:
//! - Messages into the room are for everybody in it.
//! - Posts of one task come in order, those of functions apart from those of states and subtitles, so that a server of
//!   the one kind that fails does not hold up the other.
//! - Functions are posted as live users have seen it: first a note of `Type` `information`, then `tool_calls`, with
//!   `Signature`; without `Content-Type`, as the page warns; `TaskID` is a number of the service's own, not that of the
//!   caller.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Transaction;
use serde_json::{Value, json};
use volc_rtc_events::agent::{AgentError, Conversation, Subtitle, Subtitles, ToolCall, ToolCalls};

use super::machine::{Call, Output};
use super::settings;
use super::setup::{Receiver, Setup};
use crate::outbox::NewEvent;
use crate::rooms::messages::{self, NewMessage};
use crate::webhooks::{self, ServerPost};
use crate::{ApiError, Code};

/// Sends an output, if it is one that is sent.
pub(super) fn emit(
    tx: &Transaction<'_>,
    id: i64,
    setup: &Setup,
    output: &Output,
    at: u64,
) -> Result<(), ApiError> {
    match output {
        Output::Stage {
            stage,
            user,
            round,
            error,
        } => {
            let error = error
                .as_ref()
                .map(|(code, reason)| (*code, reason.as_str()));
            stage_event(tx, setup, stage, user, *round, error, at)
        }
        Output::State { state, round } if setup.states => {
            let mut message = Conversation::new(&setup.task, &setup.human, *state);
            message.round_id = *round;
            message.event_time = super::tasks::stored(at);
            message.description = description(state.code()).to_owned();
            let frame = message.encode().map_err(failed)?;
            into_room(tx, setup, &frame, at)?;
            to_server(
                tx,
                id,
                setup,
                setup.states_to.as_ref(),
                "states",
                &frame,
                at,
            )
        }
        Output::Subtitle {
            user,
            text,
            is_definite,
            ends_turn,
            round,
            sequence,
        } => {
            let mut part = Subtitle::new(user, text);
            part.definite = *is_definite;
            part.paragraph = *ends_turn;
            part.round_id = Some(*round);
            part.sequence = Some(*sequence);
            part.language.clone_from(&setup.language);
            let frame = Subtitles::new([part]).encode().map_err(failed)?;
            if setup.room_subtitles {
                into_room(tx, setup, &frame, at)?;
            }
            to_server(
                tx,
                id,
                setup,
                setup.subtitles_to.as_ref(),
                "subtitles",
                &frame,
                at,
            )
        }
        Output::Calls { round, calls } => match &setup.functions_to {
            Some(receiver) => post_calls(tx, id, setup, receiver, *round, calls, at),
            None => {
                let calls = calls
                    .iter()
                    .map(|call| ToolCall::new(&call.id, &call.name, &call.arguments));
                let mut message = ToolCalls::new(calls);
                message.subscriber_user_id.clone_from(&setup.human);
                into_room(tx, setup, &message.encode().map_err(failed)?, at)
            }
        },
        _ => Ok(()),
    }
}

/// Emits an event VoiceChat.
pub(super) fn stage_event(
    tx: &Transaction<'_>,
    setup: &Setup,
    stage: &str,
    user: &str,
    round: i64,
    error: Option<(i64, &str)>,
    at: u64,
) -> Result<(), ApiError> {
    let mut data = json!({
        "AppId": setup.app,
        "BusinessId": setup.business,
        "RoomId": setup.room,
        "TaskId": setup.task,
        "UserID": user,
        "RoundID": round,
        "EventTime": at,
        "EventType": i64::from(error.is_some()),
        "RunStage": stage,
        "ExtraInfo": "",
    });
    if let Some((code, reason)) = error {
        data["ErrorInfo"] = json!({ "Errorcode": code, "Reason": reason });
    }
    webhooks::emit(
        tx,
        &NewEvent {
            app_id: &setup.app,
            event_type: "VoiceChat",
            room_id: Some(&setup.room),
            data,
            at_millis: at,
        },
    )?;
    Ok(())
}

fn into_room(tx: &Transaction<'_>, setup: &Setup, frame: &[u8], at: u64) -> Result<(), ApiError> {
    messages::post(
        tx,
        &NewMessage {
            app_id: &setup.app,
            room_id: &setup.room,
            from: &setup.agent,
            to: None,
            binary: true,
            payload: frame,
            at_millis: at,
        },
    )?;
    Ok(())
}

fn to_server(
    tx: &Transaction<'_>,
    id: i64,
    setup: &Setup,
    receiver: Option<&Receiver>,
    kind: &str,
    frame: &[u8],
    at: u64,
) -> Result<(), ApiError> {
    let Some(receiver) = receiver else {
        return Ok(());
    };
    let body = json!({ "message": STANDARD.encode(frame), "signature": receiver.signature });
    post(
        tx,
        &format!("agent/{id}/messages"),
        setup,
        receiver,
        kind,
        &body,
        at,
    )?;
    Ok(())
}

fn post_calls(
    tx: &Transaction<'_>,
    id: i64,
    setup: &Setup,
    receiver: &Receiver,
    round: i64,
    calls: &[Call],
    at: u64,
) -> Result<(), ApiError> {
    let queue = format!("agent/{id}/functions");
    let body = |kind: &str, message: Value| {
        json!({
            "Type": kind,
            "Message": message.to_string(),
            "Signature": receiver.signature,
            "AppId": setup.app,
            "RoomID": setup.room,
            "TaskID": format!("emulated-{id:016x}"),
        })
    };
    let mut list = Vec::new();
    for call in calls {
        let note =
            json!({ "tool_call_id": call.id, "response_id": format!("response-{id}-{round}") });
        post(
            tx,
            &queue,
            setup,
            receiver,
            "function_notice",
            &body("information", note),
            at,
        )?;
        let function = json!({ "name": call.name, "arguments": call.arguments });
        list.push(json!({ "id": call.id, "type": "function", "function": function }));
    }
    let delivery = post(
        tx,
        &queue,
        setup,
        receiver,
        "function_calls",
        &body("tool_calls", list.into()),
        at,
    )?;
    let ids: Vec<_> = calls.iter().map(|call| &call.id).collect();
    tx.prepare_cached(
        "INSERT INTO agent_calls (delivery_id, app_id, task, call_ids) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((delivery, &setup.app, id, serde_json::to_string(&ids)?))?;
    Ok(())
}

fn post(
    tx: &Transaction<'_>,
    queue: &str,
    setup: &Setup,
    receiver: &Receiver,
    kind: &str,
    body: &Value,
    at: u64,
) -> Result<i64, ApiError> {
    webhooks::post(
        tx,
        &ServerPost {
            app_id: &setup.app,
            queue,
            room_id: Some(&setup.room),
            kind,
            url: &settings::forward(tx, &receiver.url)?,
            headers: &[("content-type", "")],
            body: body.to_string().as_bytes(),
            at_millis: at,
        },
    )
}

/// The text of a state, as the vendor's pages have it.
fn description(code: i64) -> &'static str {
    match code {
        1 => "listening",
        2 => "thinking",
        3 => "answering",
        4 => "interrupted",
        5 => "answerFinish",
        _ => "unknown",
    }
}

/// The error of a message that cannot be written, such as one that is too long for a room.
fn failed(error: AgentError) -> ApiError {
    ApiError::gateway(
        Code::InternalError,
        format!("a message of the agent cannot be sent: {error}"),
    )
}
