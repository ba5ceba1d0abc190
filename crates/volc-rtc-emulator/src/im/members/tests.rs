//! The cost of a page of each list of members, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus, Transaction};

use super::find::COLUMNS;
use super::scan::List;
use super::{block_list, limits, whitelist};
use crate::ApiError;
use crate::control::ImLimits;
use crate::store::Store;

/// A live group in which of every hundred members one is not online and one has a mark, and which has as many mutes and
/// users on the white list; and a small one before and behind it.
async fn filled(members: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        const CONVERSATIONS: &str = "
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3)
            INSERT INTO conversations (short_id, conversation_id, app_id, type, owner, creator, create_time,
                modify_time, active_time)
            SELECT n, n, '7', 100, 1, 1, n, n, n FROM n";
        const MEMBERS: &str = "
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
            INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, online, online_order,
                role, join_order, join_time)
            SELECT ?1, n * 7919 % 1000003, '7', 100, 1, 1, n % 100 <> 50, n, iif(n % (?2 / 10) = 7, 2, 0), n, n FROM n";
        const REST: &str = "
            INSERT INTO participant_marks
                SELECT short_id, user_id, 'vip', 1, online, online_order, join_order FROM participants
                WHERE join_order % 50 = 1;
            INSERT INTO participant_blocks
                SELECT short_id, 0, user_id, 1, 1000, '', '', '{}', '[]' FROM participants;
            INSERT INTO participant_whitelist SELECT short_id, user_id, 1, 1 FROM participants;";
        tx.execute(CONVERSATIONS, ())?;
        for (short_id, count) in [(1, 50), (2, members), (3, 50)] {
            tx.execute(MEMBERS, (short_id, count))?;
        }
        Ok(tx.execute_batch(REST)?)
    };
    store.write(fill).await.unwrap();
    store
}

/// The statements of all lists, by name.
fn statements() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for list in [
        List::All,
        List::WithRole,
        List::Online,
        List::MarkedOnline,
        List::Marked,
    ] {
        for reverse in [false, true] {
            let name = format!("{list:?}, reversed: {reverse}");
            all.push((name.clone(), list.statement(COLUMNS, reverse)));
            all.push((name + ", ids", list.statement("p.user_id", reverse)));
        }
    }
    all.push(("white list".to_owned(), whitelist::LIST.to_owned()));
    all.push(("blocks".to_owned(), block_list::LIST.to_owned()));
    all
}

/// The rows of a page, and the steps that the database's machine took for it.
fn page(db: &Connection, sql: &str, cursor: i64) -> Result<(usize, i32), ApiError> {
    let mut select = db.prepare(sql)?;
    let mark = if sql.contains("participant_marks m") {
        "vip"
    } else {
        ""
    };
    let values: [(&str, rusqlite::types::Value); 6] = [
        (":short_id", 2.into()),
        (":cursor", cursor.into()),
        (":limit", 5.into()),
        (":mark", mark.to_owned().into()),
        (":action", 0.into()),
        (":now", 5.into()),
    ];
    for (name, value) in values {
        if let Some(index) = select.parameter_index(name)? {
            select.raw_bind_parameter(index, value)?;
        }
    }
    let mut rows = select.raw_query();
    let mut count = 0;
    while rows.next()?.is_some() {
        count += 1;
    }
    drop(rows);
    for status in [
        StatementStatus::FullscanStep,
        StatementStatus::Sort,
        StatementStatus::AutoIndex,
    ] {
        assert_eq!(select.get_status(status), 0, "{sql}");
    }
    Ok((count, select.get_status(StatementStatus::VmStep)))
}

#[tokio::test]
async fn a_page_costs_the_same_in_a_small_and_a_large_group() {
    let (small, large) = (filled(1_000).await, filled(50_000).await);
    for (name, sql) in statements() {
        let descends = sql.contains("DESC");
        // The start, and a place amid the list.
        for at in [0, 2] {
            let look = move |count: i64, sql: String| {
                move |db: &Connection| {
                    let cursor = match at {
                        0 if descends => i64::MAX,
                        0 => 0,
                        _ => count / at,
                    };
                    page(db, &sql, cursor)
                }
            };
            let of_small = small.read(look(1_000, sql.clone())).await.unwrap();
            let of_large = large.read(look(50_000, sql.clone())).await.unwrap();
            assert_eq!(of_small.0, 5, "{name}");
            assert_eq!(of_small, of_large, "{name} at {at}");
        }
    }
}

#[tokio::test]
async fn every_statement_of_a_list_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    for (name, sql) in statements() {
        let explain = move |db: &Connection| {
            let mut select = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            // The plan depends on no parameter, so they stay unbound.
            let rows = select.raw_query().mapped(|row| row.get("detail"));
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let plan = store.read(explain).await.unwrap();
        assert!(
            plan.iter().any(|step| step.starts_with("SEARCH")),
            "{name}: {plan:?}"
        );
        for step in &plan {
            let is_bad = step.starts_with("SCAN") && step != "SCAN CONSTANT ROW"
                || step.contains("TEMP B-TREE");
            assert!(!is_bad, "{name}: {plan:?}");
        }
    }
}

#[tokio::test]
async fn the_groups_of_a_user_are_counted_up_to_the_limit() {
    let store = Store::open(None).unwrap();
    let work = |tx: &Transaction<'_>| {
        tx.execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 30)
             INSERT INTO conversations (short_id, conversation_id, app_id, type, owner, creator, create_time,
                 modify_time, active_time)
             SELECT n, n, '7', iif(n <= 10, 2, iif(n <= 20, 1, 100)), 1, 1, n, n, n FROM n;
             INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, join_order, join_time)
             SELECT short_id, 1, app_id, type, 1, 1, 1, 1 FROM conversations;",
        )?;
        let most =
            |limit| limits::has_most_groups(tx, "7", 1, ImLimits::new().user_conversations(limit));
        Ok([most(9)?, most(10)?, most(11)?])
    };
    assert_eq!(store.write(work).await, Ok([true, true, false]));
}
