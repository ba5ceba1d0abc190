//! Regions of a layout in the form of a Version: proportions of the canvas in 2020-12-01, pixels in later ones. A task
//! that one Version has started is shown by all.

use serde_json::{Number, Value, json};

/// The Version whose regions are proportions.
const PROPORTIONAL: &str = "2020-12-01";

/// Brings the regions of a layout into the form of a Version.
pub(super) fn in_version(layout: &mut Value, version: &str) {
    let canvas = &layout["CustomLayout"]["Canvas"];
    let width = canvas["Width"].as_f64().unwrap_or(640.0);
    let height = canvas["Height"].as_f64().unwrap_or(480.0);
    let to_pixels = version != PROPORTIONAL;
    let regions = layout.pointer_mut("/CustomLayout/Regions");
    for region in regions.and_then(Value::as_array_mut).into_iter().flatten() {
        let has = |name: &str| region.get(name).is_some_and(|value| !value.is_null());
        let is_proportional = has("WidthProportion") || has("HeightProportion");
        let Value::Object(members) = region else {
            continue;
        };
        if is_proportional != to_pixels {
            continue;
        }
        for (location, pixels, proportion, whole) in [
            ("LocationX", "Width", "WidthProportion", width),
            ("LocationY", "Height", "HeightProportion", height),
        ] {
            let (old, new) = if to_pixels {
                (proportion, pixels)
            } else {
                (pixels, proportion)
            };
            for (from, to) in [(location, location), (old, new)] {
                if let Some(value) = members.remove(from).and_then(|value| value.as_f64()) {
                    members.insert(to.to_owned(), scaled(value, whole, to_pixels));
                }
            }
        }
    }
}

/// Returns whole pixels of a proportion, or the proportion of pixels.
fn scaled(value: f64, whole: f64, to_pixels: bool) -> Value {
    if !to_pixels {
        return json!(value / whole);
    }
    let pixels = format!("{:.0}", value * whole);
    pixels
        .parse::<i64>()
        .map_or(Value::Null, |pixels| Number::from(pixels).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_shown_in_the_form_of_the_version() {
        let proportional = json!({ "CustomLayout": {
            "Canvas": { "Width": 640, "Height": 480 },
            "Regions": [{ "StreamIndex": 0, "LocationX": 0.5, "WidthProportion": 0.25, "HeightProportion": 1.0 }],
        }});
        let pixels = json!({ "CustomLayout": {
            "Canvas": { "Width": 640, "Height": 480 },
            "Regions": [{ "StreamIndex": 0, "LocationX": 320, "Width": 160, "Height": 480 }],
        }});
        for version in ["2023-06-01", "2023-11-01"] {
            let mut shown = proportional.clone();
            in_version(&mut shown, version);
            assert_eq!(shown, pixels, "{version}");
            in_version(&mut shown, version);
            assert_eq!(shown, pixels, "{version}");
        }
        let mut shown = pixels;
        in_version(&mut shown, PROPORTIONAL);
        assert_eq!(shown, proportional);
        let mut empty = Value::Null;
        in_version(&mut empty, PROPORTIONAL);
        assert_eq!(empty, Value::Null);
    }
}
