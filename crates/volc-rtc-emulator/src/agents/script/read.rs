//! From TOML to a script.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use volc_rtc_events::data::voice_chat::Errorcode;

use super::error::Fault;
use super::placeholders::{Piece, pieces};
use super::turns::{During, HumanAct, HumanTurn, LANGUAGE, Script, Source, Step, Timing, Turn};

/// The time from the agent's listening to the human's turn, if the script sets none.
const HUMAN_MILLIS: u64 = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScript {
    language: Option<String>,
    welcome: Option<String>,
    #[serde(default)]
    timing: Timing,
    #[serde(default)]
    turn: Vec<RawTurn>,
    otherwise: Option<RawReply>,
    interrupted: Option<RawReply>,
    #[serde(default)]
    human: Vec<Spanned<RawHuman>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTurn {
    hears: Option<Spanned<String>>,
    source: Option<Source>,
    context: Option<Spanned<String>>,
    times: Option<Spanned<u32>>,
    reply: Vec<Spanned<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReply {
    reply: Vec<Spanned<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    say: Option<Spanned<String>>,
    call: Option<Spanned<String>>,
    arguments: Option<Spanned<toml::Value>>,
    wait_millis: Option<u64>,
    think_millis: Option<u64>,
    fail: Option<Spanned<i64>>,
    reason: Option<Spanned<String>>,
    model: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHuman {
    say: Option<Spanned<String>>,
    leave: Option<Spanned<bool>>,
    after_millis: Option<u64>,
    #[serde(default)]
    during: During,
}

pub(super) fn read(text: &str) -> Result<Script, Fault> {
    let raw: RawScript = toml::from_str(text)?;
    let reply = |raw: Option<RawReply>| raw.map(|raw| steps(raw.reply)).transpose();
    Ok(Script {
        language: raw.language.unwrap_or_else(|| LANGUAGE.to_owned()),
        welcome: raw.welcome,
        timing: raw.timing,
        turns: raw.turn.into_iter().map(turn).collect::<Result<_, _>>()?,
        otherwise: reply(raw.otherwise)?,
        interrupted: reply(raw.interrupted)?,
        human: raw.human.into_iter().map(human).collect::<Result<_, _>>()?,
    })
}

fn turn(raw: RawTurn) -> Result<Turn, Fault> {
    if let Some(times) = raw.times.as_ref().filter(|times| *times.get_ref() == 0) {
        let text = "a turn that replies 0 times never does; leave the turn out";
        return Err(Fault::new(&times.span(), text));
    }
    Ok(Turn {
        hears: raw.hears.map(filled).transpose()?,
        source: raw.source,
        context: raw.context.map(filled).transpose()?,
        times: raw.times.map(Spanned::into_inner),
        reply: steps(raw.reply)?,
    })
}

fn filled(text: Spanned<String>) -> Result<String, Fault> {
    if text.get_ref().trim().is_empty() {
        let message = "this text is empty; leave it out to match every question";
        return Err(Fault::new(&text.span(), message));
    }
    Ok(text.into_inner())
}

fn steps(raw: Vec<Spanned<RawStep>>) -> Result<Vec<Step>, Fault> {
    let mut steps = Vec::new();
    for raw in raw {
        let has_result = steps.iter().any(|step| matches!(step, Step::Call { .. }));
        steps.push(step(raw, has_result)?);
    }
    Ok(steps)
}

fn step(raw: Spanned<RawStep>, has_result: bool) -> Result<Step, Fault> {
    let span = raw.span();
    let raw = raw.into_inner();
    let names = [
        (raw.say.is_some(), "say"),
        (raw.call.is_some(), "call"),
        (raw.wait_millis.is_some(), "wait_millis"),
        (raw.think_millis.is_some(), "think_millis"),
        (raw.fail.is_some(), "fail"),
        (raw.model.is_some(), "model"),
    ];
    one_of(&span, &names)?;
    beside(
        &raw.arguments,
        raw.call.is_some(),
        "`arguments` go with `call`",
    )?;
    beside(&raw.reason, raw.fail.is_some(), "`reason` goes with `fail`")?;
    if let Some(text) = raw.say {
        check_text(&text, has_result)?;
        return Ok(Step::Say(text.into_inner()));
    }
    if let Some(name) = raw.call {
        return Ok(Step::Call {
            name: filled(name)?,
            arguments: raw.arguments.map_or_else(
                || Value::Object(Default::default()),
                |value| json(value.into_inner()),
            ),
        });
    }
    if let Some(code) = raw.fail {
        let is_known = Errorcode::from(*code.get_ref()).meaning().is_some();
        if !is_known {
            let text = "this is not an error code of a task; 1003006, 1004005 and 1005005 are some that are";
            return Err(Fault::new(&code.span(), text));
        }
        return Ok(Step::Fail {
            code: code.into_inner(),
            reason: raw.reason.map(Spanned::into_inner),
        });
    }
    if let Some(model) = raw.model {
        is_true(&model, "model")?;
        return Ok(Step::Model);
    }
    Ok(match raw.think_millis {
        Some(millis) => Step::Think(millis),
        None => Step::Wait(raw.wait_millis.unwrap_or_default()),
    })
}

fn human(raw: Spanned<RawHuman>) -> Result<HumanTurn, Fault> {
    let span = raw.span();
    let raw = raw.into_inner();
    one_of(
        &span,
        &[(raw.say.is_some(), "say"), (raw.leave.is_some(), "leave")],
    )?;
    if let Some(leave) = &raw.leave {
        is_true(leave, "leave")?;
    }
    let act = match raw.say {
        Some(text) => HumanAct::Say(filled(text)?),
        None => HumanAct::Leave,
    };
    Ok(HumanTurn {
        act,
        after_millis: raw.after_millis.unwrap_or(HUMAN_MILLIS),
        during: raw.during,
    })
}

/// Checks that exactly one of the members is there.
fn one_of(span: &Range<usize>, members: &[(bool, &str)]) -> Result<(), Fault> {
    let there = members.iter().filter(|(is_there, _)| *is_there);
    let there: Vec<_> = there.map(|(_, name)| format!("`{name}`")).collect();
    let all: Vec<_> = members
        .iter()
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    match there.len() {
        1 => Ok(()),
        0 => Err(Fault::new(
            span,
            format!("one of {} is missing", all.join(", ")),
        )),
        _ => {
            let text = format!(
                "{} exclude each other; make a step for each",
                there.join(" and ")
            );
            Err(Fault::new(span, text))
        }
    }
}

fn beside<T>(member: &Option<Spanned<T>>, allowed: bool, message: &str) -> Result<(), Fault> {
    match member {
        Some(member) if !allowed => Err(Fault::new(&member.span(), message)),
        _ => Ok(()),
    }
}

fn is_true(flag: &Spanned<bool>, name: &str) -> Result<(), Fault> {
    if *flag.get_ref() {
        return Ok(());
    }
    let text = format!("`{name}` can only be true; leave it out instead");
    Err(Fault::new(&flag.span(), text))
}

fn check_text(text: &Spanned<String>, has_result: bool) -> Result<(), Fault> {
    let pieces = pieces(text.get_ref()).map_err(|message| Fault::new(&text.span(), message))?;
    let mut results = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Result | Piece::Pointer(_)));
    if results.next().is_some() && !has_result {
        let message = "there is no result here; a `call` has to come before in the same reply";
        return Err(Fault::new(&text.span(), message));
    }
    Ok(())
}

/// TOML as JSON; dates become texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect(),
        ),
    }
}
