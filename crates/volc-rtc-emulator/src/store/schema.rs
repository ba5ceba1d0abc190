//! The tables of all parts.
//!
//! A part has its own `schema.sql`, and later one file more for each step that changes tables which were released. In
//! every table of an app's state a column `app_id` is the first of an index or of the primary key: reset by app deletes
//! by it. Rows without that column must go with a row that has it (`ON DELETE CASCADE`).

use rusqlite::Connection;

use super::migrations::Part;

/// The parts, in the order in which their tables are made.
pub(super) const PARTS: &[Part] = &[
    Part {
        name: "store",
        steps: &[include_str!("schema.sql")],
    },
    Part {
        name: "apps",
        steps: &[include_str!("../apps/schema.sql")],
    },
    Part {
        name: "im",
        steps: &[include_str!("../im/schema.sql")],
    },
    Part {
        name: "im_users",
        steps: &[include_str!("../im/users/schema.sql")],
    },
    Part {
        name: "im_messages",
        steps: &[include_str!("../im/messages/schema.sql")],
    },
    Part {
        name: "rooms",
        steps: &[include_str!("../rooms/schema.sql")],
    },
    Part {
        name: "music",
        steps: &[include_str!("../music/schema.sql")],
    },
    Part {
        name: "statistics",
        steps: &[include_str!("../statistics/schema.sql")],
    },
    Part {
        name: "agents",
        steps: &[include_str!("../agents/schema.sql")],
    },
    Part {
        name: "tasks",
        steps: &[include_str!("../tasks/schema.sql")],
    },
    Part {
        name: "webhooks",
        steps: &[
            include_str!("../webhooks/schema.sql"),
            include_str!("../webhooks/schema-2.sql"),
        ],
    },
];

/// Returns the names of all tables with data.
pub(super) fn tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_parts' ORDER BY name",
    )?;
    select.query_map((), |row| row.get(0))?.collect()
}

/// Returns the names of the columns of a table.
pub(super) fn columns(db: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = db.prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    select.query_map([table], |row| row.get(0))?.collect()
}

/// Quotes a name for a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
