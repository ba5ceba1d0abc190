//! Requests to convert documents.

use serde_json::{Value, json};

use super::Step;

/// The Version whose members are written in small letters.
pub(crate) const SMALL: &str = "2020-12-01";

impl Step {
    pub(super) fn conversion(&self, version: &str) -> Value {
        let is_dynamic = self.bit(0);
        let mut address = "https://example.com/deck.pptx".to_owned();
        if self.bit(1) {
            address = format!("{address}?pages={}", self.number % 40 + 1);
        }
        let mut body = json!({
            "Operator": self.user_id(), "Resource": address, "TranscodeMode": u8::from(is_dynamic), "Priority": 0,
        });
        if is_dynamic && self.slip >= 16 {
            body["ResourceAttr"] = json!({ "FileName": "deck.pptx", "Size": 10_000 });
        }
        if (!is_dynamic && self.slip < 240) || self.bit(2) {
            body["TranscodeConfig"] = json!({
                "ForceUseResolution": self.bit(3), "InputFormat": 2, "OutputFormat": self.number % 2 + 1,
                "OutputWidth": 1080, "OutputHeight": 720, "Thumbnail": self.bit(4), "ThumbnailWidth": 270,
                "ThumbnailHeight": 180,
            });
        }
        if self.bit(5) {
            let tos = json!({ "AccountId": "200000000", "Region": 0, "Bucket": "bucket" });
            body["StorageConfig"] = json!({ "Type": 0, "TosConfig": tos });
        }
        if self.bit(6) {
            body["PreSignDuration"] = 5000.into();
        }
        if version == SMALL { small(&body) } else { body }
    }
}

/// Writes the names of members with small letters, as the older Version does: `TaskId` as `task_id`.
pub(crate) fn small(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (small_name(name), small(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(small).collect(),
        other => other.clone(),
    }
}

fn small_name(name: &str) -> String {
    let mut small = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !small.is_empty() {
            small.push('_');
        }
        small.push(letter.to_ascii_lowercase());
    }
    small
}
