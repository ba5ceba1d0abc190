//! Webhooks: events and server messages, from the transaction that caused them to the receiver's response.
//!
//! Events before the fact are not queued: [`ask`] waits for the verdict of their receivers. An event after the fact is
//! written by [`emit`] in the transaction that caused it; in that same
//! transaction [`enqueue`] decides who receives it. From then on it is in the database, so that with a file it survives
//! the end of the process at any moment; an attempt that such an end cuts off is made again and does not count.
//!
//! The pages say: `POST` to the URL of the callback, signed with its key; good is HTTP 200 within 5 seconds, else the
//! event is sent again, at most three times in all. What they leave open, and the emulator's choice:
//!
//! | question | choice | reason |
//! |---|---|---|
//! | order | a queue per app, room and receiver; its next event waits for the fate of the one before | a dead receiver must delay neither other rooms nor other receivers |
//! | time between two attempts | [`WebhookSettings::interval`], 1 s | three attempts end well within the five minutes that verifiers allow |
//! | receivers | every callback of the app that lists the event's type when it happens; URL and key are those of the moment of the attempt | a wrong URL can be corrected while events wait |
//! | an app without a callback | [`Builder::callback`](crate::Builder::callback) or `--callback`; else journalled as `no_receiver` | nothing is lost without a trace |
//! | other statuses of success, redirects | a failed attempt, with the reason in the journal | the pages say 200; a redirect may lose the body |
//! | response limit | head and body, on the emulator's clock; see [`response_limit`] for a clock that is moved by hand | |
//! | body of a response | up to 64 KiB; one that is longer is a failed attempt | a receiver must not occupy a connection for ever |
//! | EventId | the number of the event in the database; it does not start again after a reset | receivers drop duplicates by it |
//! | Nonce, EventTime | the same in every attempt, as the whole body is | duplicates can be recognised |
//! | full queue | the new event is journalled as `overflowed` | what was promised first comes first |

mod api;
mod ask;
mod attempt;
mod body;
mod client;
mod context;
mod dispatcher;
mod emit;
mod enqueue;
mod exchange;
mod faults;
mod job;
mod journal;
mod limits;
mod pages;
mod post;
mod queue;
mod receivers;
mod response_limit;
mod routes;
mod send;
mod settings;
mod sink;
mod trigger;

pub use self::api::{
    Deliveries, Delivery, DeliveryAttempt, DeliveryEffect, DeliveryFault, DeliveryFaultState,
    DeliveryFilter, DeliveryState, ReceivedRequest, Trigger, Triggered,
};
pub(crate) use self::ask::{Question, Verdict, ask};
pub(crate) use self::context::{Context, Webhooks};
pub(crate) use self::dispatcher::run;
pub(crate) use self::emit::{emit, emit_version};
pub(crate) use self::limits::Limits;
pub(crate) use self::pages::Pages;
pub(crate) use self::post::{ServerPost, post};
pub(crate) use self::routes::PART;
pub use self::settings::{WEBHOOK_KEY, WebhookSettings};
