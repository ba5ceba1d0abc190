//! The settings that an update of a mixed push changes.

use serde_json::{Map, Value};

use crate::tasks::call::put;

/// The members that an update changes.
const CHANGED: [&str; 7] = [
    "/TargetStreams",
    "/Layout/CustomLayout/Canvas/Background",
    "/Layout/CustomLayout/Canvas/BackgroundImage",
    "/Layout/CustomLayout/Regions",
    "/Encode",
    "/Control/SpatialConfig",
    "/Control/SEIConfig/UserConfigExtraInfo",
];
/// The members of `Encode` that it does not.
const FIXED: [&str; 2] = ["/Encode/AudioProfile", "/Encode/VideoCodec"];

/// Returns the settings after an update. In a partial one, what the request leaves out stays; else it goes back to its
/// default.
pub(super) fn updated(old: &Value, request: &Value, is_partial: bool) -> Value {
    let mut new = old.clone();
    for pointer in CHANGED {
        match (request.pointer(pointer), is_partial) {
            (Some(value), true) => {
                let mut merged = new.pointer(pointer).cloned().unwrap_or_default();
                merge(&mut merged, value);
                put(&mut new, pointer, merged);
            }
            (Some(value), false) => put(&mut new, pointer, value.clone()),
            (None, true) => {}
            (None, false) => remove(&mut new, pointer),
        }
    }
    for pointer in FIXED {
        match old.pointer(pointer) {
            Some(value) => put(&mut new, pointer, value.clone()),
            None => remove(&mut new, pointer),
        }
    }
    new
}

/// Puts the members of an object into another one, at any depth; lists are replaced.
pub(super) fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (into, from) => from.clone_into(into),
    }
}

fn remove(settings: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    let parent = settings.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.map(|members: &mut Map<String, Value>| members.remove(name));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::updated;

    #[test]
    fn update_resets_what_it_leaves_out_unless_it_is_partial() {
        let old = json!({
            "PushURL": "rtmp://a/b",
            "TargetStreams": {"StreamList": [{"UserId": "a", "Index": 0}]},
            "Encode": {"VideoFps": 30, "VideoCodec": 1, "VideoGop": 2},
            "Layout": {"LayoutMode": 2, "CustomLayout": {
                "Canvas": {"Width": 100, "Background": "#111111"}, "Regions": [{"StreamIndex": 0}],
            }},
        });
        let request = json!({"Encode": {"VideoFps": 10, "VideoCodec": 0}});
        assert_eq!(
            updated(&old, &request, false),
            json!({
                "PushURL": "rtmp://a/b",
                "Encode": {"VideoFps": 10, "VideoCodec": 1},
                "Layout": {"LayoutMode": 2, "CustomLayout": {"Canvas": {"Width": 100}}},
            })
        );
        let mut partial = old.clone();
        partial["Encode"]["VideoFps"] = json!(10);
        assert_eq!(updated(&old, &request, true), partial);
    }
}
