//! Happenings in rooms, as agents see them, in the transaction of the happening.

use rusqlite::Transaction;
use volc_rtc_events::agent::{AgentMessage, Command as RoomCommand, InterruptMode};

use super::machine::{Command, Input};
use super::{run, tasks};
use crate::ApiError;
use crate::rooms::Listener;
use crate::rooms::ids::UserKey;

/// The functions that rooms call.
pub(crate) static LISTENER: Listener = Listener {
    joined,
    replaced: |_, _, _| Ok(()),
    left,
    published: |_, _, _, _, _| Ok(()),
    message,
};

/// A user has come into a room.
fn joined(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    for task in tasks::of_human(tx, user.app_id, user.room_id, user.user_id)? {
        run::apply(tx, task.id, Input::HumanJoined, at)?;
    }
    Ok(())
}

/// A user has left a room: the human, or the agent itself, whose task has then ended.
fn left(tx: &Transaction<'_>, user: UserKey<'_>, reason: &str, at: u64) -> Result<(), ApiError> {
    for task in tasks::of_human(tx, user.app_id, user.room_id, user.user_id)? {
        run::apply(tx, task.id, Input::HumanLeft, at)?;
    }
    for task in tasks::of_agent(tx, user.app_id, user.user_id)? {
        if task.room_id == user.room_id {
            run::end(
                tx,
                task.id,
                &format!("the agent has left the room: {reason}"),
                at,
            )?;
        }
    }
    Ok(())
}

/// A binary message was sent to a user of a room, who may be an agent: a command, or the result of a function.
fn message(tx: &Transaction<'_>, to: UserKey<'_>, payload: &[u8], at: u64) -> Result<(), ApiError> {
    let tasks = tasks::of_agent(tx, to.app_id, to.user_id)?;
    for task in tasks.into_iter().filter(|task| task.room_id == to.room_id) {
        let command = match AgentMessage::decode(payload) {
            Ok(AgentMessage::FunctionResult(result)) => Command::FunctionResult {
                id: result.tool_call_id,
                content: result.content,
            },
            Ok(AgentMessage::Control(control)) => {
                let text = control.message.unwrap_or_default();
                command(&control.command, text, control.interrupt_mode)
            }
            Ok(_) => {
                tracing::warn!(
                    agent = to.user_id,
                    "a message to the agent is none that agents take"
                );
                continue;
            }
            Err(error) => {
                tracing::warn!(agent = to.user_id, %error, "a message to the agent cannot be read");
                continue;
            }
        };
        for note in run::apply(tx, task.id, Input::Command(command), at)? {
            tracing::warn!(agent = to.user_id, "{note}");
        }
    }
    Ok(())
}

fn command(command: &RoomCommand, text: String, mode: Option<InterruptMode>) -> Command {
    let mode = mode.map_or(0, InterruptMode::code);
    match command {
        RoomCommand::Interrupt => Command::Interrupt,
        RoomCommand::ExternalTextToSpeech => Command::Speak { text, mode },
        RoomCommand::ExternalTextToLlm => Command::Ask {
            text: Some(text).filter(|text| !text.trim().is_empty()),
            mode,
            images: None,
        },
        RoomCommand::ExternalPromptsForLlm => Command::AddContext(text),
        RoomCommand::FinishSpeechRecognition => Command::FinishSpeech,
        other => Command::Unknown(other.as_str().to_owned()),
    }
}

/// A post of functions has failed for good.
pub(crate) fn undelivered(
    tx: &Transaction<'_>,
    delivery_id: i64,
    status: Option<u16>,
    reason: &str,
    at: u64,
) -> Result<(), ApiError> {
    use rusqlite::OptionalExtension as _;
    let mut select = tx.prepare_cached(
        "DELETE FROM agent_calls WHERE delivery_id = ?1 RETURNING task, call_ids",
    )?;
    let found = select
        .query_row([delivery_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((task, ids)): Option<(i64, String)> = found else {
        return Ok(());
    };
    let ids = serde_json::from_str(&ids)?;
    // The page tells a server that cannot be called from one that responds with another status.
    let code = if status.is_some() {
        1_004_007
    } else {
        1_004_006
    };
    run::apply(
        tx,
        task,
        Input::CallsUndelivered {
            ids,
            code,
            reason: reason.to_owned(),
        },
        at,
    )?;
    Ok(())
}
