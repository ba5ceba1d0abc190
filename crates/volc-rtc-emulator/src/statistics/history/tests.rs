//! Times that overlap, and the cost of finding them, counted by the database and not by a clock.

use rusqlite::{Connection, StatementStatus, Transaction};

use super::{Scope, overlapping, peak, union};
use crate::ApiError;
use crate::statistics::range::Interval;
use crate::statistics::record::OPEN;
use crate::store::Store;

fn times(list: &[(i64, i64)]) -> Vec<Interval> {
    list.iter()
        .map(|(from, to)| Interval {
            from: *from,
            to: *to,
        })
        .collect()
}

#[test]
fn peak_counts_those_who_are_there_together() {
    struct Case {
        times: &'static [(i64, i64)],
        peak: usize,
    }
    let cases = [
        Case {
            times: &[],
            peak: 0,
        },
        Case {
            times: &[(0, 10), (10, 20)],
            peak: 1,
        },
        Case {
            times: &[(0, 10), (9, 20), (9, 9)],
            peak: 3,
        },
        Case {
            times: &[(5, 5), (5, 5)],
            peak: 2,
        },
        Case {
            times: &[(0, 5), (5, 5)],
            peak: 1,
        },
    ];
    for case in cases {
        assert_eq!(peak(times(case.times)), case.peak, "{:?}", case.times);
    }
}

#[test]
fn union_joins_times_that_touch() {
    let joined = union(times(&[(0, 10), (5, 8), (10, 12), (14, 14), (14, 20)]));
    assert_eq!(joined, times(&[(0, 12), (14, 20)]));
}

const HOUR: i64 = 3_600_000;

async fn insert_stays(store: &Store, stays: Vec<(i64, i64)>) {
    let insert = move |tx: &Transaction<'_>| {
        let mut insert = tx.prepare(
            "INSERT INTO statistics_stays (app_id, call_id, room_id, user_id, os, joined_at, left_at)
             VALUES ('app', 1, 'room', 'user', 'android', ?1, ?2)",
        )?;
        for stay in stays {
            insert.execute(stay)?;
        }
        Ok(())
    };
    store.write(insert).await.unwrap();
}

#[tokio::test]
async fn stays_of_every_duration_are_found_by_overlap() {
    let store = Store::open(None).unwrap();
    let range = Interval {
        from: 1_000_000 * HOUR,
        to: 1_000_001 * HOUR,
    };
    let mut all = Vec::new();
    let around = |moment: i64| [moment - 1, moment, moment + 1];
    for exponent in 0..41 {
        let power = 1_i64 << exponent;
        let starts = [range.from, range.from - power, range.to, range.to - power];
        for joined_at in starts.into_iter().flat_map(around) {
            for duration in around(power) {
                all.push((joined_at, joined_at + duration));
            }
            all.push((joined_at, OPEN));
        }
    }
    insert_stays(&store, all.clone()).await;
    for room_id in [None, Some("room"), Some("elsewhere")] {
        let read = move |db: &Connection| {
            let scope = Scope {
                app_id: "app",
                room_id,
                time: range,
                now: range.to,
            };
            scope.stays(db)
        };
        let found = store.read(read).await.unwrap();
        let found: Vec<i64> = found.iter().map(|stay| stay.time.from).collect();
        let overlaps = |(joined_at, left_at): &&(i64, i64)| {
            room_id != Some("elsewhere") && *left_at >= range.from && *joined_at < range.to
        };
        let expected: Vec<i64> = all.iter().filter(overlaps).map(|stay| stay.0).collect();
        assert_eq!(found, expected, "{room_id:?}");
    }
}

/// A database with 100 stays, streams and calls in the thousandth hour, and so many in others: of the same app and room
/// hours before and after, and of another app and room at the same time.
async fn filled(others: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        for (table, columns, values) in [
            (
                "stays",
                "call_id, user_id, os, joined_at, left_at",
                "1, 'user', 'android'",
            ),
            (
                "streams",
                "call_id, user_id, media, started_at, stopped_at",
                "1, 'user', 0",
            ),
            ("calls", "active_users, created_at, ended_at", "1"),
        ] {
            tx.execute(
                &format!(
                    "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?1 + 99),
                     t AS (SELECT CASE WHEN n % 4 = 2 AND n >= 100 THEN 'another' ELSE 'app' END AS app,
                             CASE WHEN n % 4 = 3 AND n >= 100 THEN 'another' ELSE 'room' END AS room,
                             CASE WHEN n < 100 OR n % 4 = 2 THEN 1000 WHEN n % 4 = 0 THEN 100 + n % 800
                                 ELSE 1100 + n % 800 END * 3600000 + n % 100 AS at,
                             CASE n % 3 WHEN 0 THEN 10 WHEN 1 THEN 60000 ELSE 1800000 END AS duration FROM n)
                     INSERT INTO statistics_{table} (app_id, room_id, {columns})
                     SELECT app, room, {values}, at, at + duration FROM t"
                ),
                [others],
            )?;
        }
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// Runs the statement of a table for the thousandth hour; returns the rows and the steps of the database's machine.
fn steps(
    db: &Connection,
    table: &str,
    columns: [&str; 2],
    in_room: bool,
) -> Result<(usize, i32), ApiError> {
    let mut select = db.prepare(&overlapping(table, columns, in_room))?;
    for (name, value) in [(":from", 1_000 * HOUR), (":to", 1_001 * HOUR)] {
        let index = select.parameter_index(name)?.unwrap();
        select.raw_bind_parameter(index, value)?;
    }
    for (name, value) in [(":app_id", "app"), (":room_id", "room")] {
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
    Ok((count, select.get_status(StatementStatus::VmStep)))
}

#[tokio::test]
async fn aggregates_read_what_is_near_their_range_alone() {
    let (few, many) = (filled(1_000).await, filled(100_000).await);
    for (table, columns, scopes) in [
        (
            "statistics_stays",
            ["joined_at", "left_at"],
            &[false, true][..],
        ),
        (
            "statistics_streams",
            ["started_at", "stopped_at"],
            &[false, true],
        ),
        // No Action asks for the calls of one room.
        ("statistics_calls", ["created_at", "ended_at"], &[false]),
    ] {
        for in_room in scopes.iter().copied() {
            let look = move |db: &Connection| steps(db, table, columns, in_room);
            let (of_few, of_many) = (few.read(look).await, many.read(look).await);
            let (of_few, of_many) = (of_few.unwrap(), of_many.unwrap());
            assert_eq!(of_few.0, 100, "{table} {in_room}");
            assert_eq!(of_many, of_few, "{table} {in_room}");
        }
    }
}
