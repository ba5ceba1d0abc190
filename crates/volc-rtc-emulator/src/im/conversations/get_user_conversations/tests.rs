//! The cost of a page, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus};
use volc_rtc_api::im::get_user_conversations::DataType;

use super::{ONE, list};
use crate::ApiError;
use crate::store::Store;

/// The user who is in every conversation, and one who is in twenty.
const USERS: [i64; 2] = [1, 2];

/// A database with one app of so many groups and, of the first user's making, as many live groups.
async fn filled(conversations: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &rusqlite::Transaction<'_>| {
        const CONVERSATIONS: &str = "
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
            INSERT INTO conversations (short_id, conversation_id, app_id, type, owner, creator, create_time,
                modify_time, active_time, member_count, online_count)
            SELECT n * 2 + ?2, n * 2 + ?2, '7', ?3, 1, 1, n, n, n * 7919 % ?1, 2, 1 FROM n";
        const MEMBERS: &str = "
            INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, online, join_order,
                join_time)
            SELECT short_id, ?1, app_id, type, create_time, active_time, 1, ?1, create_time
            FROM conversations WHERE create_time % ?2 = 0";
        for (odd, kind) in [(0, 2), (1, 100)] {
            tx.execute(CONVERSATIONS, (conversations, odd, kind))?;
        }
        tx.execute(MEMBERS, (1, 1))?;
        tx.execute(MEMBERS, (2, conversations / 20))?;
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// The ids of the first page of a list, and the steps that the database's machine took for it.
fn page(db: &Connection, data_type: DataType, user: i64) -> Result<(Vec<i64>, i32), ApiError> {
    let mut select = db.prepare(list(data_type))?;
    let parameters = rusqlite::named_params! {
        ":app_id": "7", ":user_id": user, ":inbox_type": 0, ":limit": 20, ":cursor": 0,
    };
    let rows = select.query_map(parameters, |row| row.get(0))?;
    let ids = rows.collect::<Result<Vec<i64>, _>>()?;
    assert_eq!(select.get_status(StatementStatus::FullscanStep), 0);
    assert_eq!(select.get_status(StatementStatus::Sort), 0);
    Ok((ids, select.get_status(StatementStatus::VmStep)))
}

#[tokio::test]
async fn a_page_costs_the_same_in_a_small_and_a_large_app() {
    let (small, large) = (filled(200).await, filled(20_000).await);
    for data_type in [
        DataType::Cache,
        DataType::Database,
        DataType::LiveConversations,
    ] {
        for user in USERS {
            let kind = data_type;
            let look = move |db: &Connection| page(db, kind, user);
            let (of_small, of_large) = (
                small.read(look).await.unwrap(),
                large.read(look).await.unwrap(),
            );
            assert_eq!(of_small.0.len(), of_large.0.len(), "{data_type:?} {user}");
            assert_eq!(of_small.1, of_large.1, "{data_type:?} {user}");
        }
    }
    let in_order = |db: &Connection| {
        Ok((
            page(db, DataType::Database, 1)?.0,
            page(db, DataType::Cache, 2)?.0,
        ))
    };
    let (oldest, active) = large.read(in_order).await.unwrap();
    assert_eq!(oldest[..3], [2, 4, 6]);
    assert_eq!(active.len(), 20);
}

#[tokio::test]
async fn every_statement_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    let statements = [
        list(DataType::Cache),
        list(DataType::Database),
        list(DataType::LiveConversations),
        ONE,
    ];
    for sql in statements {
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
        for step in &plan {
            let is_bad = step.starts_with("SCAN") || step.contains("TEMP B-TREE");
            assert!(!is_bad, "{sql}: {plan:?}");
        }
    }
}
