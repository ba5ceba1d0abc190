//! The scripts of apps and tasks, and the addresses that are found elsewhere.
//!
//! Forwards let a program run as it is in production: its requests name `https://agent.example.com/…`, and the emulator
//! posts to the address on this machine. Only server messages of agents and requests to models are forwarded; where
//! events go is a setting of their own.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::script::Script;
use crate::ApiError;

/// The settings that the emulator starts with, and comes back to at a reset.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    pub(crate) script: Option<Script>,
    pub(crate) forwards: Vec<(String, String)>,
}

// A script holds numbers that are not exact only in arguments of functions, where equality is as good as it gets.
impl Eq for Settings {}

/// Puts the settings into the tables.
pub(crate) fn put(tx: &Transaction<'_>, settings: &Settings) -> Result<(), ApiError> {
    if let Some(script) = &settings.script {
        put_script(tx, "", "", "", Some(script))?;
    }
    for (from, to) in &settings.forwards {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO agent_forwards (app_id, from_url, to_url) VALUES ('', ?1, ?2)",
        )?
        .execute((from, to))?;
    }
    Ok(())
}

/// Sets a script, or removes it.
pub(super) fn put_script(
    tx: &Transaction<'_>,
    app_id: &str,
    room_id: &str,
    task_id: &str,
    script: Option<&Script>,
) -> Result<(), ApiError> {
    let key = (app_id, room_id, task_id);
    match script {
        Some(script) => tx
            .prepare_cached(
                "INSERT OR REPLACE INTO agent_scripts (app_id, room_id, task_id, script)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((key.0, key.1, key.2, serde_json::to_string(script)?))?,
        None => tx
            .prepare_cached(
                "DELETE FROM agent_scripts WHERE app_id = ?1 AND room_id = ?2 AND task_id = ?3",
            )?
            .execute(key)?,
    };
    Ok(())
}

/// Returns the script of a task: its own, that of its name in any room, that of its app, or that of all.
pub(super) fn script(
    db: &Connection,
    app_id: &str,
    room_id: &str,
    task_id: &str,
) -> Result<Script, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT script FROM agent_scripts WHERE app_id = ?1 AND room_id = ?2 AND task_id = ?3",
    )?;
    let keys = [
        (app_id, room_id, task_id),
        (app_id, "", task_id),
        (app_id, room_id, ""),
        (app_id, "", ""),
        ("", "", ""),
    ];
    for key in keys {
        let found: Option<String> = select.query_row(key, |row| row.get(0)).optional()?;
        if let Some(script) = found {
            return Ok(serde_json::from_str(&script)?);
        }
    }
    Ok(Script::empty())
}

/// Returns the address at which a URL is found: the longest part that is forwarded is replaced.
pub(super) fn forward(db: &Connection, url: &str) -> Result<String, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT from_url, to_url FROM agent_forwards ORDER BY length(from_url) DESC",
    )?;
    let rows = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (from, to): (String, String) = row?;
        if let Some(rest) = url.strip_prefix(from.trim_end_matches('/'))
            && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
        {
            return Ok(format!("{}{rest}", to.trim_end_matches('/')));
        }
    }
    Ok(url.to_owned())
}
