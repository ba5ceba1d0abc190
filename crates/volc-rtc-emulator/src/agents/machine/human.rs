//! The human: there or not, and the turns that a script gives them.

use super::output::{Output, TimerKind};
use super::session::Session;
use crate::agents::script::{During, HumanAct};

impl Session {
    pub(super) fn human_joined(&mut self) {
        self.human_is_there = true;
        self.out.push(Output::CancelTimer(TimerKind::Idle));
        if self.reply.is_none() {
            self.schedule_human(During::Listening);
        }
    }

    pub(super) fn human_left(&mut self) {
        self.human_is_there = false;
        self.out.push(Output::CancelTimer(TimerKind::Human));
        self.idle();
    }

    /// Begins to wait for the human to come back.
    pub(super) fn idle(&mut self) {
        let millis = self.setup.idle_seconds.saturating_mul(1000);
        self.out.push(Output::Timer {
            kind: TimerKind::Idle,
            millis,
        });
    }

    pub(super) fn human_acts(&mut self) {
        let Some(turn) = self.script.human.get(self.human).cloned() else {
            return;
        };
        self.human += 1;
        match turn.act {
            HumanAct::Say(text) => {
                self.hear(&text);
                // What was not heard as a question leaves the agent as it was, so the next turn comes from here.
                if self.reply.is_none() {
                    self.schedule_human(During::Listening);
                }
            }
            HumanAct::Leave => self.out.push(Output::HumanLeaves),
        }
    }

    /// Sets the timer of the human's next turn, if it is timed from this state.
    pub(super) fn schedule_human(&mut self, now: During) {
        let next = self.script.human.get(self.human);
        let next = next.filter(|turn| turn.during == now && self.human_is_there);
        if let Some(turn) = next {
            let millis = turn.after_millis;
            self.out.push(Output::Timer {
                kind: TimerKind::Human,
                millis,
            });
        }
    }
}
