//! Conversions of documents into pages of whiteboards.

use serde_json::{Value, json};

use super::{Family, Model, Outcome, State, Task, is_complete};
use crate::families::{SMALL, small};
use crate::model::{ANY_NUMBER, ANY_TEXT, ANYTHING};

impl Task {
    /// Returns the number of pages, of which each takes a second.
    pub(super) fn pages(&self) -> i64 {
        let address = self.body["Resource"].as_str().unwrap_or("");
        let pages = address
            .split_once("pages=")
            .map(|(_, pages)| pages.parse().unwrap());
        pages.unwrap_or(5)
    }
}

impl Model {
    /// `body` has the names of the later Version.
    pub(crate) fn start_conversion(
        &mut self,
        version: &'static str,
        body: &Value,
    ) -> Outcome<Value> {
        if !is_complete(Family::Conversion, body) {
            return Err("InvalidParameter");
        }
        let names = (String::new(), String::new(), String::new());
        let place = self.insert(Family::Conversion, version, names, body);
        self.begin(place);
        Ok(shaped(version, json!({ "TaskId": ANY_TEXT })))
    }

    /// Notes the id that the service has given to the last task.
    pub(crate) fn name_conversion(&mut self, result: &Value) {
        let id = result["TaskId"].as_str().or(result["task_id"].as_str());
        self.tasks.last_mut().unwrap().id = id.unwrap_or("").to_owned();
    }

    /// Returns the id of a conversion, one that is unknown if there is none.
    pub(crate) fn conversion(&self, choice: u8) -> String {
        let all: Vec<&Task> = { self.tasks.iter() }
            .filter(|task| task.family == Family::Conversion)
            .collect();
        let one = all.get(usize::from(choice) % (all.len() + 1));
        one.map_or_else(|| "0000000000".to_owned(), |task| task.id.clone())
    }

    /// Answers `WbTranscodeQuery`.
    pub(crate) fn progress(&mut self, version: &'static str, id: &str) -> Outcome<Value> {
        let place = self.found(Family::Conversion, "", id)?;
        let task = &self.tasks[place];
        let status = match task.state {
            State::NotStarted => 0,
            State::Running | State::Stopping => 1,
            State::Ended => 2,
            State::Failed => 3,
        };
        let progress = match (task.body["TranscodeMode"] == 1, task.state) {
            (true, _) | (_, State::NotStarted) => json!(0),
            (_, State::Ended) => json!(100),
            _ => json!(ANY_NUMBER),
        };
        let (number, message) = match task.state {
            State::Failed => (500, ANY_TEXT),
            _ => (0, ""),
        };
        let shown = if version == SMALL {
            json!({ "status": status, "progress": progress, "err_code": number, "err_msg": message })
        } else {
            json!({
                "Status": status, "Progress": progress, "ErrCodeN": number, "ErrMsg": message,
                "ErrCode": if number == 0 { "" } else { ANYTHING },
            })
        };
        self.read(place);
        Ok(shown)
    }

    /// Answers `WbTranscodeGet`.
    pub(crate) fn document(&mut self, version: &'static str, id: &str) -> Outcome<Value> {
        let place = self.found(Family::Conversion, "", id)?;
        let task = &self.tasks[place];
        let shown = match task.state {
            State::Ended => Ok(shaped(version, pages(task))),
            State::Failed => Ok(shaped(version, json!({ ANYTHING: true, "Images": [] }))),
            _ => Err("InternalError.TaskNotReady"),
        };
        self.read(place);
        shown
    }
}

fn pages(task: &Task) -> Value {
    let is_dynamic = task.body["TranscodeMode"] == 1;
    let config = &task.body["TranscodeConfig"];
    let has_thumbnails = config["Thumbnail"] == true;
    let picture = if is_dynamic { "" } else { ANY_TEXT };
    let thumbnail = if has_thumbnails { ANY_TEXT } else { "" };
    let count = if is_dynamic && !has_thumbnails {
        0
    } else {
        task.pages()
    };
    let page = |number: i64| {
        json!({
            "PageId": number, "ImgUrl": picture, "ThumbnailUrl": thumbnail, "Warning": ANYTHING,
        })
    };
    let mut shown = json!({
        "TranscodeMode": u8::from(is_dynamic), "FileName": ANY_TEXT,
        "FileId": if is_dynamic { ANY_TEXT } else { "" }, "Width": ANYTHING, "Height": ANYTHING,
        "ThumbnailWidth": if has_thumbnails { json!(ANY_NUMBER) } else { json!(ANYTHING) },
        "ThumbnailHeight": if has_thumbnails { json!(ANY_NUMBER) } else { json!(ANYTHING) },
        "Images": (1..=count).map(page).collect::<Value>(),
    });
    if !is_dynamic {
        (shown["Width"], shown["Height"]) = (
            config["OutputWidth"].clone(),
            config["OutputHeight"].clone(),
        );
    }
    shown
}

/// Writes a result as its Version does.
fn shaped(version: &str, mut result: Value) -> Value {
    if version != SMALL {
        for page in result["Images"].as_array_mut().into_iter().flatten() {
            page["PageId"] = page["PageId"].as_f64().into();
        }
        return result;
    }
    result = small(&result);
    for page in result["images"].as_array_mut().into_iter().flatten() {
        page["img"] = page["img_url"].take();
    }
    if result["file_name"].is_string() {
        result["h5_url"] = ANYTHING.into();
        (result["thumbnail_width"], result["thumbnail_height"]) = (Value::Null, Value::Null);
    }
    result
}
