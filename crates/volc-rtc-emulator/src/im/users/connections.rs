//! Connections of simulated clients, and `QueryOnlineStatus`.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use volc_rtc_api::im::query_online_status::{
    QueryOnlineResults, QueryOnlineStatusOutput, QueryOnlineStatusRequest,
};

use super::client::{Client, conn_id};
use super::{events, tokens};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::store::next_id;

/// The platforms of the page.
const PLATFORMS: [&str; 3] = ["Android", "iOS", "Web"];
/// The connections of a user, in the order in which they were made.
pub(super) const OF_USER: &str =
    "SELECT * FROM im_connections WHERE app_id = ?1 AND user_id = ?2 ORDER BY number";

/// A client that connects.
#[derive(Clone, Copy, Debug)]
pub(in crate::im) struct NewClient<'a> {
    pub(in crate::im) app_id: &'a str,
    pub(in crate::im) user_id: i64,
    pub(in crate::im) device_id: i64,
    /// One of `Android`, `iOS` and `Web`.
    pub(in crate::im) platform: &'a str,
    pub(in crate::im) client_version: i64,
    /// A token of `GetAppToken`, which is verified if it is there.
    pub(in crate::im) token: Option<&'a str>,
}

/// Connects a client, in place of an older connection of the same device.
///
/// # Errors
/// `InvalidParam` for another platform, or a token that is not of this user or has expired.
pub(in crate::im) fn connect(
    tx: &Transaction<'_>,
    new: &NewClient<'_>,
    now_millis: u64,
) -> Result<Client, ApiError> {
    if !PLATFORMS.contains(&new.platform) {
        let text = format!(
            "the platform `{}` is none of {}",
            new.platform,
            PLATFORMS.join(", ")
        );
        return Err(invalid(text));
    }
    if let Some(token) = new.token {
        tokens::verify(tx, new.app_id, new.user_id, token, now_millis)?;
    }
    let clients = connections(tx, new.app_id, new.user_id)?;
    let is_same =
        |client: &&Client| client.device_id == new.device_id && client.platform == new.platform;
    for older in clients.iter().filter(is_same) {
        remove(tx, new.app_id, older, now_millis)?;
    }
    let number = next_id(tx, new.app_id, "im_connection")?;
    tx.prepare_cached(
        "INSERT INTO im_connections (app_id, user_id, number, device_id, platform, client_version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        new.app_id,
        new.user_id,
        number,
        new.device_id,
        new.platform,
        new.client_version,
    ))?;
    let client = Client {
        number,
        user_id: new.user_id,
        conn_id: conn_id(number),
        device_id: new.device_id,
        platform: new.platform.to_owned(),
        client_version: new.client_version,
    };
    events::online_state(tx, new.app_id, &client, true, now_millis)?;
    Ok(client)
}

/// Disconnects the clients of a user, or one of them; returns those that were connected.
pub(in crate::im) fn disconnect(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    conn_id: Option<&str>,
    now_millis: u64,
) -> Result<Vec<Client>, ApiError> {
    let mut clients = connections(tx, app_id, user_id)?;
    clients.retain(|client| conn_id.is_none_or(|conn_id| client.conn_id == conn_id));
    for client in &clients {
        remove(tx, app_id, client, now_millis)?;
    }
    Ok(clients)
}

fn remove(
    tx: &Transaction<'_>,
    app_id: &str,
    client: &Client,
    now_millis: u64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "DELETE FROM im_connections WHERE app_id = ?1 AND user_id = ?2 AND number = ?3",
    )?
    .execute((app_id, client.user_id, client.number))?;
    events::online_state(tx, app_id, client, false, now_millis)
}

/// Returns the clients of a user that are connected, in the order in which they did.
pub(in crate::im) fn connections(
    db: &Connection,
    app_id: &str,
    user_id: i64,
) -> Result<Vec<Client>, ApiError> {
    let mut select = db.prepare_cached(OF_USER)?;
    let clients = select.query_map((app_id, user_id), read)?;
    Ok(clients.collect::<Result<_, _>>()?)
}

/// Returns whether a client of a user is connected.
pub(in crate::im) fn is_online(
    db: &Connection,
    app_id: &str,
    user_id: i64,
) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(OF_USER)?;
    Ok(select
        .query_row((app_id, user_id), |_| Ok(()))
        .optional()?
        .is_some())
}

/// Returns the connections of the users who are online.
pub(super) fn query(
    db: &Connection,
    request: &QueryOnlineStatusRequest,
    call: &Call,
) -> Result<QueryOnlineStatusOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let mut output = QueryOnlineStatusOutput::default();
    output.app_id = request.app_id;
    for user_id in &request.user_ids {
        let clients = connections(db, &app_id, *user_id)?;
        if !clients.is_empty() {
            let results = clients.into_iter().map(shown).collect();
            output
                .query_online_results
                .insert(user_id.to_string(), results);
        }
    }
    Ok(output)
}

fn shown(client: Client) -> QueryOnlineResults {
    let mut shown = QueryOnlineResults::default();
    shown.client_version = client.client_version;
    shown.conn_id = client.conn_id;
    shown.device_id = client.device_id;
    shown.platform = client.platform;
    shown.user_id = client.user_id;
    shown
}

fn read(row: &Row<'_>) -> rusqlite::Result<Client> {
    let number = row.get("number")?;
    Ok(Client {
        number,
        user_id: row.get("user_id")?,
        conn_id: conn_id(number),
        device_id: row.get("device_id")?,
        platform: row.get("platform")?,
        client_version: row.get("client_version")?,
    })
}
