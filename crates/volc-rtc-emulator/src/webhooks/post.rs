//! Server messages: bodies that a call asks to be posted to a URL, such as subtitles and function calls of an agent.

use rusqlite::Transaction;

use super::enqueue::{self, New};
use crate::ApiError;

/// The receiver in the key of a queue of server messages, which are in order whatever their URLs are.
pub(crate) const RECEIVER: &str = "post";

/// A body that is to be posted to a URL. It is delivered as events are: after those of its queue, up to three times
/// until HTTP 200 comes, and journalled. The pages say nothing of retries here.
#[derive(Clone, Copy)]
pub(crate) struct ServerPost<'a> {
    pub(crate) app_id: &'a str,
    /// The name of the queue within the app, such as the task's id: one message of a queue is under way at a time.
    pub(crate) queue: &'a str,
    pub(crate) room_id: Option<&'a str>,
    /// The kind of message in the journal and for faults, such as `subtitles`.
    pub(crate) kind: &'a str,
    pub(crate) url: &'a str,
    /// Headers beside `Content-Type: application/json`, which they may replace; an empty one takes it out.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: &'a [u8],
    pub(crate) at_millis: u64,
}

/// Queues a server message in the transaction that caused it. Returns its id in the journal of deliveries.
pub(crate) fn post(tx: &Transaction<'_>, post: &ServerPost<'_>) -> Result<i64, ApiError> {
    let headers = serde_json::to_string(post.headers)?;
    enqueue::push(
        tx,
        &New {
            app_id: post.app_id,
            queue: post.queue,
            room_id: post.room_id,
            event_type: post.kind,
            event_id: None,
            receiver: RECEIVER,
            post: Some((post.url, &headers, post.body)),
            at_millis: post.at_millis,
        },
    )
}
