//! A task: an agent in a room, as the calls that concern it see it.

use std::fmt;
use std::marker::PhantomData;

use volc_core::call::ResponseFuture;
use volc_core::{__private::Call, api::Action};

use super::command::Command;
use super::version::{AgentVersion, Ids, V2025_06_01};
use crate::Client;

/// An agent in a room: a client and the ids by which the service knows the task.
///
/// It exists whether the agent has been started or not, and nothing happens when it is dropped: an agent that nobody
/// stops goes on, and costs, until `IdleTimeout` after its user has left.
pub struct AgentTask<V = V2025_06_01> {
    client: Client,
    ids: Ids,
    version: PhantomData<fn() -> V>,
}

impl Client {
    /// Returns the task with these ids, of Version 2025-06-01.
    pub fn agent_task(
        &self,
        app_id: impl Into<String>,
        room_id: impl Into<String>,
        task_id: impl Into<String>,
    ) -> AgentTask {
        AgentTask::new(self, app_id, room_id, task_id)
    }
}

impl<V: AgentVersion> AgentTask<V> {
    /// Returns the task with these ids.
    pub fn new(
        client: &Client,
        app_id: impl Into<String>,
        room_id: impl Into<String>,
        task_id: impl Into<String>,
    ) -> Self {
        let ids = Ids {
            app: app_id.into(),
            room: room_id.into(),
            task: task_id.into(),
        };
        Self {
            client: client.clone(),
            ids,
            version: PhantomData,
        }
    }

    /// Returns the app.
    pub fn app_id(&self) -> &str {
        &self.ids.app
    }

    /// Returns the room.
    pub fn room_id(&self) -> &str {
        &self.ids.room
    }

    /// Returns the id of the task itself.
    pub fn task_id(&self) -> &str {
        &self.ids.task
    }

    /// Prepares the call that starts the agent.
    pub fn start(&self, config: V::Config, agent: V::AgentConfig) -> Call<V::Start> {
        self.client.request(V::start(&self.ids, config, agent))
    }

    /// Prepares the call that gives the agent a command.
    pub fn command(&self, command: impl Command<V>) -> Call<V::Update> {
        self.client
            .request(V::update(&self.ids, command.into_parts()))
    }

    /// Gives the agent a command.
    pub fn send(&self, command: impl Command<V>) -> ResponseFuture<<V::Update as Action>::Output> {
        self.command(command).send()
    }

    /// Prepares the call that stops the agent. Its user stays in the room.
    pub fn stop(&self) -> Call<V::Stop> {
        self.client.request(V::stop(&self.ids))
    }
}

// By hand, since `V` is a marker.
impl<V> Clone for AgentTask<V> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            ids: self.ids.clone(),
            version: PhantomData,
        }
    }
}

impl<V> fmt::Debug for AgentTask<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ids { app, room, task } = &self.ids;
        let mut debug = f.debug_struct("AgentTask");
        debug
            .field("app_id", app)
            .field("room_id", room)
            .field("task_id", task)
            .finish_non_exhaustive()
    }
}
