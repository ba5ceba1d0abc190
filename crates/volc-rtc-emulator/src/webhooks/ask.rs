//! Events before the fact: the receivers are asked, and what is about to happen waits for their verdict.
//!
//! The pages say: such an event comes when a client wants something; a `CheckCode` other than 0 refuses it, and other
//! members of the response change it. No HTTP 200 within a second is a failed callback. What they leave open, and the
//! emulator's choice:
//!
//! | question | choice | reason |
//! |---|---|---|
//! | a failed callback, also one whose body cannot be read | what is about to happen goes on unchanged | only a `CheckCode` refuses; the journal of deliveries has the reason |
//! | another attempt | none | the client waits |
//! | several callbacks that list the event | asked one after another, by `BusinessId`; the first refusal holds, and of two changes of a member the later one | |
//! | order | it does not wait for events that are on their way | those are of the past |
//! | faults of delivery | `drop`, `delay`, `no_connection`, `timeout`, `status` and `garbage` hit it, and each receiver once; `duplicate` and `reorder` do not | one response counts, and nothing waits behind it that could overtake it |

use std::sync::Arc;

use rusqlite::{Transaction, params};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::api::DeliveryEffect;
use super::attempt::{Contract, Exchange, kept};
use super::body::StoredEvent;
use super::context::{Context, Webhooks};
use super::emit::VERSION;
use super::enqueue::{self, New};
use super::exchange::{Attempt, exchange};
use super::faults::{self, Subject};
use super::job::{self, Target};
use super::queue::stored;
use super::receivers;
use super::send::Outgoing;
use crate::ApiError;
use crate::outbox::{self, NewEvent};

/// An event before the fact.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) app_id: String,
    pub(crate) event_type: &'static str,
    pub(crate) data: Value,
}

/// The verdict of the receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict<C> {
    /// It may happen, with these changes one after another.
    Allowed(Vec<C>),
    /// It may not.
    Refused {
        /// The `CheckCode`.
        code: i64,
        /// The `CheckMessage`.
        message: String,
    },
}

/// A response: the members that all have, and those that change something.
#[derive(Deserialize)]
struct Response<C> {
    #[serde(rename = "CheckCode")]
    code: i64,
    #[serde(rename = "CheckMessage", default)]
    message: Option<String>,
    #[serde(flatten)]
    changes: C,
}

/// A request to one receiver.
struct Post {
    receiver: String,
    target: Target,
    outgoing: Outgoing,
    /// The effect of a fault, and its name for the journal.
    fault: Option<(DeliveryEffect, String)>,
}

/// Sends an event to each receiver and waits for its response. Without a receiver everything is allowed.
pub(crate) async fn ask<C: DeserializeOwned>(
    context: &Context,
    question: Question,
) -> Result<Verdict<C>, ApiError> {
    let at_millis = context.clock.unix_millis();
    let question = Arc::new(question);
    let (event_id, posts) = {
        let (question, webhooks) = (Arc::clone(&question), Arc::clone(&context.webhooks));
        let begin = move |tx: &Transaction<'_>| begin(tx, &question, at_millis, &webhooks);
        context.store.write(begin).await?
    };
    let mut all = Vec::new();
    for post in posts {
        let started = context.clock.unix_millis();
        let Post {
            receiver,
            target,
            outgoing,
            fault,
        } = post;
        let url = outgoing.url.clone();
        let (effect, fault) = fault.unzip();
        let attempt = Attempt {
            target,
            outgoing,
            contract: Contract::Verdict,
            started,
            fault: effect,
        };
        let (mut exchange, body) = exchange(context, attempt).await?;
        let response = match exchange.reason {
            None => read::<C>(&body, &mut exchange),
            Some(_) => None,
        };
        let ended = Ended {
            event_id,
            receiver,
            url,
            started,
            ended: context.clock.unix_millis(),
            exchange,
            fault,
        };
        let question = Arc::clone(&question);
        context
            .store
            .write(move |tx| ended.journal(tx, &question))
            .await?;
        match response {
            Some(Response {
                code: 0, changes, ..
            }) => all.push(changes),
            Some(Response { code, message, .. }) => {
                let message = message.unwrap_or_default();
                return Ok(Verdict::Refused { code, message });
            }
            None => {}
        }
    }
    Ok(Verdict::Allowed(all))
}

