//! From a seed into the tables.

use rusqlite::{Transaction, named_params};

use super::next_id;
use crate::{ApiError, AppStatus, Seed, agents, im};

/// The creation time of seeded applications, in milliseconds: 2023-11-14T22:13:20Z.
const CREATED: i64 = 1_700_000_000_000;

/// Puts a completed seed into the tables; what is there under the same ids is replaced.
pub(crate) fn put(store: &Transaction<'_>, seed: &Seed) -> Result<(), ApiError> {
    let mut insert = store.prepare(
        "INSERT INTO apps (app_id, number, account, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (:id, :number, :account, :name, :app_key, :secondary_app_key, :enabled, :created)
         ON CONFLICT (app_id) DO UPDATE SET account = excluded.account, name = excluded.name,
             app_key = excluded.app_key, secondary_app_key = excluded.secondary_app_key, enabled = excluded.enabled",
    )?;
    for app in &seed.apps {
        insert.execute(named_params! {
            ":id": app.id,
            ":number": next_id(store, "", "app")?,
            ":account": app.account,
            ":name": app.name,
            ":app_key": app.app_key,
            ":secondary_app_key": app.secondary_app_key,
            ":enabled": app.status == AppStatus::Enabled,
            ":created": CREATED,
        })?;
    }
    for conversation in &seed.conversations {
        im::put(store, conversation)?;
    }
    agents::put(store, &seed.agents)
}
