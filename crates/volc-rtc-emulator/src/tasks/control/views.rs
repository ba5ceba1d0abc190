//! Tasks and files as the control API shows them.

use crate::control::{Task as View, TaskFile, TaskState};
use crate::tasks::files::File;
use crate::tasks::task::{State, Task};

pub(super) fn view(task: Task) -> View {
    let state = match task.state {
        _ if task.is_stopping() => TaskState::Stopping,
        State::Abnormal => TaskState::Abnormal,
        State::NotStarted => TaskState::NotStarted,
        State::Running => TaskState::Running,
        State::Ended => TaskState::Ended,
        State::Failed => TaskState::Failed,
    };
    View {
        id: task.number,
        family: task.family,
        room_id: task.room_id,
        task_id: task.task_id,
        user_id: task.user_id,
        version: task.version,
        state,
        reason: task.reason,
        message: task.message,
        created_at: task.created_at,
        started_at: task.started_at,
        ended_at: task.ended_at,
        idle_since: task.idle_since,
        settings: without_addresses(task.settings),
    }
}

pub(super) fn file_view(file: File, now: u64) -> TaskFile {
    TaskFile {
        id: file.id,
        duration: file.duration(now),
        size: file.size(now),
        user_id: file.user_id,
        stream_type: file.stream_type,
        format: file.format,
        object_key: file.object_key,
        started_at: file.started_at,
        ended_at: file.ended_at,
        width: file.width,
        height: file.height,
    }
}

/// Redacts the address of a push: whoever has it may push there.
fn without_addresses(mut settings: serde_json::Value) -> serde_json::Value {
    if let Some(url) = settings.get_mut("PushURL") {
        *url = "[redacted]".into();
    }
    settings
}
