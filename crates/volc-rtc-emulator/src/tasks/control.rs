//! The control API of tasks.
//!
//! `?app_id=` chooses the app, the test app without it; a task's `{id}` is the number in the list. Times are
//! milliseconds since 1970.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /tasks` | lists tasks, live and ended, the oldest first; `family`, `room` (of a family), `after`, `limit` |
//! | `GET /tasks/{id}` | shows a task |
//! | `GET /tasks/{id}/files` | lists the files and pictures that it would have made, with sizes as of now |
//! | `POST /tasks/{id}/advance` | lets it come to its next state; with `reason` it ends |
//! | `POST /tasks/{id}/fail` | lets it fail, with `reason` and `message` |
//! | `POST /tasks/{id}/violation` | lets moderation find that a `user_id` breaks the rules, in the sound with `is_audio`; `reason`, `text` |
//! | `POST /tasks/{id}/upload-failure` | lets the upload of a recording fail, with a `message`; its files go to the backup |
//! | `POST /tasks/transitions` | sets how tasks of an app and `family` `start` and `stop`: `"immediate"`, `{"after": "5s"}`, `{"after_reads": 3}`, `"manual"` |
//! | `POST /tasks/limits` | sets whether a `family` is `enabled` for an app, and the `most` live tasks |

mod behaviour;
mod moving;
mod reading;
mod request;
mod uploads;
mod views;
mod violation;

use axum::routing::{get, post};

use crate::control::Part;

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/tasks", get(reading::list))
            .route("/tasks/transitions", post(behaviour::put_transitions))
            .route("/tasks/limits", post(behaviour::put_limits))
            .route("/tasks/{id}", get(reading::show))
            .route("/tasks/{id}/files", get(reading::list_files))
            .route("/tasks/{id}/advance", post(moving::advance))
            .route("/tasks/{id}/fail", post(moving::fail))
            .route("/tasks/{id}/violation", post(violation::report))
            .route("/tasks/{id}/upload-failure", post(uploads::fail))
    },
    list: &[
        "GET /tasks",
        "POST /tasks/transitions",
        "POST /tasks/limits",
        "GET /tasks/{id}",
        "GET /tasks/{id}/files",
        "POST /tasks/{id}/advance",
        "POST /tasks/{id}/fail",
        "POST /tasks/{id}/violation",
        "POST /tasks/{id}/upload-failure",
    ],
};
