//! The pictures, and the event that tells of them.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use crate::ApiError;
use crate::outbox::NewEvent;
use crate::tasks::files::{self, NewFile};
use crate::tasks::storage;
use crate::tasks::streams::{self, Published, Selection};
use crate::tasks::task::Task;
use crate::webhooks;

/// The most streams of a task.
const MOST: usize = 17;
/// The size of the picture of a simulated camera.
const CAMERA: (u64, u64) = (640, 360);

/// Returns the video streams that pictures are taken of now.
pub(super) fn streams(db: &Connection, task: &Task) -> Result<Vec<Published>, ApiError> {
    let mut all = Selection::from_settings(task, false, true).published(db, task)?;
    all.truncate(MOST);
    Ok(all)
}

/// Takes a picture of each stream.
pub(super) fn take(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let (width, height) = size(task);
    let format = task.int("/ImageConfig/Format", 0);
    let extension = if format == 1 { "png" } else { "jpg" };
    let bytes = width * height / 8;
    let mut data = Vec::new();
    for stream in streams(tx, task)? {
        let number = files::next_number(tx, &task.app_id)?;
        let Published {
            user_id,
            stream_type,
            ..
        } = &stream;
        let key = format!(
            "{}/{}/{user_id}_{stream_type}_{at}_{number:08}.{extension}",
            task.room_id, task.task_id
        );
        let picture = NewFile {
            user_id,
            stream_type: *stream_type,
            format: extension,
            object_key: &key,
            base_bytes: bytes,
            bytes_per_second: 0,
            width: u32::try_from(width).unwrap_or(0),
            height: u32::try_from(height).unwrap_or(0),
            streams: json!([streams::shown(user_id, *stream_type)]),
            started_at: at,
            ended_at: Some(at),
        };
        files::add(tx, task, &picture)?;
        data.push(described(task, &picture, &stream, format));
    }
    if data.is_empty() {
        Ok(())
    } else {
        tell(tx, task, data, at)
    }
}

fn described(task: &Task, picture: &NewFile<'_>, stream: &Published, format: i64) -> Value {
    let mut described = json!({
        "Stream": streams::shown(&stream.user_id, stream.stream_type),
        "Format": format,
        "Width": picture.width,
        "Height": picture.height,
        "Size": picture.base_bytes,
        "TimeStamp": picture.started_at,
    });
    let place = match storage::image_service(task) {
        Some(_) => "VeImageXUri",
        None => "ObjectKey",
    };
    described[place] = picture.object_key.into();
    described
}

fn tell(tx: &Transaction<'_>, task: &Task, pictures: Vec<Value>, at: u64) -> Result<(), ApiError> {
    let mut data = json!({
        "AppId": task.app_id,
        "BusinessId": task.text("/BusinessId"),
        "RoomId": task.room_id,
        "TaskId": task.task_id,
        "Data": pictures,
    });
    match storage::image_service(task) {
        Some(service) => data["VeImageXServiceId"] = service.into(),
        None => data[storage::bucket_member(task)] = storage::bucket(task).into(),
    }
    let event = NewEvent {
        app_id: &task.app_id,
        event_type: "SnapshotRealTimeData",
        room_id: Some(&task.room_id),
        data,
        at_millis: at,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}

/// Returns the size of the pictures, in the proportions of the camera.
fn size(task: &Task) -> (u64, u64) {
    let set = |pointer: &str| u64::try_from(task.int(pointer, 0)).unwrap_or(0);
    let (width, height) = CAMERA;
    match (set("/ImageConfig/Width"), set("/ImageConfig/Height")) {
        (0, 0) => CAMERA,
        (wide, 0) => (wide, wide * height / width),
        (0, high) => (high * width / height, high),
        (wide, high) if wide * height <= high * width => (wide, wide * height / width),
        (_, high) => (high * width / height, high),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::size;
    use crate::tasks::task::Task;

    #[test]
    fn picture_keeps_the_proportions_of_the_camera() {
        struct Case {
            set: (u64, u64),
            size: (u64, u64),
        }
        let cases = [
            Case {
                set: (0, 0),
                size: (640, 360),
            },
            Case {
                set: (320, 0),
                size: (320, 180),
            },
            Case {
                set: (0, 720),
                size: (1280, 720),
            },
            Case {
                set: (800, 800),
                size: (800, 450),
            },
            Case {
                set: (1920, 90),
                size: (160, 90),
            },
        ];
        for Case {
            set,
            size: expected,
        } in cases
        {
            let settings = json!({"ImageConfig": {"Width": set.0, "Height": set.1}});
            assert_eq!(size(&Task::with_settings(settings)), expected, "{set:?}");
        }
    }
}
