//! The users in calls, and their streams, of a range of time.
//!
//! What overlaps a range may have begun long before it, and an index of starts or of ends would read all that came
//! before or after. So the index has the number of hexadecimal digits of the duration in front of the start: what has
//! three digits, for instance, lasts less than 4,096 milliseconds, and has begun that much before the range at most. A
//! query is one search for each number of digits, and reads what is near the range.

use rusqlite::{Connection, Row, ToSql};

use super::range::Interval;
use super::record::OPEN;
use crate::ApiError;
use crate::control::Media;

/// One time that a user was in a call.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) call_id: i64,
    pub(super) room_id: String,
    pub(super) user_id: String,
    pub(super) os: String,
    pub(super) time: Interval,
}

/// One time that a user published a stream.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) call_id: i64,
    pub(super) user_id: String,
    pub(super) media: Media,
    pub(super) time: Interval,
}

/// A call: from the first user's coming into a room to the last one's leaving.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conference {
    pub(super) time: Interval,
}

/// The part of the history that a call asks about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) app_id: &'a str,
    /// The room, or all of them.
    pub(super) room_id: Option<&'a str>,
    pub(super) time: Interval,
    /// The present, at which what goes on is cut off.
    pub(super) now: i64,
}

impl<'a> Scope<'a> {
    /// That of intervals, the first and the last one included.
    pub(super) fn new(app_id: &'a str, intervals: &[Interval], now: i64) -> Self {
        let from = intervals.first().map_or(now, |interval| interval.from);
        let to = intervals.last().map_or(now, |interval| interval.to);
        Self {
            app_id,
            room_id: None,
            time: Interval { from, to },
            now,
        }
    }

    /// The same of one room, if one is named.
    pub(super) fn in_room(mut self, room_id: Option<&'a str>) -> Self {
        self.room_id = room_id;
        self
    }

    /// Returns the time between two columns; what has not ended goes on until just after now, so that one who has come
    /// this moment is there.
    fn time(self, row: &Row<'_>, from: &str, to: &str) -> rusqlite::Result<Interval> {
        let (from, to): (i64, i64) = (row.get(from)?, row.get(to)?);
        let to = if to == OPEN {
            self.now.saturating_add(1).max(from)
        } else {
            to
        };
        Ok(Interval { from, to })
    }

    /// Reads rows of a table that overlap the time.
    fn rows<T>(
        self,
        db: &Connection,
        table: &str,
        columns: [&str; 2],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, ApiError> {
        let sql = overlapping(table, columns, self.room_id.is_some());
        let mut values: Vec<(&str, &dyn ToSql)> = vec![
            (":app_id", &self.app_id),
            (":from", &self.time.from),
            (":to", &self.time.to),
        ];
        if let Some(room_id) = &self.room_id {
            values.push((":room_id", room_id));
        }
        let mut select = db.prepare_cached(&sql)?;
        let rows = select.query_map(values.as_slice(), |row| read(row))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the users who were in calls, in the order of their coming.
    pub(super) fn stays(self, db: &Connection) -> Result<Vec<Stay>, ApiError> {
        self.rows(db, "statistics_stays", ["joined_at", "left_at"], |row| {
            Ok(Stay {
                call_id: row.get("call_id")?,
                room_id: row.get("room_id")?,
                user_id: row.get("user_id")?,
                os: row.get("os")?,
                time: self.time(row, "joined_at", "left_at")?,
            })
        })
    }

    /// Returns the streams that were published, in the order of their start.
    pub(super) fn streams(self, db: &Connection) -> Result<Vec<Stream>, ApiError> {
        let read = |row: &Row<'_>| {
            let time = self.time(row, "started_at", "stopped_at")?;
            let stream = Media::from_number(row.get("media")?).map(|media| {
                Ok::<_, rusqlite::Error>(Stream {
                    call_id: row.get("call_id")?,
                    user_id: row.get("user_id")?,
                    media,
                    time,
                })
            });
            stream.transpose()
        };
        let times = ["started_at", "stopped_at"];
        let streams = self.rows(db, "statistics_streams", times, read)?;
        Ok(streams.into_iter().flatten().collect())
    }

    /// Returns the calls, in the order of their start.
    pub(super) fn conferences(self, db: &Connection) -> Result<Vec<Conference>, ApiError> {
        self.rows(db, "statistics_calls", ["created_at", "ended_at"], |row| {
            Ok(Conference {
                time: self.time(row, "created_at", "ended_at")?,
            })
        })
    }
}

/// The most hexadecimal digits of a duration: those of what goes on.
const DIGITS: u32 = 16;

/// Writes the statement that reads the rows of a table that overlap a range; the columns are those of start and end.
fn overlapping(table: &str, [from, to]: [&str; 2], in_room: bool) -> String {
    let lengths: Vec<String> = (1..=DIGITS)
        .map(|digits| {
            let longer = 16_i64.checked_pow(digits).unwrap_or(i64::MAX);
            format!("({digits}, {longer})")
        })
        .collect();
    let lengths = lengths.join(", ");
    let in_room = if in_room {
        "AND t.room_id = :room_id"
    } else {
        ""
    };
    format!(
        "WITH lengths (digits, longer) AS (VALUES {lengths})
         SELECT t.* FROM lengths CROSS JOIN {table} t
         WHERE t.app_id = :app_id {in_room} AND length(printf('%x', t.{to} - t.{from})) = lengths.digits
             AND t.{from} > :from - lengths.longer AND t.{from} < :to AND t.{to} >= :from
         ORDER BY t.id"
    )
}

/// Returns the most that went on at the same time. What ends when another begins was not there together with it.
pub(super) fn peak(times: impl IntoIterator<Item = Interval>) -> usize {
    let mut changes = Vec::new();
    for time in times {
        // What had no duration was there nevertheless: it ends behind all that begins with it.
        let end = if time.millis() > 0 { 0 } else { 2 };
        changes.push((time.from, 1, true));
        changes.push((time.to, end, false));
    }
    changes.sort_unstable();
    let (mut present, mut most) = (0_usize, 0_usize);
    for (_, _, comes) in changes {
        present = if comes {
            present.saturating_add(1)
        } else {
            present.saturating_sub(1)
        };
        most = most.max(present);
    }
    most
}

/// Joins times that overlap or touch, which must be in the order of their starts.
pub(super) fn union(times: impl IntoIterator<Item = Interval>) -> Vec<Interval> {
    let mut joined: Vec<Interval> = Vec::new();
    for time in times {
        match joined.last_mut() {
            Some(last) if time.from <= last.to => last.to = last.to.max(time.to),
            _ => joined.push(time),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
