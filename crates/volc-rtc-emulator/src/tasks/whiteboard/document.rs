//! A document that is converted, and the pages that come of it.

use serde_json::{Value, json};

use crate::tasks::task::{State, Task};

/// The pages of a document whose address does not say.
const PAGES: u64 = 5;
/// The most pages of a document.
const MOST: u64 = 1_000;
/// The milliseconds that a page takes.
pub(super) const PAGE: u64 = 1_000;

/// Returns whether the document becomes web pages, and not pictures.
pub(super) fn is_dynamic(task: &Task) -> bool {
    task.int("/TranscodeMode", 0) == 1
}

/// Returns the number of pages: `pages` in the query of the address.
pub(super) fn pages(task: &Task) -> u64 {
    let query = task
        .text("/Resource")
        .split_once('?')
        .map_or("", |parts| parts.1);
    let value = query
        .split('&')
        .find_map(|part| part.strip_prefix("pages="));
    let number = value.and_then(|text| text.parse().ok());
    number.unwrap_or(PAGES).clamp(1, MOST)
}

/// Returns the pages that are done at a time.
pub(super) fn done(task: &Task, now: u64) -> u64 {
    match (task.state, task.started_at) {
        (State::Ended, _) => pages(task),
        (State::Running, Some(started)) => (now.saturating_sub(started) / PAGE).min(pages(task)),
        _ => 0,
    }
}

/// Returns the progress in percent. That of a dynamic conversion is 0 until the end.
pub(super) fn progress(task: &Task, now: u64) -> u64 {
    if is_dynamic(task) {
        return if task.state == State::Ended { 100 } else { 0 };
    }
    done(task, now).saturating_mul(100) / pages(task)
}

/// Returns the name of the document.
pub(super) fn name(task: &Task) -> &str {
    let named = task.text("/ResourceAttr/FileName");
    if !named.is_empty() {
        return named;
    }
    let address = task.text("/Resource");
    let path = address.split_once('?').map_or(address, |parts| parts.0);
    path.rsplit('/').next().unwrap_or_default()
}

/// Returns the id of the file of a dynamic conversion.
pub(super) fn file_id(task: &Task) -> String {
    if is_dynamic(task) && task.state == State::Ended {
        format!("emulatorfile{:018}", task.number)
    } else {
        String::new()
    }
}

/// Returns the size of a page.
pub(super) fn size(task: &Task) -> [i64; 2] {
    [
        "/TranscodeConfig/OutputWidth",
        "/TranscodeConfig/OutputHeight",
    ]
    .map(|name| task.int(name, 0))
}

/// Returns the size of a thumbnail; 0 without any.
pub(super) fn thumbnail_size(task: &Task) -> [i64; 2] {
    if !has_thumbnails(task) {
        return [0, 0];
    }
    [
        task.int("/TranscodeConfig/ThumbnailWidth", 320),
        task.int("/TranscodeConfig/ThumbnailHeight", 180),
    ]
}

fn has_thumbnails(task: &Task) -> bool {
    task.flag("/TranscodeConfig/Thumbnail", false)
}

/// A page that has come of a document.
pub(super) struct Page {
    pub(super) number: u64,
    pub(super) picture: String,
    pub(super) thumbnail: String,
}

/// Returns the pages of a document that is done.
pub(super) fn pictures(task: &Task) -> Vec<Page> {
    if task.state != State::Ended || (is_dynamic(task) && !has_thumbnails(task)) {
        return Vec::new();
    }
    let page = |number: u64| Page {
        number,
        picture: if is_dynamic(task) {
            String::new()
        } else {
            address(task, &format!("{number}"))
        },
        thumbnail: if has_thumbnails(task) {
            address(task, &format!("{number}_thumbnail"))
        } else {
            String::new()
        },
    };
    (1..=pages(task)).map(page).collect()
}

/// Returns the address of the web page of a dynamic conversion.
pub(super) fn web_page(task: &Task) -> String {
    if is_dynamic(task) && task.state == State::Ended {
        located(task, "index.html")
    } else {
        String::new()
    }
}

fn address(task: &Task, name: &str) -> String {
    let extension = if task.int("/TranscodeConfig/OutputFormat", 1) == 2 {
        "jpg"
    } else {
        "png"
    };
    located(task, &format!("{name}.{extension}"))
}

fn located(task: &Task, name: &str) -> String {
    let buckets = [
        "/StorageConfig/TosConfig/Bucket",
        "/StorageConfig/CustomConfig/Bucket",
    ];
    let custom = usize::from(task.int("/StorageConfig/Type", 0) == 1);
    let bucket = buckets.get(custom).map_or("", |pointer| task.text(pointer));
    let bucket = if bucket.is_empty() {
        "emulator"
    } else {
        bucket
    };
    let signed = match task.int("/PreSignDuration", 0) {
        0 => String::new(),
        seconds => format!("?X-Tos-Expires={seconds}"),
    };
    format!(
        "https://{bucket}.tos.invalid/{}/{name}{signed}",
        task.task_id
    )
}

/// Returns the members of an event that every step has.
pub(super) fn head(task: &Task) -> Value {
    json!({
        "TaskId": task.task_id,
        "TranscodeMode": task.int("/TranscodeMode", 0),
        "FileName": name(task),
    })
}
