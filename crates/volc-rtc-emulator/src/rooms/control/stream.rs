//! Messages as a stream of server-sent events (SSE), for `Accept: text/event-stream`.
//!
//! The stream begins behind `?after=`, or behind the `Last-Event-ID` of a client that connects again, and goes on until
//! the client has gone. The number of a message is the id of its event.

use std::collections::VecDeque;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{HeaderMap, header};
use tokio::sync::watch;

use crate::control::{ControlError, RoomMessage};
use crate::rooms::messages::{self, Filter};
use crate::rooms::presence;
use crate::store::Store;
use crate::{ApiError, Emulator};

/// The place in a stream of messages.
pub(super) struct Cursor {
    filter: Filter,
    /// Messages that were read and not yet sent.
    ready: VecDeque<RoomMessage>,
}

impl Cursor {
    pub(super) fn new(filter: Filter) -> Self {
        Self {
            filter,
            ready: VecDeque::new(),
        }
    }

    /// Waits for the next message.
    async fn next(
        &mut self,
        store: &Store,
        changes: &mut watch::Receiver<u64>,
    ) -> Result<Option<Event>, ApiError> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                self.filter.after = message.id;
                let data = serde_json::to_string(&message)?;
                return Ok(Some(
                    Event::default()
                        .id(message.id.to_string())
                        .event("message")
                        .data(data),
                ));
            }
            // What is committed from here on is a change that is waited for.
            changes.mark_unchanged();
            self.refill(store).await?;
            if self.ready.is_empty() && changes.changed().await.is_err() {
                return Ok(None);
            }
        }
    }

    async fn refill(&mut self, store: &Store) -> Result<(), ApiError> {
        let mut filter = self.filter.clone();
        let read = store.read(move |db| {
            // After a reset the numbers begin anew.
            if presence::last_id(db, &filter.app_id, &filter.room_id)? < filter.after {
                filter.after = 0;
            }
            let messages = messages::list(db, &filter)?;
            Ok((filter, messages))
        });
        let (filter, messages) = read.await?;
        self.filter = filter;
        self.ready.extend(messages);
        Ok(())
    }
}

/// Returns whether a client asks for a stream.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.to_ascii_lowercase().contains("text/event-stream"))
}

/// Lets a client that connects again go on where it was.
pub(super) fn resumed(mut filter: Filter, headers: &HeaderMap) -> Result<Filter, ControlError> {
    if let Some(id) = headers.get("last-event-id") {
        let id = id.to_str().ok().and_then(|id| id.parse().ok());
        filter.after = id.ok_or_else(|| {
            ControlError::invalid("`Last-Event-ID` must be the number of a message")
        })?;
    }
    Ok(filter)
}

/// Responds with a stream.
pub(super) fn respond(emulator: &Emulator, cursor: Cursor) -> Response {
    let store = emulator.store().clone();
    let changes = store.changes();
    let events = stream::try_unfold(
        (cursor, store, changes),
        |(mut cursor, store, mut changes)| async move {
            let event = cursor.next(&store, &mut changes).await?;
            Ok::<_, ApiError>(event.map(|event| (event, (cursor, store, changes))))
        },
    );
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}
