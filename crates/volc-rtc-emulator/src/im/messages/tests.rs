//! The cost of lists of messages, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus, named_params};

use super::{get_conversation_messages, history, inbox, live_rate, message};
use crate::ApiError;
use crate::store::Store;

/// The conversation that has the messages.
const SHORT_ID: i64 = 1;
/// The sizes of two conversations whose pages must cost the same.
const SIZES: [i64; 2] = [1_000, 1_000_000];

/// A database with one group of so many messages, and as many entries in the inbox of its member.
async fn filled(messages: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &rusqlite::Transaction<'_>| {
        const NUMBERS: &str =
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)";
        tx.execute(
            "INSERT INTO conversations (short_id, conversation_id, app_id, type, owner, creator, create_time,
                 modify_time, active_time, last_index) VALUES (1, '1', '7', 2, 1, 1, 0, 0, 0, ?1)",
            [messages],
        )?;
        let sql = format!(
            "{NUMBERS} INSERT INTO im_messages (message_id, app_id, short_id, position, sender, msg_type, content, ext,
                 client_msg_id, create_time, stored_at, state, only_sender, priority, mentioned, visible, invisible,
                 reference, hint, properties)
             SELECT n, '7', 1, n, 1, 10001, 'hi', '{{}}', n, n, n, 0, 0, 1, '[]', '[]', '[]', NULL, '', '{{}}' FROM n"
        );
        tx.execute(&sql, [messages])?;
        let sql = format!("{NUMBERS} INSERT INTO im_inbox SELECT '7', 2, n, '' FROM n");
        tx.execute(&sql, [messages])?;
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// The steps that the database's machine takes for a page, which has so many rows.
fn steps(
    db: &Connection,
    sql: &str,
    parameters: &[(&str, &dyn rusqlite::ToSql)],
    rows: usize,
) -> Result<i32, ApiError> {
    let mut select = db.prepare(sql)?;
    let read = select.query_map(parameters, |_| Ok(()))?;
    assert_eq!(read.collect::<Result<Vec<()>, _>>()?.len(), rows, "{sql}");
    assert_eq!(select.get_status(StatementStatus::FullscanStep), 0, "{sql}");
    assert_eq!(select.get_status(StatementStatus::Sort), 0, "{sql}");
    Ok(select.get_status(StatementStatus::VmStep))
}

/// The steps of a page of each list, in the middle of it.
fn pages(db: &Connection, middle: i64) -> Result<Vec<i32>, ApiError> {
    let page = named_params! {":short_id": SHORT_ID, ":cursor": middle, ":limit": 21};
    let seen = named_params! {":short_id": SHORT_ID, ":after": middle, ":user": 2, ":limit": 21};
    let entries = named_params! {":app_id": "7", ":user_id": 2, ":after": middle, ":limit": 21};
    let recent = named_params! {
        ":short_id": SHORT_ID, ":last": 2 * middle, ":since": middle, ":is_high": false,
    };
    Ok(vec![
        steps(db, get_conversation_messages::FORWARD, page, 21)?,
        steps(db, get_conversation_messages::BACKWARD, page, 21)?,
        steps(db, history::SEEN, seen, 21)?,
        steps(db, inbox::LIST, entries, 21)?,
        steps(db, live_rate::RECENT, recent, 1)?,
        steps(
            db,
            message::BY_ID,
            named_params! {":id": middle, ":short_id": SHORT_ID},
            1,
        )?,
        steps(
            db,
            message::BY_CLIENT_ID,
            named_params! {":short_id": SHORT_ID, ":id": middle.to_string()},
            1,
        )?,
    ])
}

#[tokio::test]
async fn page_costs_the_same_at_a_thousand_and_a_million() {
    let mut costs = Vec::new();
    for size in SIZES {
        let store = filled(size).await;
        costs.push(store.read(move |db| pages(db, size / 2)).await.unwrap());
    }
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn every_statement_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    for sql in [
        get_conversation_messages::FORWARD,
        get_conversation_messages::BACKWARD,
        history::SEEN,
        inbox::LIST,
        inbox::MEMBERS,
        message::BY_ID,
        message::BY_CLIENT_ID,
        super::user_broadcast::MISSED,
        super::user_broadcast::CONNECTED,
    ] {
        let explain = move |db: &Connection| {
            let mut select = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            // The plan depends on no parameter, so they stay unbound.
            let rows = select.raw_query().mapped(|row| row.get("detail"));
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let plan = store.read(explain).await.unwrap();
        assert!(
            plan.iter().any(|step| step.starts_with("SEARCH")),
            "{sql}: {plan:?}"
        );
        for step in plan.iter().filter(|step| !step.contains("VIRTUAL TABLE")) {
            let is_bad = step.starts_with("SCAN") || step.contains("TEMP B-TREE");
            assert!(!is_bad, "{sql}: {plan:?}");
        }
    }
}
