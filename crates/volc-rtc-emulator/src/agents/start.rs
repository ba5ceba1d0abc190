//! `StartVoiceChat`: what happens to a request that was accepted.
//!
//! The service accepts a request and tells by an event what is wrong with it. The emulator's choices:
//! - A finding of weight `error` fails the task: an event of `RunStage` `preParamCheck` for each, with the error code
//!   of the part that it is in, and no `taskStart`. The agent never comes, and calls about the task name the reason.
//! - A callback URL that only this machine can reach is not such an error here, since the emulator reaches it.
//! - A script with turns of the human brings the human into the room, if the human is not there.

use rusqlite::Transaction;
use serde_json::Value;
use volc_core::error::{Finding, Severity};

use super::machine::{Input, Session};
use super::script::Script;
use super::setup::Setup;
use super::tasks::{self, NewTask};
use super::{emit, run, settings};
use crate::rooms::ids::UserKey;
use crate::rooms::users::{self, Join};
use crate::{ApiError, apps};

/// The findings that hold for the service only, because it cannot reach this machine.
const REACHABLE_HERE: [&str; 2] = ["callback-url", "callback-url-address"];
/// The error of a task that could not start, for findings of no part.
const START_FAILED: i64 = 1_000_001;
const UNKNOWN_PARAMETER: i64 = 1_000_002;

/// Starts a task. Returns the notes on it.
pub(super) fn start(
    tx: &Transaction<'_>,
    account: &str,
    version: &str,
    body: &Value,
    at: u64,
) -> Result<Vec<String>, ApiError> {
    let mut setup = Setup::from_request(version, body, at);
    apps::usable(tx, &setup.app, account)?;
    refuse_second(tx, &setup)?;
    let findings = findings("StartVoiceChat", version, body);
    let mut notes: Vec<String> = findings.iter().map(note).collect();
    let fatal: Vec<&Finding> = findings
        .iter()
        .filter(|finding| is_fatal(finding))
        .collect();
    if let Some(first) = fatal.first() {
        let reason = format!("it failed at its start: {}", note(first));
        let reasons = fatal.iter().map(|finding| {
            let reason = format!("{}: {} ({})", finding.path, finding.reason, finding.code);
            (error_code(finding), reason)
        });
        fail(tx, &setup, &reason, "preParamCheck", reasons, at)?;
        return Ok(notes);
    }
    if let Some(other) = tasks::of_agent(tx, &setup.app, &setup.agent)?.first() {
        notes.push(format!(
            "AgentConfig.UserId `{}` is also that of the task `{}` in the room `{}`; callbacks of both fail",
            setup.agent, other.task_id, other.room_id
        ));
    }
    let script = settings::script(tx, &setup.app, &setup.room, &setup.task)?;
    script.language().clone_into(&mut setup.language);
    if let Err(error) = enter(tx, &setup, &script, at) {
        let reason = format!("the agent cannot come into the room: {}", error.message());
        fail(
            tx,
            &setup,
            &reason,
            "taskStart",
            [(START_FAILED, reason.clone())],
            at,
        )?;
        notes.push(reason);
        return Ok(notes);
    }
    let human = UserKey::new(&setup.app, &setup.room, &setup.human);
    let human_is_there = users::is_in(tx, human)?;
    let mut session = Session::new(setup, script);
    let outputs = session.apply(Input::Begin { human_is_there });
    let new = NewTask {
        setup: &session.setup,
        session: Some(&session),
        reason: None,
        at_millis: at,
    };
    let id = tasks::insert(tx, &new)?;
    notes.extend(run::carry_out(tx, id, &session, outputs, at)?);
    Ok(notes)
}

fn refuse_second(tx: &Transaction<'_>, setup: &Setup) -> Result<(), ApiError> {
    let latest = tasks::latest(tx, &setup.app, Some(&setup.room), &setup.task)?;
    match latest.filter(|task| task.is_live) {
        None => Ok(()),
        Some(task) => {
            let text = format!(
                "the task `{}` runs in the room `{}` already; stop it, or choose another id",
                task.task_id, task.room_id
            );
            Err(ApiError::service(
                "InvalidParameter.TaskAlreadyExists",
                text,
            ))
        }
    }
}

/// Lets the agent into the room, and the human before, if the script brings the human along.
fn enter(tx: &Transaction<'_>, setup: &Setup, script: &Script, at: u64) -> Result<(), ApiError> {
    let human = UserKey::new(&setup.app, &setup.room, &setup.human);
    if Session::brings_human(script) && !users::is_in(tx, human)? {
        users::join(tx, &Join::new(human, at))?;
    }
    let agent = UserKey::new(&setup.app, &setup.room, &setup.agent);
    users::join(
        tx,
        &Join {
            is_server: true,
            ..Join::new(agent, at)
        },
    )
}

/// Keeps a task that never began, with an event for each error.
fn fail(
    tx: &Transaction<'_>,
    setup: &Setup,
    reason: &str,
    stage: &str,
    errors: impl IntoIterator<Item = (i64, String)>,
    at: u64,
) -> Result<(), ApiError> {
    tasks::insert(
        tx,
        &NewTask {
            setup,
            session: None,
            reason: Some(reason),
            at_millis: at,
        },
    )?;
    for (code, reason) in errors {
        emit::stage_event(tx, setup, stage, &setup.human, 0, Some((code, &reason)), at)?;
    }
    Ok(())
}

/// Returns the findings on a request, but for that on the form of an AppId: the app is there, whatever its id is.
pub(super) fn findings(action: &str, version: &str, body: &Value) -> Vec<Finding> {
    let findings = volc_rtc_api::agent::validate(action, version, body);
    let findings = findings
        .iter()
        .filter(|finding| finding.code != "app-id-form");
    findings.cloned().collect()
}

/// Returns a finding as a note.
pub(super) fn note(finding: &Finding) -> String {
    format!(
        "{} {} at {}: {}",
        finding.severity, finding.code, finding.path, finding.reason
    )
}

fn is_fatal(finding: &Finding) -> bool {
    finding.severity == Severity::Error && !REACHABLE_HERE.contains(&finding.code)
}

/// Returns the documented error code of the part that a finding is in.
fn error_code(finding: &Finding) -> i64 {
    if finding.code == "unknown-member" {
        return UNKNOWN_PARAMETER;
    }
    let parts = [
        ("Config.ASRConfig", 1_003_001),
        ("Config.LLMConfig", 1_004_001),
        ("Config.TTSConfig", 1_005_001),
    ];
    let part = parts
        .iter()
        .find(|(part, _)| finding.path.starts_with(part));
    part.map_or(START_FAILED, |(_, code)| *code)
}
