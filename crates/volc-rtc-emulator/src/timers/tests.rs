//! The order, replacement and failure of timers.

use std::time::Duration;

use rusqlite::Transaction;
use serde_json::json;

use super::{Fire, Timer, cancel, catch_up, set};
use crate::outbox::NewEvent;
use crate::store::{self, Store};
use crate::webhooks::emit;
use crate::{ApiError, Clock};

const START: u64 = 1_700_000_000;
const KINDS: &[(&str, Fire)] = &[
    ("tell", tell),
    ("again", again),
    ("fail", fail),
    ("panic", panic),
];

fn tell(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let event = NewEvent {
        app_id: &timer.app_id,
        event_type: "RoomCreate",
        room_id: None,
        data: json!(timer.subject),
        at_millis: timer.due_millis,
    };
    emit(tx, &event).map(|_| ())
}

fn again(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    tell(tx, timer)?;
    let left = timer.data.as_u64().unwrap();
    if left == 0 {
        return Ok(());
    }
    let next = Timer {
        due_millis: timer.due_millis + 1000,
        data: json!(left - 1),
        ..timer.clone()
    };
    set(tx, &next)
}

fn fail(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    tell(tx, timer)?;
    Err(ApiError::service("InvalidParameter", "no"))
}

fn panic(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    tell(tx, timer)?;
    panic!("a test panics in a timer")
}

/// A timer so many seconds after the start.
fn after(seconds: u64, kind: &str, subject: &str) -> Timer {
    Timer {
        app_id: "app".to_owned(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        due_millis: (START + seconds) * 1000,
        data: json!(2),
    }
}

async fn with(timers: Vec<Timer>) -> (Store, Clock) {
    let store = Store::open(None).unwrap();
    let work = move |tx: &Transaction<'_>| timers.iter().try_for_each(|timer| set(tx, timer));
    store.write(work).await.unwrap();
    (store, Clock::fixed(START))
}

/// Returns the subjects of the events, and the seconds after the start at which these were written.
async fn told(store: &Store) -> Vec<(String, u64)> {
    let work = |db: &rusqlite::Connection| {
        let mut select = db.prepare("SELECT data, at_millis FROM outbox ORDER BY id")?;
        let rows = select.query_map((), |row| {
            let (data, at): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok((
                data.trim_matches('"').to_owned(),
                at.unsigned_abs() / 1000 - START,
            ))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    };
    store.read(work).await.unwrap()
}

#[tokio::test]
async fn timers_run_in_order_of_due_time() {
    let timers = vec![
        after(3, "tell", "c"),
        after(1, "tell", "a"),
        after(1, "tell", "b"),
        after(9, "tell", "d"),
    ];
    let (store, clock) = with(timers).await;
    catch_up(&store, &clock, KINDS).await;
    assert_eq!(told(&store).await, []);
    clock.advance(Duration::from_secs(5));
    catch_up(&store, &clock, KINDS).await;
    let expected = [("a", 1), ("b", 1), ("c", 3)].map(|(subject, at)| (subject.to_owned(), at));
    assert_eq!(told(&store).await, expected);
    assert_eq!(store.next_due(), (START + 9) * 1000);
}

#[tokio::test]
async fn a_timer_can_be_replaced_and_cancelled() {
    let (store, clock) = with(vec![
        after(1, "tell", "a"),
        after(1, "tell", "b"),
        after(2, "tell", "a"),
    ])
    .await;
    store
        .write(|tx| cancel(tx, "app", "tell", "b"))
        .await
        .unwrap();
    store
        .write(|tx| cancel(tx, "app", "tell", "none"))
        .await
        .unwrap();
    clock.advance(Duration::from_secs(5));
    catch_up(&store, &clock, KINDS).await;
    assert_eq!(told(&store).await, [("a".to_owned(), 2)]);
    assert_eq!(store.next_due(), u64::MAX);
}

#[tokio::test]
async fn a_timer_that_is_set_by_another_runs_too() {
    let (store, clock) = with(vec![after(1, "again", "a"), after(2, "tell", "b")]).await;
    clock.advance(Duration::from_secs(60));
    catch_up(&store, &clock, KINDS).await;
    let expected =
        [("a", 1), ("b", 2), ("a", 2), ("a", 3)].map(|(subject, at)| (subject.to_owned(), at));
    assert_eq!(told(&store).await, expected);
}

#[tokio::test]
async fn a_timer_that_fails_is_gone_with_all_it_did() {
    let timers = vec![
        after(1, "fail", "a"),
        after(1, "panic", "b"),
        after(1, "unknown", "c"),
        after(2, "tell", "d"),
    ];
    let (store, clock) = with(timers).await;
    clock.advance(Duration::from_secs(5));
    catch_up(&store, &clock, KINDS).await;
    assert_eq!(told(&store).await, [("d".to_owned(), 2)]);
    assert_eq!(store.next_due(), u64::MAX);
}

#[tokio::test]
async fn a_timer_that_was_rolled_back_is_not_due() {
    let (store, _) = with(Vec::new()).await;
    let failed: Result<(), ApiError> = store
        .write(|tx| {
            set(tx, &after(1, "tell", "a"))?;
            Err(ApiError::service("InvalidParameter", "no"))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(store.next_due(), u64::MAX);
    let in_tables = store.read(|db| Ok(store::next_due(db)?)).await;
    assert_eq!(in_tables, Ok(u64::MAX));
}

#[tokio::test]
async fn the_background_task_wakes_when_the_clock_is_advanced() {
    let (store, clock) = with(vec![after(1, "unknown", "a")]).await;
    let task = tokio::spawn(super::run(store.clone(), clock.clone(), &[]));
    let mut changes = store.changes();
    changes.mark_unchanged();
    clock.advance(Duration::from_secs(1));
    changes.changed().await.unwrap();
    assert_eq!(store.next_due(), u64::MAX);
    task.abort();
}
