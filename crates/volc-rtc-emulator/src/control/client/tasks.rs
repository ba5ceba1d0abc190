//! Tasks: how they are listed, moved on and let fail.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::{body, escaped};
use super::{Client, Error};
use crate::control::api::{Task, TaskFile, TaskFilter, TaskLimits, TaskTransitions, TaskViolation};

#[derive(Deserialize)]
struct Tasks {
    tasks: Vec<Task>,
    next: Option<i64>,
}

#[derive(Deserialize)]
struct Files {
    files: Vec<TaskFile>,
    next: Option<i64>,
}

impl Client {
    /// Returns the tasks of the app, live and ended, the oldest first.
    ///
    /// # Errors
    /// If the filter names a room without a family, or a family that is not there.
    pub async fn tasks(&self, filter: &TaskFilter) -> Result<Vec<Task>, Error> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let mut path = with_parameter(&self.of_app("/tasks"), "limit", "1000");
            path = with_parameter(&path, "after", &after.to_string());
            for (name, value) in [("family", &filter.family), ("room", &filter.room_id)] {
                if let Some(value) = value {
                    path = with_parameter(&path, name, value);
                }
            }
            let page: Tasks = self.exchange.get(&path).await?;
            all.extend(page.tasks);
            match page.next {
                Some(next) => after = next,
                None => return Ok(all),
            }
        }
    }

    /// Returns a task by the id of the control API.
    ///
    /// # Errors
    /// With the code `NotFound` if there is none of this id.
    pub async fn task(&self, id: i64) -> Result<Task, Error> {
        self.exchange.get(&format!("/tasks/{id}")).await
    }

    /// Returns the files and pictures that a task would have made, the oldest first.
    ///
    /// # Errors
    /// With the code `NotFound` if there is no task of this id.
    pub async fn task_files(&self, id: i64) -> Result<Vec<TaskFile>, Error> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let path = format!("/tasks/{id}/files?limit=1000&after={after}");
            let page: Files = self.exchange.get(&path).await?;
            all.extend(page.files);
            match page.next {
                Some(next) => after = next,
                None => return Ok(all),
            }
        }
    }

    /// Lets a task come to its next state: one that was accepted runs, one that is stopping ends, one that runs until
    /// it is done is done.
    ///
    /// # Errors
    /// With the code `NothingToAdvance` if it has ended, or runs until it is stopped.
    pub async fn advance_task(&self, id: i64) -> Result<Task, Error> {
        self.move_task(id, "advance", &json!({})).await
    }

    /// Ends a live task with a documented reason, such as `UserDisconnect`.
    ///
    /// # Errors
    /// If it has ended, or the pages of its family have no such reason.
    pub async fn end_task(&self, id: i64, reason: &str) -> Result<Task, Error> {
        self.move_task(id, "advance", &json!({"reason": reason}))
            .await
    }

    /// Lets a live task fail, with a text for the event: `StartTaskFailed` if it has not started, else without a known
    /// reason.
    ///
    /// # Errors
    /// If it has ended.
    pub async fn fail_task(&self, id: i64, message: &str) -> Result<Task, Error> {
        self.move_task(id, "fail", &json!({"message": message}))
            .await
    }

    /// Lets a task of moderation find that a user breaks the rules: the result goes to the `Callback` of its request.
    ///
    /// # Errors
    /// If there is no such task that is live, or its request has no `Callback`.
    pub async fn report_violation(&self, id: i64, violation: &TaskViolation) -> Result<(), Error> {
        let path = format!("/tasks/{id}/violation");
        self.exchange
            .bytes(Method::POST, &path, body(violation), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Lets the upload of a running recording fail, with a text for the event: its files go to the backup.
    ///
    /// # Errors
    /// If there is no such recording that runs.
    pub async fn fail_upload(&self, id: i64, message: &str) -> Result<(), Error> {
        let (path, json) = (
            format!("/tasks/{id}/upload-failure"),
            json!({"message": message}),
        );
        self.exchange
            .bytes(Method::POST, &path, body(&json), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Sets how tasks of the app come to their next states.
    ///
    /// # Errors
    /// If there is no such family.
    pub async fn set_task_transitions(&self, transitions: &TaskTransitions) -> Result<(), Error> {
        let path = self.of_app("/tasks/transitions");
        self.exchange
            .bytes(Method::POST, &path, body(transitions), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Sets whether a family is switched on for the app, and how many tasks may be live.
    ///
    /// # Errors
    /// If there is no such family.
    pub async fn set_task_limits(&self, limits: &TaskLimits) -> Result<(), Error> {
        let path = self.of_app("/tasks/limits");
        self.exchange
            .bytes(Method::POST, &path, body(limits), Duration::ZERO)
            .await?;
        Ok(())
    }

    async fn move_task(&self, id: i64, step: &str, json: &Value) -> Result<Task, Error> {
        let body: Bytes = body(json);
        self.exchange
            .send(
                Method::POST,
                &format!("/tasks/{id}/{step}"),
                body,
                Duration::ZERO,
            )
            .await
    }
}

fn with_parameter(path: &str, name: &str, value: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{name}={}", escaped(value))
}
