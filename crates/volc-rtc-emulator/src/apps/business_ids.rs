//! The business ids of apps: `AddBusinessID`, `DeleteBusinessID`, `GetAllBusinessID`, `ModifyBusinessRemarks`.
//!
//! What the pages leave open is decided so:
//! - No page names a code for an id or a name that is taken, an id that is not there, or one too many: they are refused
//!   with `InvalidParameter` and a message.
//! - `GetAllBusinessID` reads `Offset` as the number of items and `Limit` as the number to pass over, as its page says,
//!   although the names say the opposite. Values that only make sense the other way are refused with a message.
//! - Deleting a business id leaves its callback settings, which need not have a business id that was added.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction};
use volc_rtc_api::business_id::add_business_id::AddBusinessIDRequest;
use volc_rtc_api::business_id::delete_business_id::{
    DeleteBusinessIDOutput, DeleteBusinessIDRequest,
};
use volc_rtc_api::business_id::get_all_business_id::{
    BusinessRecord, GetAllBusinessIDOutput, GetAllBusinessIDRequest,
};
use volc_rtc_api::business_id::modify_business_remarks::ModifyBusinessRemarksRequest;

use super::list_apps::number;
use super::{names, usable};
use crate::{ApiError, moment};

/// The most business ids of an app.
const MOST: i64 = 1000;
/// The most items of a page, and the number without `Offset`.
const MOST_LISTED: i64 = 100;

/// Adds a business id.
pub(super) fn add(
    tx: &Transaction<'_>,
    request: &AddBusinessIDRequest,
    account: &str,
    now: u64,
) -> Result<(), ApiError> {
    let AddBusinessIDRequest {
        app_id,
        business_id,
        remarks,
        ..
    } = request;
    usable(tx, app_id, account)?;
    check_id(business_id)?;
    names::check("Remarks", remarks)?;
    if count(tx, app_id)? >= MOST {
        return refuse(format!(
            "the app `{app_id}` has {MOST} business ids, which is the most"
        ));
    }
    if is_there(tx, app_id, business_id)? {
        return refuse(format!(
            "the app `{app_id}` has the business id `{business_id}` already"
        ));
    }
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let inserted = tx
        .prepare_cached(
            "INSERT INTO business_ids (app_id, business_id, remarks, created_millis) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((app_id, business_id, remarks, now));
    unique(inserted, app_id, remarks)
}

/// Deletes a business id.
pub(super) fn delete(
    tx: &Transaction<'_>,
    request: &DeleteBusinessIDRequest,
    account: &str,
) -> Result<DeleteBusinessIDOutput, ApiError> {
    let (app_id, business_id) = (&request.app_id, &request.business_id);
    usable(tx, app_id, account)?;
    let deleted = tx
        .prepare_cached("DELETE FROM business_ids WHERE app_id = ?1 AND business_id = ?2")?
        .execute((app_id, business_id))?;
    if deleted == 0 {
        return Err(missing(app_id, business_id));
    }
    let mut output = DeleteBusinessIDOutput::default();
    "success".clone_into(&mut output.result);
    Ok(output)
}

/// Gives a business id another name.
pub(super) fn rename(
    tx: &Transaction<'_>,
    request: &ModifyBusinessRemarksRequest,
    account: &str,
) -> Result<(), ApiError> {
    let (app_id, business_id, remarks) = (&request.app_id, &request.business_id, &request.remarks);
    usable(tx, app_id, account)?;
    names::check("Remarks", remarks)?;
    if !is_there(tx, app_id, business_id)? {
        return Err(missing(app_id, business_id));
    }
    let updated = tx
        .prepare_cached(
            "UPDATE business_ids SET remarks = ?3 WHERE app_id = ?1 AND business_id = ?2",
        )?
        .execute((app_id, business_id, remarks));
    unique(updated, app_id, remarks)
}

/// Lists the business ids of an app, the oldest first.
pub(super) fn list(
    db: &Connection,
    request: &GetAllBusinessIDRequest,
    account: &str,
) -> Result<GetAllBusinessIDOutput, ApiError> {
    usable(db, &request.app_id, account)?;
    let swapped = |error: ApiError| {
        let text = format!(
            "{}; the page of this Action calls the number of items `Offset` and the number to pass over `Limit`",
            error.message()
        );
        ApiError::service("InvalidParameter", text)
    };
    let items = number(
        "Offset",
        request.offset.as_deref(),
        MOST_LISTED,
        1..=MOST_LISTED,
    );
    let items = items.map_err(swapped)?;
    let passed = number("Limit", request.limit.as_deref(), 0, 0..=i64::MAX).map_err(swapped)?;
    let mut output = GetAllBusinessIDOutput::default();
    output.total_size = count(db, &request.app_id)?;
    let mut select = db.prepare_cached(
        "SELECT * FROM business_ids WHERE app_id = ?1 ORDER BY number LIMIT ?2 OFFSET ?3",
    )?;
    let rows = select.query_map((&request.app_id, items, passed), read)?;
    output.business_records = rows.collect::<Result<_, _>>()?;
    Ok(output)
}

fn read(row: &Row<'_>) -> rusqlite::Result<BusinessRecord> {
    let created: i64 = row.get("created_millis")?;
    let mut record = BusinessRecord::default();
    record.app_id = row.get("app_id")?;
    record.business_id = row.get("business_id")?;
    record.remarks = row.get("remarks")?;
    record.created_time = moment::to_the_second(created.unsigned_abs());
    Ok(record)
}

fn count(db: &Connection, app_id: &str) -> Result<i64, ApiError> {
    let mut select = db.prepare_cached("SELECT count(*) FROM business_ids WHERE app_id = ?1")?;
    Ok(select.query_row([app_id], |row| row.get(0))?)
}

fn is_there(db: &Connection, app_id: &str, business_id: &str) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT 1 FROM business_ids WHERE app_id = ?1 AND business_id = ?2")?;
    let found = select.query_row((app_id, business_id), |_| Ok(()));
    Ok(found.optional()?.is_some())
}

fn check_id(id: &str) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@');
    if id.is_empty() {
        return refuse("`BusinessId` is empty".to_owned());
    }
    match id.chars().find(|c| !allowed(*c)) {
        None => Ok(()),
        Some(wrong) => refuse(format!(
            "`BusinessId` may have letters, digits, `_`, `-` and `@`, but has {wrong:?}"
        )),
    }
}

/// Makes the error of a name that is taken from the one of the table.
fn unique(outcome: rusqlite::Result<usize>, app_id: &str, remarks: &str) -> Result<(), ApiError> {
    match outcome {
        Ok(_) => Ok(()),
        Err(rusqlite::Error::SqliteFailure(error, _))
            if error.code == ErrorCode::ConstraintViolation =>
        {
            refuse(format!(
                "another business id of the app `{app_id}` has the name `{remarks}`"
            ))
        }
        Err(error) => Err(error.into()),
    }
}

fn missing(app_id: &str, business_id: &str) -> ApiError {
    let text =
        format!("the app `{app_id}` has no business id `{business_id}`; add it with AddBusinessID");
    ApiError::service("InvalidParameter", text)
}

fn refuse<T>(text: String) -> Result<T, ApiError> {
    Err(ApiError::service("InvalidParameter", text))
}
