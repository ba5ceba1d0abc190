//! The storage of segments and snapshots, in each Version's form.

use serde_json::{Value, json};

use super::task::Task;

/// The Version whose requests have `TosConfig` without `StorageConfig`.
const FIRST: &str = "2020-12-01";

/// Returns the bucket; empty for veImageX.
pub(in crate::tasks) fn bucket(task: &Task) -> &str {
    let buckets = [
        "/TosConfig/Bucket",
        "/StorageConfig/TosConfig/Bucket",
        "/StorageConfig/CustomConfig/Bucket",
    ];
    let kind = task.int("/StorageConfig/Type", 0);
    let wanted = match kind {
        _ if task.setting("/TosConfig").is_some() => buckets.first(),
        0 => buckets.get(1),
        2 => buckets.get(2),
        _ => None,
    };
    wanted.map_or("", |pointer| task.text(pointer))
}

/// Returns the name of the member of events that has the bucket.
pub(in crate::tasks) fn bucket_member(task: &Task) -> &'static str {
    if task.version == FIRST {
        "TosBucket"
    } else {
        "Bucket"
    }
}

/// Returns the service of veImageX; `None` for other storages.
pub(in crate::tasks) fn image_service(task: &Task) -> Option<&str> {
    let is_used = task.int("/StorageConfig/Type", 0) == 3;
    is_used.then(|| task.text("/StorageConfig/VeImageXConfig/ServiceId"))
}

/// Returns the storage as responses show it: that of 2020-12-01 in the form of the later Versions.
pub(in crate::tasks) fn shown(task: &Task) -> Value {
    match task.setting("/TosConfig") {
        Some(old) => json!({"Type": 0, "TosConfig": {
            "AccountId": old["UserAccountId"],
            "Bucket": old["Bucket"],
        }}),
        None => task.settings["StorageConfig"].clone(),
    }
}
