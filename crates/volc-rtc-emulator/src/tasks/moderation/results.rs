//! The results of reviews, which are posted to the URL of the request.

use std::time::{Duration, UNIX_EPOCH};

use rusqlite::Transaction;
use serde_json::{Value, json};
use volc_rtc_events::sign::TestEvent;

use super::sample::{PICTURES, SOUND, Sample};
use crate::ApiError;
use crate::control::TaskViolation;
use crate::store;
use crate::tasks::task::Task;
use crate::webhooks::{self, ServerPost, WEBHOOK_KEY};

/// The name of the event and of its posts in the journal.
const RESULT: &str = "MachineReviewResult";
/// The version of the format, which has one page.
const VERSION: &str = "2020-12-01";
/// The host of pictures and sound that are not there; no such host can be.
const HOST: &str = "http://storage.emulator.invalid";

/// Posts that nothing was found, if the request wants all results.
pub(super) fn passed(
    tx: &Transaction<'_>,
    task: &Task,
    samples: &[Sample],
    at: u64,
) -> Result<(), ApiError> {
    if task.int("/CallbackType", 0) != 1 {
        return Ok(());
    }
    samples.iter().try_for_each(|sample| {
        let mut data = reviewed(task, sample, at);
        data["Suggest"] = "PASS".into();
        post(tx, task, &data, at)
    })
}

/// Posts a violation. Returns whether the request has named an address.
pub(in crate::tasks) fn violation(
    tx: &Transaction<'_>,
    task: &Task,
    found: &TaskViolation,
    at: u64,
) -> Result<bool, ApiError> {
    if !has_address(task) {
        return Ok(false);
    }
    let (media, extension) = if found.is_audio {
        (SOUND, "wav")
    } else {
        (PICTURES, "jpg")
    };
    let sample = Sample {
        user_id: found.user_id.clone(),
        media,
        object_key: format!("{}/{}_{at}.{extension}", task.room_id, found.user_id),
        from: at,
    };
    let mut data = reviewed(task, &sample, at);
    data["AudioText"] = found.text.as_str().into();
    data["HitReasons"] = json!([found.reason]);
    data["RiskHit"] = json!([{"Name": found.reason, "Score": 1.0}]);
    data["RiskALL"] = data["RiskHit"].clone();
    data["Suggest"] = "REJECT".into();
    post(tx, task, &data, at)?;
    Ok(true)
}

fn reviewed(task: &Task, sample: &Sample, at: u64) -> Value {
    let url = format!("{HOST}/{}", sample.object_key);
    let (images, audio) = if sample.media == SOUND {
        (Vec::new(), url)
    } else {
        (vec![url], String::new())
    };
    let mut data = json!({
        "RoomId": task.room_id,
        "UserId": sample.user_id,
        "MediaType": sample.media,
        "Images": images,
        "Audio": audio,
        "AudioText": "",
        "HitReasons": [],
        "RiskALL": [],
        "AIResultOrigin": "{}",
    });
    if sample.media == SOUND {
        data["AudioSegmentInfo"] = json!({
            "StartTime": sample.from,
            "FinishTime": at,
            "Duration": at.saturating_sub(sample.from),
        });
    }
    data
}

fn has_address(task: &Task) -> bool {
    let url = task.text("/Callback");
    url.starts_with("http://") || url.starts_with("https://")
}

/// Posts a result, in the envelope of events. An address that cannot be used gets nothing, as the page says.
fn post(tx: &Transaction<'_>, task: &Task, data: &Value, at: u64) -> Result<(), ApiError> {
    if !has_address(task) {
        return Ok(());
    }
    let number = store::next_id(tx, &task.app_id, "task-results")?;
    let body = TestEvent::new(RESULT, data.to_string())
        .time(UNIX_EPOCH + Duration::from_millis(at))
        .id(format!("review-{number}"))
        .app_id(task.app_id.as_str())
        .version(VERSION)
        .nonce(format!("{:04}", number % 10_000))
        .sign(WEBHOOK_KEY);
    let queue = format!("task-{}", task.number);
    webhooks::post(
        tx,
        &ServerPost {
            app_id: &task.app_id,
            queue: &queue,
            room_id: Some(&task.room_id),
            kind: RESULT,
            url: task.text("/Callback"),
            headers: &[],
            body: &body,
            at_millis: at,
        },
    )?;
    Ok(())
}
