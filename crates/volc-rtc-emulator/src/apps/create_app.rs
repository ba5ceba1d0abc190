//! `CreateApp`: a new app of the calling account, enabled at once.
//!
//! What the page leaves open is decided so: two apps may have one name; ids and keys are derived from the number of the
//! app, so that two runs of one program see the same ones; the app that exceeds the limit is refused with
//! `InvalidParameter`.

use rusqlite::{Transaction, named_params};
use sha2::{Digest, Sha256};
use volc_rtc_api::app::create_app::{CreateAppOutput, InstanceStatus};
use volc_rtc_api::app::v2020_12_01;

use super::{fake, names};
use crate::store::next_id;
use crate::{ApiError, Caller, moment};

/// The most apps of an account.
const MOST: i64 = 100;
/// The bytes of an id, which is written in hexadecimal digits.
const ID_BYTES: usize = 12;

/// Creates an app.
pub(super) async fn create(name: String, caller: Caller) -> Result<CreateAppOutput, ApiError> {
    names::check("AppName", &name)?;
    let (account, now) = (caller.account().to_owned(), caller.now_millis());
    let work = move |tx: &Transaction<'_>| insert(tx, &name, &account, now);
    caller.write(work).await
}

fn insert(
    tx: &Transaction<'_>,
    name: &str,
    account: &str,
    now: u64,
) -> Result<CreateAppOutput, ApiError> {
    let of_account: i64 = tx
        .prepare_cached("SELECT count(*) FROM apps WHERE account = ?1")?
        .query_row([account], |row| row.get(0))?;
    if of_account >= MOST {
        let text = format!("the account `{account}` has {MOST} apps, which is the most");
        return Err(ApiError::service("InvalidParameter", text));
    }
    let number = next_id(tx, "", "app")?;
    let app_id = id(number);
    let (primary, secondary) = (fake(&app_id, 1), fake(&app_id, 2));
    tx.prepare_cached(
        "INSERT INTO apps (app_id, number, account, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (:app_id, :number, :account, :name, :primary, :secondary, 1, :now)",
    )?
    .execute(named_params! {
        ":app_id": app_id,
        ":number": number,
        ":account": account,
        ":name": name,
        ":primary": primary,
        ":secondary": secondary,
        ":now": i64::try_from(now).unwrap_or(i64::MAX),
    })?;
    let mut output = CreateAppOutput::default();
    output.app_id = app_id;
    output.app_key = primary.into();
    output.secondary_app_key = secondary.into();
    output.name = name.to_owned();
    output.owner = account.to_owned();
    output.instance_status = InstanceStatus::Running;
    output.create_date = moment::to_the_nanosecond(now);
    output.instance_id = format!("InstanceId{number:04}");
    Ok(output)
}

/// The id of the app of a number: 24 hexadecimal digits.
fn id(number: i64) -> String {
    let digest = Sha256::digest(format!("app {number}"));
    let bytes = digest.iter().take(ID_BYTES);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// The same output in Version 2020-12-01.
pub(super) fn in_2020(app: CreateAppOutput) -> v2020_12_01::create_app::CreateAppOutput {
    let mut output = v2020_12_01::create_app::CreateAppOutput::default();
    output.app_id = app.app_id;
    output.app_key = app.app_key;
    output.secondary_app_key = app.secondary_app_key;
    output.name = app.name;
    output.owner = app.owner;
    output.instance_status = app.instance_status;
    output.create_date = app.create_date;
    output.instance_id = app.instance_id;
    output
}
