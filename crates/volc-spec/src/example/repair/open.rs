//! Objects and lists while they are open: what separates their members and what closes them.

use std::collections::HashSet;

use super::repairer::{Bracket, Open, Repairer, Unrepairable, Want};
use crate::example::{RepairKind, text::is_quote};

impl Repairer<'_> {
    pub(super) fn comma(&mut self) {
        let here = self.text.here();
        self.text.step();
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let extra = open.comma.is_some() || !open.filled;
        let gap = open.gap;
        open.comma = Some(here.clone());
        if extra && !gap {
            self.note(RepairKind::ExtraComma, here);
        }
    }

    /// Writes the comma before a member.
    pub(super) fn separate(&mut self) {
        let at = self.text.at;
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if open.filled {
            self.json.push(',');
        }
        let missing = open.filled && open.comma.is_none() && !open.gap;
        open.filled = true;
        open.comma = None;
        open.gap = false;
        if missing {
            self.note(RepairKind::MissingComma, at..at);
        }
    }

    /// A closing bracket: it closes what it fits, and what was left open inside that.
    pub(super) fn close(&mut self, bracket: Bracket) {
        let here = self.text.here();
        let Some(fit) = self
            .open
            .iter()
            .rposition(|open| open.bracket == bracket && !open.implied)
        else {
            return self.text.repair(RepairKind::ExtraClose, &mut self.repairs);
        };
        // The outermost bracket is not closed while members follow: it is another one that is too many, or wrong.
        if fit == 0 && self.members_follow(here.end) {
            let kind = if self.open.len() > 1 {
                self.pop();
                RepairKind::MissingClose
            } else {
                RepairKind::ExtraClose
            };
            return self.text.repair(kind, &mut self.repairs);
        }
        while self.open.len() > fit + 1 {
            if self.open.last().is_some_and(|open| !open.implied) {
                self.note(RepairKind::MissingClose, here.start..here.start);
            }
            self.pop();
        }
        self.text.step();
        let doubled = self.open.last().map_or(0, |open| open.doubled);
        self.pop();
        for _ in 0..doubled {
            self.text.skip_blank(&mut self.repairs);
            if self.text.peek() == Some('}') {
                self.text.repair(RepairKind::ExtraClose, &mut self.repairs);
            }
        }
    }

    /// An opening bracket where a name belongs.
    pub(super) fn bracket_for_name(&mut self) -> Result<Want, Unrepairable> {
        let here = self.text.here();
        let parent = self
            .open
            .len()
            .checked_sub(2)
            .and_then(|at| self.open.get(at));
        let in_list = parent.is_some_and(|open| open.bracket == Bracket::List);
        let Some(open) = self.open.last_mut() else {
            return Ok(Want::Member);
        };
        if open.filled && in_list {
            // `[{"a": 1 {"a": 2}]`
            let comma = open.comma.take();
            if !open.implied {
                self.note(RepairKind::MissingClose, here.start..here.start);
            }
            self.pop();
            if let Some(list) = self.open.last_mut() {
                list.comma = comma;
            }
            return Ok(Want::Member);
        }
        if !open.filled && !open.implied {
            // `{{"a": 1}}`: the outer brace is too many, and so will be the one that closes it.
            self.doubled = open.doubled + 1;
            let outer = open.at..open.at + 1;
            self.open.pop();
            self.json.pop();
            self.note(RepairKind::ExtraOpen, outer);
            return Ok(Want::Value);
        }
        Err((here, "expected a name in quotes".to_owned()))
    }

    /// Returns whether `, "name":` follows.
    pub(super) fn members_follow(&self, at: usize) -> bool {
        let mut ahead = self.text;
        ahead.at = at;
        ahead.skip_blank(&mut Vec::new());
        if matches!(ahead.peek(), Some(',' | '，')) {
            ahead.step();
            ahead.skip_blank(&mut Vec::new());
        }
        if !ahead.peek().is_some_and(is_quote) {
            return false;
        }
        let end = ahead.quoted(true).end;
        matches!(ahead.after(end), Some(':' | '：'))
    }

    pub(super) fn push(&mut self, bracket: Bracket, implied: bool) {
        self.json.push(match bracket {
            Bracket::Object => '{',
            Bracket::List => '[',
        });
        self.open.push(Open {
            bracket,
            at: self.text.at,
            implied,
            doubled: std::mem::take(&mut self.doubled),
            filled: false,
            comma: None,
            gap: false,
            keys: HashSet::new(),
        });
    }

    pub(super) fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.json.push(match open.bracket {
            Bracket::Object => '}',
            Bracket::List => ']',
        });
        if let Some(comma) = open.comma
            && !open.gap
            && open.filled
        {
            self.note(RepairKind::TrailingComma, comma);
        }
    }
}
