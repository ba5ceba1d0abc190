//! The cost of finding and listing tasks, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus, ToSql, Transaction};

use super::find::{Filter, LATEST, LIVE, list_sql};
use crate::ApiError;
use crate::store::Store;

const APP: &str = "app";
/// The tasks of one page.
const PAGE: i64 = 20;

/// A database with so many tasks of one family, of which the rooms, the names and the users recur.
async fn filled(tasks: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        tx.execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             INSERT INTO tasks (app_id, family, room_id, task_id, user_id, version, state, live, reason, message,
                 created_at, updated_at, settings, data)
             SELECT ?2, 'record', 'room-' || (n % 20), 'task-' || (n % 100), 'user-' || (n % 5), '', 3,
                 n > ?1 - 100, '', '', n, n, '{}', '{}' FROM n",
            (tasks, APP),
        )?;
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// Runs a statement with values for the parameters that it has; returns the rows and the steps of the database's
/// machine.
fn steps(db: &Connection, sql: &str, after: i64, offset: i64) -> Result<(i32, i32), ApiError> {
    let mut select = db.prepare(sql)?;
    let values: [(&str, &dyn ToSql); 9] = [
        (":app_id", &APP),
        (":family", &"record"),
        (":room_id", &"room-7"),
        (":task_id", &"task-7"),
        (":after", &after),
        (":created_after", &0),
        (":limit", &PAGE),
        (":offset", &offset),
        (":at", &0),
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
    assert_eq!(select.get_status(StatementStatus::FullscanStep), 0, "{sql}");
    assert_eq!(select.get_status(StatementStatus::Sort), 0, "{sql}");
    Ok((count, select.get_status(StatementStatus::VmStep)))
}

fn filters() -> Vec<Filter> {
    let all = Filter {
        app_id: APP.to_owned(),
        ..Filter::default()
    };
    let family = Filter {
        family: Some("record".to_owned()),
        ..all.clone()
    };
    let room = Filter {
        room_id: Some("room-7".to_owned()),
        ..family.clone()
    };
    let both = |filter: Filter| {
        let reversed = Filter {
            is_reversed: true,
            ..filter.clone()
        };
        [filter, reversed]
    };
    [all, family, room].into_iter().flat_map(both).collect()
}

#[tokio::test]
async fn page_costs_the_same_among_few_and_many_tasks() {
    // At 1,000,000 tasks the steps are the same too; filling takes too long for each run.
    let (few, many) = (1_000, 20_000);
    let (small, large) = (filled(few).await, filled(many).await);
    for filter in filters() {
        let sql = list_sql(&filter);
        // A page from the middle, in whichever direction.
        let look = |tasks: i64| {
            let sql = sql.clone();
            move |db: &Connection| steps(db, &sql, tasks / 2, 0)
        };
        let of_small = small.read(look(few)).await.unwrap();
        let of_large = large.read(look(many)).await.unwrap();
        assert_eq!(of_large, of_small, "{sql}");
    }
}

/// A database with 100 tasks of one room, and so many between them of other rooms, families and apps.
async fn filled_elsewhere(others: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        tx.execute(
            "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?1 - 1),
                 t AS (SELECT n, n % (?1 / 100) = 0 AS wanted FROM n)
             INSERT INTO tasks (app_id, family, room_id, task_id, user_id, version, state, live, reason, message,
                 created_at, updated_at, settings, data)
             SELECT CASE WHEN wanted OR n % 3 < 2 THEN ?2 ELSE 'another' END,
                 CASE WHEN wanted OR n % 3 <> 1 THEN 'record' ELSE 'segment' END,
                 CASE WHEN wanted OR n % 3 > 0 THEN 'room-7' ELSE 'room-' || (n % 20) || '-' END,
                 'task-' || n, 'user', '', 3, n % 2, '', '', n + 1, n + 1, '{}', '{}' FROM t",
            (others, APP),
        )?;
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

#[tokio::test]
async fn page_at_an_offset_costs_the_same_whatever_is_elsewhere() {
    let few = filled_elsewhere(1_000).await;
    let many = filled_elsewhere(100_000).await;
    for is_reversed in [false, true] {
        let sql = list_sql(&Filter {
            app_id: APP.to_owned(),
            family: Some("record".to_owned()),
            room_id: Some("room-7".to_owned()),
            created_after: Some(0),
            is_reversed,
        });
        let after = if is_reversed { i64::MAX } else { 0 };
        for offset in [0, 50, 90, 1_000] {
            let look = || {
                let sql = sql.clone();
                move |db: &Connection| steps(db, &sql, after, offset)
            };
            let (of_few, of_many) = (few.read(look()).await, many.read(look()).await);
            let (of_few, of_many) = (of_few.unwrap(), of_many.unwrap());
            assert_eq!(of_many, of_few, "{is_reversed} {offset}");
            let rows = (100 - offset).clamp(0, PAGE);
            assert_eq!(i64::from(of_few.0), rows, "{is_reversed} {offset}");
        }
    }
}

#[tokio::test]
async fn every_statement_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    let lists = filters().iter().map(list_sql).collect::<Vec<_>>();
    for sql in [LIVE.to_owned(), LATEST.to_owned()]
        .into_iter()
        .chain(lists)
    {
        let explained = sql.clone();
        let explain = move |db: &Connection| {
            let mut select = db.prepare(&format!("EXPLAIN QUERY PLAN {explained}"))?;
            // The plan depends on no parameter, so they stay unbound.
            let rows = select.raw_query().mapped(|row| row.get("detail"));
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let plan = store.read(explain).await.unwrap();
        for step in &plan {
            let is_good = step.starts_with("SEARCH") && !step.contains("TEMP B-TREE");
            assert!(is_good, "{sql}: {plan:?}");
        }
    }
}
