//! The rules of a public stream beyond the types of its parameters.

use std::collections::BTreeSet;

use serde_json::Value;

use super::family::Source;
use crate::ApiError;
use crate::tasks::call::invalid;

/// The most streams in a public stream, and the most that are left out.
const MOST: usize = 17;
/// The layout that places each stream.
const CUSTOM: i64 = 2;

/// Checks streams and layout of a request.
pub(super) fn settings(body: &Value) -> Result<(), ApiError> {
    let targets = Source::all(body, "TargetStreams");
    let excluded = Source::all(body, "ExcludeStreams");
    for (name, list) in [("TargetStreams", &targets), ("ExcludeStreams", &excluded)] {
        if list.len() > MOST {
            let text = format!(
                "`{name}` has {} items, at most {MOST} are allowed",
                list.len()
            );
            return Err(invalid(text));
        }
    }
    if targets.is_empty() {
        return Err(invalid("`TargetStreams` is empty"));
    }
    for (index, target) in targets.iter().enumerate() {
        if excluded.iter().any(|other| other.is_same(target)) {
            let text = format!("`TargetStreams[{index}]` is in `ExcludeStreams` as well");
            return Err(invalid(text));
        }
    }
    if body["TranscodeMode"] == 1 {
        return remuxed(&targets, &excluded);
    }
    if body.pointer("/Layout/LayoutMode").and_then(Value::as_i64) == Some(CUSTOM) {
        custom_layout(body)?;
    }
    Ok(())
}

/// A public stream that is not transcoded is one stream of a user.
fn remuxed(targets: &[Source], excluded: &[Source]) -> Result<(), ApiError> {
    let is_one = matches!(targets, [target] if !target.user_id.is_empty());
    if is_one && excluded.is_empty() {
        return Ok(());
    }
    let text = "with `TranscodeMode` 1, `TargetStreams` has one stream with a `UserId`, and `ExcludeStreams` is empty";
    Err(invalid(text))
}

/// Each stream has a number of its own, and each region that of a stream.
fn custom_layout(body: &Value) -> Result<(), ApiError> {
    let list = body["TargetStreams"].as_array().into_iter().flatten();
    let mut numbers = BTreeSet::new();
    for (index, target) in list.enumerate() {
        let Some(number) = target["Index"].as_i64() else {
            let text = format!("`TargetStreams[{index}].Index` is required in the custom layout");
            return Err(invalid(text));
        };
        if !numbers.insert(number) {
            let text = format!("`TargetStreams[{index}].Index` {number} is there twice");
            return Err(invalid(text));
        }
    }
    let regions = body.pointer("/Layout/CustomLayout/Regions");
    let Some(regions) = regions.and_then(Value::as_array) else {
        let text = "`Layout.CustomLayout.Regions` is required in the custom layout";
        return Err(invalid(text));
    };
    for (index, region) in regions.iter().enumerate() {
        let number = region["StreamIndex"].as_i64();
        if !number.is_some_and(|number| numbers.contains(&number)) {
            let text = format!(
                "`Layout.CustomLayout.Regions[{index}].StreamIndex` is the `Index` of no stream in `TargetStreams`"
            );
            return Err(invalid(text));
        }
    }
    Ok(())
}
