//! The parts of commands.

use crate::ai::update_voice_chat::Config;

/// The parts of a request that a command sets.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) command: &'static str,
    pub(super) message: Option<String>,
    pub(super) priority: Option<Priority>,
    pub(super) images: Option<Images>,
    pub(super) config: Option<Config>,
}

#[derive(Debug)]
pub(super) enum Images {
    Show { group: i64, urls: Vec<String> },
    Forget { group: i64 },
}

impl Parts {
    pub(super) fn new(command: &'static str) -> Self {
        Self {
            command,
            ..Self::default()
        }
    }

    pub(super) fn message(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }

    pub(super) fn priority(mut self, priority: Priority) -> Self {
        self.priority = Some(priority);
        self
    }
}

/// The precedence of a text over the agent's own speech and thought.
#[doc(alias = "InterruptMode")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Priority {
    /// Interrupts the agent.
    Now,
    /// Waits until the agent has finished its reply.
    AfterReply,
    /// Drops the text unless the agent is idle.
    IfIdle,
}

impl Priority {
    pub(super) fn value(self) -> i64 {
        match self {
            Self::Now => 1,
            Self::AfterReply => 2,
            Self::IfIdle => 3,
        }
    }
}
