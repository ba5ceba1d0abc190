//! The checks of streams and layouts, which recordings and pushes have in common.
//!
//! The pages say that regions and streams belong together one to one, and which values the service checks; what is out
//! of the bounds of a single parameter has been refused before.

use serde_json::Value;

use super::call::invalid;
use super::streams::{SCREEN, listed};
use crate::ApiError;

/// The layouts.
const VERTICAL: i64 = 1;
pub(in crate::tasks) const CUSTOM: i64 = 2;

/// Checks the streams that a request wants and those that it leaves out.
pub(in crate::tasks) fn check_streams(body: &Value, most: usize) -> Result<(), ApiError> {
    let targets = listed(body, "/TargetStreams/StreamList");
    let excluded = listed(body, "/ExcludeStreams/StreamList");
    for (name, list) in [("TargetStreams", &targets), ("ExcludeStreams", &excluded)] {
        if list.len() > most {
            return Err(invalid(format!(
                "`{name}` has {} streams, at most {most} are allowed",
                list.len()
            )));
        }
    }
    if let Some((user, _)) = excluded.iter().find(|(_, kind)| *kind == SCREEN) {
        return Err(invalid(format!(
            "`ExcludeStreams` names the screen of `{user}`; screens cannot be left out"
        )));
    }
    if let Some((user, _)) = targets.iter().find(|stream| excluded.contains(stream)) {
        return Err(invalid(format!(
            "`{user}` is in `TargetStreams` and in `ExcludeStreams`"
        )));
    }
    Ok(())
}

/// Returns the layout of a request or of settings.
pub(in crate::tasks) fn layout_mode(body: &Value) -> i64 {
    let mode = body.pointer("/Layout/LayoutMode").and_then(Value::as_i64);
    mode.unwrap_or(0)
}

/// Checks the layout of a start, or of the settings that an update would lead to.
pub(in crate::tasks) fn check_layout(body: &Value) -> Result<(), ApiError> {
    let has = |pointer: &str| body.pointer(pointer).is_some_and(|value| !value.is_null());
    match layout_mode(body) {
        VERTICAL if !has("/Layout/MainVideoStream") && !has("/Layout/MainVideoStreamIndex") => Err(
            invalid("`Layout.MainVideoStream` is required in the vertical layout"),
        ),
        CUSTOM => check_regions(body),
        _ => Ok(()),
    }
}

fn check_regions(body: &Value) -> Result<(), ApiError> {
    let list = |pointer: &str| -> Vec<&Value> {
        let list = body.pointer(pointer).and_then(Value::as_array);
        list.into_iter().flatten().collect()
    };
    let streams = list("/TargetStreams/StreamList");
    let regions = list("/Layout/CustomLayout/Regions");
    let mut indexes: Vec<i64> = streams
        .iter()
        .map(|stream| index(stream, "Index"))
        .collect();
    indexes.sort_unstable();
    if indexes.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(invalid(
            "two streams of `TargetStreams` have the same `Index`; the custom layout tells them apart by it",
        ));
    }
    let mut wanted: Vec<i64> = regions
        .iter()
        .map(|region| index(region, "StreamIndex"))
        .collect();
    wanted.sort_unstable();
    if wanted != indexes {
        return Err(invalid(format!(
            "`Layout.CustomLayout.Regions` are of the streams {wanted:?}, `TargetStreams` has {indexes:?}; each stream \
             needs one region"
        )));
    }
    let canvas = |name: &str, default: i64| {
        let value = body.pointer(&format!("/Layout/CustomLayout/Canvas/{name}"));
        value.and_then(Value::as_i64).unwrap_or(default)
    };
    let (width, height) = (canvas("Width", 640), canvas("Height", 480));
    regions
        .iter()
        .try_for_each(|region| check_region(region, width, height))
}

/// Checks that a region is inside the canvas: by pixels, or by proportions in the older Versions.
fn check_region(region: &Value, width: i64, height: i64) -> Result<(), ApiError> {
    let number = |name: &str| region[name].as_f64().unwrap_or(0.0);
    let is_proportional =
        !region["WidthProportion"].is_null() || !region["HeightProportion"].is_null();
    let axes = [
        ("LocationX", "Width", "WidthProportion", width),
        ("LocationY", "Height", "HeightProportion", height),
    ];
    for (location, length, proportion, pixels) in axes {
        #[allow(
            clippy::cast_precision_loss,
            reason = "a canvas has at most 1920 pixels"
        )]
        let (begin, long, most) = if is_proportional {
            (number(location), number(proportion), 1.0)
        } else {
            (number(location), number(length), pixels as f64)
        };
        if !(0.0..most).contains(&begin) || begin + long > most {
            return Err(invalid(format!(
                "the region of the stream {} leaves the canvas: `{location}` is {begin}, the length {long}, the canvas \
                 has {most}",
                index(region, "StreamIndex")
            )));
        }
    }
    Ok(())
}

fn index(value: &Value, name: &str) -> i64 {
    value[name].as_i64().unwrap_or(0)
}

/// Checks that the family stores on a kind of storage. That its settings are there is a condition of the page.
pub(in crate::tasks) fn check_storage(body: &Value, kinds: &[i64]) -> Result<(), ApiError> {
    let kind = index(&body["StorageConfig"], "Type");
    if kinds.contains(&kind) {
        return Ok(());
    }
    Err(invalid(format!(
        "`StorageConfig.Type` {kind} cannot be used here"
    )))
}