/// Writes the event, and returns its number and the request to each receiver.
fn begin(
    tx: &Transaction<'_>,
    question: &Question,
    at_millis: u64,
    webhooks: &Webhooks,
) -> Result<(i64, Vec<Post>), ApiError> {
    let event = NewEvent {
        app_id: &question.app_id,
        event_type: question.event_type,
        room_id: None,
        data: question.data.clone(),
        at_millis,
    };
    let event_id = outbox::insert(tx, &event, VERSION)?;
    let body = StoredEvent {
        event_id,
        app_id: question.app_id.clone(),
        event_type: question.event_type.to_owned(),
        version: VERSION.to_owned(),
        data: serde_json::to_string(&question.data)?,
        at_millis,
    };
    let names = receivers::listed(tx, &question.app_id, question.event_type)?;
    if names.is_empty() {
        enqueue::without_receiver(tx, event_id, &event)?;
    }
    let subject = Subject {
        app_id: &question.app_id,
        event_type: question.event_type,
        room_id: None,
        is_question: true,
    };
    let mut posts = Vec::new();
    for receiver in names {
        let resolved = receivers::resolve(tx, &question.app_id, &receiver, &webhooks.settings)?;
        let (target, url, body) = match resolved {
            Ok(to) => (job::target(&to.url), to.url, body.body(to.key.expose())),
            Err(reason) => (Target::Unusable(reason), String::new(), Vec::new()),
        };
        let outgoing = Outgoing {
            url,
            headers: Vec::new(),
            body: body.into(),
        };
        posts.push(Post {
            receiver,
            target,
            outgoing,
            fault: faults::draw(tx, &subject)?,
        });
    }
    Ok((event_id, posts))
}

/// Reads a response. One that cannot be read is a failure.
fn read<C: DeserializeOwned>(body: &[u8], exchange: &mut Exchange) -> Option<Response<C>> {
    match serde_json::from_slice::<Response<C>>(body) {
        Ok(response) => {
            if response.code != 0 {
                exchange.response = kept(body);
            }
            Some(response)
        }
        Err(error) => {
            exchange.reason = Some(format!("the response cannot be read: {error}"));
            exchange.response = kept(body);
            None
        }
    }
}

/// An exchange that has ended.
struct Ended {
    event_id: i64,
    receiver: String,
    url: String,
    started: u64,
    ended: u64,
    exchange: Exchange,
    fault: Option<String>,
}

impl Ended {
    /// Journals it as a delivery with one attempt.
    fn journal(&self, tx: &Transaction<'_>, question: &Question) -> Result<(), ApiError> {
        let Exchange {
            status,
            reason,
            response,
        } = &self.exchange;
        let new = New {
            app_id: &question.app_id,
            queue: "",
            room_id: None,
            event_type: question.event_type,
            event_id: Some(self.event_id),
            receiver: &self.receiver,
            post: None,
            at_millis: self.ended,
        };
        let state = if reason.is_none() {
            "delivered"
        } else {
            "undelivered"
        };
        let id = enqueue::finished(tx, &new, state, reason.as_deref(), self.fault.as_deref())?;
        tx.prepare_cached("UPDATE webhook_deliveries SET attempts = 1 WHERE delivery_id = ?1")?
            .execute([id])?;
        tx.prepare_cached("INSERT INTO webhook_attempts VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                id,
                self.url,
                stored(self.started),
                stored(self.ended),
                status,
                reason,
                response
            ])?;
        Ok(())
    }
}
