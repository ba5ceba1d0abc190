//! Positions when the clock goes back, and the cost of a page, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus, Transaction};

use super::{FIRST, LAST, PAGE, Page, append, calls, page};
use crate::ApiError;
use crate::statistics::range::Range;
use crate::store::Store;

const APP: &str = "app";

fn range(from: i64, to: i64) -> Range {
    Range { from, to }
}

#[tokio::test]
async fn items_stay_in_the_order_of_time_when_the_clock_goes_back() {
    let store = Store::open(None).unwrap();
    let times = [(10, 1), (30, 2), (20, 3), (30, 4), (5, 5), (20, 6)];
    let fill = move |tx: &Transaction<'_>| {
        for (at, item) in times {
            append(tx, APP, &calls(None), at, item)?;
            append(tx, APP, &calls(Some("another")), 20, item)?;
        }
        Ok(())
    };
    store.write(fill).await.unwrap();
    let read = |range: Range, offset: i64, limit: i64| {
        let store = store.clone();
        async move {
            let read = move |db: &Connection| page(db, APP, &calls(None), range, offset, limit);
            store.read(read).await.unwrap()
        }
    };
    let all = read(range(0, 100), 0, 100).await;
    assert_eq!(all.items, [5, 1, 3, 6, 2, 4]);
    assert_eq!(all.total, 6);
    let middle = read(range(10, 29), 1, 100).await;
    assert_eq!((middle.items, middle.total), (vec![3, 6], 3));
    let empty = Page {
        items: Vec::new(),
        total: 0,
    };
    assert_eq!(read(range(11, 19), 0, 100).await, empty);
    assert_eq!(read(range(31, 100), 0, 100).await, empty);
    assert_eq!(read(range(10, 29), 3, 100).await.items, Vec::<i64>::new());
}

/// A database with a list of so many items, a hundred each millisecond.
async fn filled(items: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        tx.execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             INSERT INTO statistics_places (app_id, list, number, at, item)
             SELECT 'app', 'calls/', n, n / 100, n FROM n",
            [items],
        )?;
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// The steps that the database's machine takes for the total and for a page of twenty from this number on.
fn steps(db: &Connection, number: i64) -> Result<i32, ApiError> {
    let mut steps = 0;
    for (sql, value) in [(FIRST, 0), (LAST, i64::MAX)] {
        let mut select = db.prepare(sql)?;
        let _: i64 = select.query_row((APP, calls(None), value), |row| row.get(0))?;
        steps += select.get_status(StatementStatus::VmStep);
    }
    let mut select = db.prepare(PAGE)?;
    let rows = select.query_map((APP, calls(None), number, 20), |row| row.get(0))?;
    let items = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
    assert_eq!(items.len(), 20);
    Ok(steps + select.get_status(StatementStatus::VmStep))
}

#[tokio::test]
async fn pages_cost_the_same_for_a_thousand_and_a_million() {
    let (small, large) = (filled(1_000).await, filled(1_000_000).await);
    let of_small = small.read(|db| steps(db, 500)).await.unwrap();
    for number in [1, 500_000, 999_900] {
        let of_large = large.read(move |db| steps(db, number)).await.unwrap();
        assert_eq!(of_small, of_large, "{number}");
    }
    let last = |db: &Connection| page(db, APP, &calls(None), range(0, 10_000), 999_990, 20);
    let last = large.read(last).await.unwrap();
    assert_eq!((last.total, last.items.len()), (1_000_000, 10));
}

#[tokio::test]
async fn every_statement_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    for sql in [FIRST, LAST, PAGE] {
        let explain = move |db: &Connection| {
            let mut select = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = select.raw_query().mapped(|row| row.get("detail"));
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let plan = store.read(explain).await.unwrap();
        assert_eq!(plan.len(), 1, "{sql}: {plan:?}");
        assert!(plan[0].starts_with("SEARCH"), "{sql}: {plan:?}");
    }
}
