//! Subtitles assembled into lines.

use std::collections::VecDeque;

use serde::Serialize;

use super::{Subtitle, Subtitles};

/// The number of lines that are open at most; the one that was longest without a change makes room.
const OPEN_LINES: usize = 64;

/// The number of bytes a line has at most, so that a sender that never ends one cannot fill the memory.
const LINE_BYTES: usize = 64 * 1024;

/// An assembler of subtitles: the parts of one turn of one speaker become one line.
///
/// A part that is not `definite` stands in for the sentence that is being said, and the next one takes its place; a
/// `definite` one stays; `paragraph` ends the line. Parts whose `sequence` goes back are passed over. Where a part
/// repeats all that was said before, it is not taken twice. That a part holds its sentence only is unconfirmed: the
/// vendor's pages leave it open, and its demo does both.
#[derive(Clone, Debug, Default)]
pub struct SubtitleAssembler {
    /// The line that changed last is at the end.
    open: VecDeque<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    user_id: String,
    round_id: Option<i64>,
    language: String,
    sequence: Option<i64>,
    /// The sentences that do not change any more.
    settled: String,
    /// The sentence that is being said.
    pending: String,
}

/// A line of subtitles. It is serialized for a web page, its members in the spelling of the messages: `userId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubtitleLine {
    /// The id of who says it.
    pub user_id: String,
    /// The number of the turn, where the agent sends it.
    pub round_id: Option<i64>,
    /// The language, such as `zh`.
    pub language: String,
    /// All that was said in this turn so far.
    pub text: String,
    /// True if the turn has ended, so that the line does not change any more.
    pub is_complete: bool,
}

impl SubtitleAssembler {
    /// Returns an assembler without a line.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes all parts of a message. Returns the lines as each part left them.
    pub fn push_all(&mut self, subtitles: &Subtitles) -> Vec<SubtitleLine> {
        let parts = subtitles.data.iter();
        parts.filter_map(|part| self.push(part)).collect()
    }

    /// Takes a part. Returns the line that it belongs to; `None` if the part is older than what is known.
    pub fn push(&mut self, part: &Subtitle) -> Option<SubtitleLine> {
        let mut line = self.take(part);
        if let (Some(last), Some(now)) = (line.sequence, part.sequence)
            && now < last
        {
            self.open.push_back(line);
            return None;
        }
        line.sequence = part.sequence.or(line.sequence);
        if !part.language.is_empty() {
            line.language.clone_from(&part.language);
        }
        line.add(part);
        let complete = line.line(part.paragraph);
        if !part.paragraph {
            if self.open.len() >= OPEN_LINES {
                self.open.pop_front();
            }
            self.open.push_back(line);
        }
        Some(complete)
    }

    /// Takes the line of a part out of the open ones, or opens one.
    fn take(&mut self, part: &Subtitle) -> Open {
        let is_line = |open: &Open| open.user_id == part.user_id && open.round_id == part.round_id;
        let found = self.open.iter().position(is_line);
        let found = found.and_then(|at| self.open.remove(at));
        found.unwrap_or_else(|| Open {
            user_id: part.user_id.clone(),
            round_id: part.round_id,
            language: String::new(),
            sequence: None,
            settled: String::new(),
            pending: String::new(),
        })
    }
}

impl Open {
    fn add(&mut self, part: &Subtitle) {
        let text = part.text.strip_prefix(&self.settled);
        let text = text.unwrap_or(&part.text);
        let room = LINE_BYTES.saturating_sub(self.settled.len());
        let mut ends = (0..=room.min(text.len())).rev();
        let end = ends.find(|&at| text.is_char_boundary(at));
        let text = text.get(..end.unwrap_or(0)).unwrap_or_default();
        match (part.definite || part.paragraph, text.is_empty()) {
            // An empty last part ends what was being said.
            (true, true) => self.settled.push_str(&std::mem::take(&mut self.pending)),
            (true, false) => {
                self.settled.push_str(text);
                self.pending.clear();
            }
            (false, _) => text.clone_into(&mut self.pending),
        }
    }

    fn line(&self, is_complete: bool) -> SubtitleLine {
        SubtitleLine {
            user_id: self.user_id.clone(),
            round_id: self.round_id,
            language: self.language.clone(),
            text: format!("{}{}", self.settled, self.pending),
            is_complete,
        }
    }
}
