//! The AppId and what belongs to it, by what the account says of its applications.

use volc_core::api::Json;

use super::form;
use super::inputs::Diagnose;
use super::report::{Diagnosis, Problem, Subject};

/// Checks AppId, AppKey and token against each other, and against the account's application of that AppId where the
/// probe has found out about it.
pub(super) fn check(diagnose: &Diagnose, apps: Option<&Json>, report: &mut Diagnosis) {
    let Some(app_id) = &diagnose.app_id else {
        return;
    };
    let app_id = app_id.expose();
    let token = diagnose.token.as_ref().map(|token| token.expose());
    if let Some(of_token) = token.and_then(|token| form::app_of_token(token)) {
        if of_token == app_id {
            report.good(Subject::Token, "it was made for this AppId");
        } else {
            let text = "it was made for another AppId; sign one with this AppId and its AppKey";
            report.bad(Subject::Token, Problem::OfAnother, text);
        }
    }
    // Something else in its place is in the report already.
    let is_reported = report.worst(Subject::AppId).is_some();
    let Some(apps) = apps.filter(|_| !is_reported) else {
        return;
    };
    let mut apps = apps["AppList"].as_array().into_iter().flatten();
    let Some(app) = apps.find(|app| app["AppId"].as_str() == Some(app_id.as_str())) else {
        let text = "the account of the access key has no such application; it is of another account or site";
        return report.bad(Subject::AppId, Problem::OfAnother, text);
    };
    report.good(
        Subject::AppId,
        "the account of the access key has this application",
    );
    check_key(diagnose, app, report);
}

/// Compares the AppKey with those of the application.
fn check_key(diagnose: &Diagnose, app: &Json, report: &mut Diagnosis) {
    let Some(key) = &diagnose.app_key else {
        return;
    };
    let known: Vec<&str> = ["AppKey", "SecondaryAppKey"]
        .iter()
        .filter_map(|name| app[*name].as_str())
        // One that the account may not see is masked.
        .filter(|known| !known.is_empty() && !known.contains('*'))
        .collect();
    if known.contains(&key.expose().as_str()) {
        report.good(Subject::AppKey, "it is an AppKey of this application");
    } else if !known.is_empty() && report.worst(Subject::AppKey).is_none() {
        let text = "it is no AppKey of this application; tokens that it signs are refused";
        report.bad(Subject::AppKey, Problem::OfAnother, text);
    }
}
