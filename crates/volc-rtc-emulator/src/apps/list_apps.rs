//! `ListApps`: the apps of the calling account, page by page.
//!
//! What the page leaves open is decided so: apps that every account may use are listed to every account; `AppId`
//! of an app that the account has not lists nothing; all apps are of the project `default`.

use rusqlite::{Connection, Row, named_params};
use volc_rtc_api::app::list_apps::{AppList, ListAppsOutput, Status};
use volc_rtc_api::app::v2020_12_01;

use crate::{ApiError, Caller, moment};

/// The project of all apps.
const PROJECT: &str = "default";

/// The part of the list that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Page {
    app_id: Option<String>,
    project: Option<String>,
    newest_first: bool,
    offset: i64,
    limit: i64,
}

impl Page {
    /// Reads the parameters, which are numbers as texts.
    pub(super) fn new(
        app_id: Option<String>,
        reverse: Option<i64>,
        offset: Option<String>,
        limit: Option<String>,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            app_id: app_id.filter(|id| !id.is_empty()),
            project: None,
            newest_first: reverse == Some(1),
            offset: number("Offset", offset.as_deref(), 0, 0..=i64::MAX)?,
            limit: number("Limit", limit.as_deref(), 50, 1..=100)?,
        })
    }

    /// Narrows the list to a project, if one is given.
    pub(super) fn of_project(mut self, project: Option<String>) -> Self {
        self.project = project.filter(|name| !name.is_empty());
        self
    }
}

/// Reads a number that a page calls a text.
pub(super) fn number(
    parameter: &str,
    text: Option<&str>,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Result<i64, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let mut wanted = format!("a whole number of at least {}", range.start());
            if *range.end() < i64::MAX {
                wanted.push_str(&format!(" and at most {}", range.end()));
            }
            let text = format!("`{parameter}` must be {wanted} as a text, but is {text:?}");
            ApiError::service("InvalidParameter", text)
        })
}

/// Lists apps.
pub(super) async fn list(page: Page, caller: Caller) -> Result<ListAppsOutput, ApiError> {
    let account = caller.account().to_owned();
    let work = move |db: &Connection| select(db, &page, &account);
    caller.read(work).await
}

fn select(db: &Connection, page: &Page, account: &str) -> Result<ListAppsOutput, ApiError> {
    const WHICH: &str =
        "(account = :account OR account IS NULL) AND (:app_id IS NULL OR app_id = :app_id)";
    let mut output = ListAppsOutput::default();
    (output.limit, output.offset) = (page.limit, page.offset);
    if page.project.as_deref().is_some_and(|name| name != PROJECT) {
        return Ok(output);
    }
    output.total = db
        .prepare_cached(&format!("SELECT count(*) FROM apps WHERE {WHICH}"))?
        .query_row(
            named_params! {":account": account, ":app_id": page.app_id},
            |row| row.get(0),
        )?;
    let order = if page.newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT * FROM apps WHERE {WHICH} ORDER BY number {order} LIMIT :limit OFFSET :offset"
    );
    let mut select = db.prepare_cached(&sql)?;
    let rows = select.query_map(
        named_params! {
            ":account": account,
            ":app_id": page.app_id,
            ":limit": page.limit,
            ":offset": page.offset,
        },
        read,
    )?;
    output.app_list = rows.collect::<Result<_, _>>()?;
    Ok(output)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AppList> {
    let created: i64 = row.get("created_millis")?;
    let enabled: bool = row.get("enabled")?;
    let mut app = AppList::default();
    app.app_id = row.get("app_id")?;
    app.app_name = row.get("name")?;
    app.create_at = moment::to_the_nanosecond(created.unsigned_abs());
    app.status = if enabled {
        Status::Running
    } else {
        Status::Disabled
    };
    app.app_key = row.get::<_, String>("app_key")?.into();
    app.secondary_app_key = row.get::<_, String>("secondary_app_key")?.into();
    Ok(app)
}

/// The same output in Version 2020-12-01.
pub(super) fn in_2020(listed: ListAppsOutput) -> v2020_12_01::list_apps::ListAppsOutput {
    let app = |listed: AppList| {
        let mut app = v2020_12_01::list_apps::App::default();
        app.app_id = listed.app_id;
        app.app_name = listed.app_name;
        app.created_at = listed.create_at;
        app.status = listed.status;
        app.app_key = listed.app_key;
        app.secondary_app_key = listed.secondary_app_key;
        app
    };
    let mut output = v2020_12_01::list_apps::ListAppsOutput::default();
    output.total = listed.total;
    output.offset = listed.offset;
    output.limit = listed.limit;
    output.applist = listed.app_list.into_iter().map(app).collect();
    output
}
