//! Stages, states, subtitles and notes, with the round that they are of.

use volc_rtc_events::agent::ConversationState;

use super::output::Output;
use super::session::Session;

impl Session {
    pub(super) fn stage(
        &mut self,
        stage: &'static str,
        user: String,
        error: Option<(i64, String)>,
    ) {
        self.out.push(Output::Stage {
            stage,
            user,
            round: self.round.max(0),
            error,
        });
    }

    pub(super) fn agent_stage(&mut self, stage: &'static str) {
        let agent = self.setup.agent.clone();
        self.stage(stage, agent, None);
    }

    /// Sends a state, if it is not the last one that was sent.
    pub(super) fn show(&mut self, state: ConversationState) {
        let round = self.round.max(0);
        if self.state == Some((round, state.code())) {
            return;
        }
        self.state = Some((round, state.code()));
        self.out.push(Output::State { state, round });
    }

    pub(super) fn subtitle(&mut self, user: &str, text: &str, is_definite: bool, ends_turn: bool) {
        self.sequence += 1;
        self.out.push(Output::Subtitle {
            user: user.to_owned(),
            text: text.to_owned(),
            is_definite,
            ends_turn,
            round: self.round.max(0),
            sequence: self.sequence,
        });
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.out.push(Output::Note(text.into()));
    }
}
