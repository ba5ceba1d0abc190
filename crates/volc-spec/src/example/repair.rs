//! Rewrites one hand-written value into JSON, mark by mark. What the text leaves open is decided as a reader would.

mod open;
mod repairer;

use std::ops::Range;

use repairer::{Bracket, Repairer, Unrepairable, Want};

use super::{
    MAX_DEPTH, Repair, RepairKind,
    scalar::{literal, quote, repair},
    text::{Text, is_quote},
};

/// A value that was rewritten.
pub(super) struct Repaired {
    /// The JSON text, or where and why there is none.
    pub(super) json: Result<String, Unrepairable>,
    /// The repairs.
    pub(super) repairs: Vec<Repair>,
    /// The place behind the value.
    pub(super) end: usize,
}

/// Rewrites the value at a place of a text.
pub(super) fn value(text: &str, at: usize) -> Repaired {
    let mut repairer = Repairer {
        text: Text::new(text, at),
        json: String::new(),
        open: Vec::new(),
        doubled: 0,
        repairs: Vec::new(),
    };
    let fault = repairer.run();
    Repaired {
        json: fault.map_or(Ok(repairer.json), Err),
        repairs: repairer.repairs,
        end: repairer.text.at,
    }
}

impl Repairer<'_> {
    fn run(&mut self) -> Option<Unrepairable> {
        let mut want = Want::Value;
        if self.text.peek().is_some_and(is_quote) {
            self.note(RepairKind::BareMembers, self.text.at..self.text.at);
            self.push(Bracket::Object, true);
            want = Want::Member;
        }
        loop {
            if self.open.len() > MAX_DEPTH {
                let message = format!("it is nested deeper than {MAX_DEPTH} levels");
                return Some((self.text.here(), message));
            }
            if self.open.is_empty() && matches!(want, Want::Member) {
                return None;
            }
            self.text.skip_blank(&mut self.repairs);
            want = match want {
                Want::Value => self.want_value(),
                Want::Colon => self.want_colon(),
                Want::Member => match self.open.last().map(|open| open.bracket) {
                    Some(Bracket::List) => self.want_item(),
                    Some(Bracket::Object) | None => match self.want_name() {
                        Ok(want) => want,
                        Err(fault) => return Some(fault),
                    },
                },
            };
        }
    }

    fn want_value(&mut self) -> Want {
        match self.text.peek() {
            Some('{') => {
                self.push(Bracket::Object, false);
                self.text.step();
            }
            Some('[') => {
                self.push(Bracket::List, false);
                self.text.step();
            }
            Some(':' | '：') => {
                self.text.repair(RepairKind::BadColon, &mut self.repairs);
                return Want::Value;
            }
            None | Some('}' | ']' | ',' | '，') => {
                self.note(RepairKind::MissingValue, self.text.at..self.text.at);
                self.json.push_str("null");
            }
            Some(c) if is_quote(c) => self.string_value(),
            Some(_) => match self.text.ellipsis() {
                Some(range) => {
                    self.text.at = range.end;
                    self.note(RepairKind::Ellipsis, range);
                    self.json.push_str("null");
                }
                None => self.word_value(),
            },
        }
        Want::Member
    }

    fn want_item(&mut self) -> Want {
        match self.text.peek() {
            Some(c) if is_quote(c) => {
                self.separate();
                let string = self.text.quoted(false);
                if matches!(self.text.after(string.end), Some(':' | '：')) {
                    self.note(RepairKind::MembersInList, self.text.at..self.text.at);
                    self.push(Bracket::Object, true);
                    return Want::Member;
                }
                Want::Value
            }
            other => self.mark(other).unwrap_or_else(|| {
                self.separate();
                Want::Value
            }),
        }
    }

    fn want_name(&mut self) -> Result<Want, Unrepairable> {
        let next = self.text.peek();
        if let Some(want) = self.mark(next) {
            return Ok(want);
        }
        match next {
            Some('{' | '[') => return self.bracket_for_name(),
            Some(c) if is_quote(c) => {
                self.separate();
                self.string(true);
            }
            _ => {
                let name = self.text.name();
                if name.is_empty() {
                    let message = "expected a name in quotes".to_owned();
                    return Err((self.text.here(), message));
                }
                self.separate();
                let bare = self.text.get(name.clone()).trim_end_matches('"');
                let kind = if bare.len() < name.len() {
                    RepairKind::MissingQuote
                } else {
                    RepairKind::UnquotedKey
                };
                self.text.at = name.end;
                self.note(kind, name);
                self.name(&quote(bare));
            }
        }
        Ok(Want::Colon)
    }

    fn want_colon(&mut self) -> Want {
        match self.text.peek() {
            Some(':') => self.text.step(),
            Some('：') => self.text.repair(RepairKind::FullWidth, &mut self.repairs),
            Some('=') => self.text.repair(RepairKind::BadColon, &mut self.repairs),
            Some(',' | '，') if self.comma_is_colon() => {
                self.text.repair(RepairKind::BadColon, &mut self.repairs);
            }
            Some(',' | '，' | '}' | ']') | None => {}
            Some(_) => self.note(RepairKind::BadColon, self.text.at..self.text.at),
        }
        self.json.push(':');
        Want::Value
    }

    /// A mark that may stand where a member is wanted, whatever it is a member of.
    fn mark(&mut self, next: Option<char>) -> Option<Want> {
        match next {
            None => {
                let end = self.text.at..self.text.at;
                while let Some(open) = self.open.last() {
                    if !open.implied {
                        self.note(RepairKind::MissingClose, end.clone());
                    }
                    self.pop();
                }
            }
            Some(',') => self.comma(),
            Some('，' | '、') => {
                self.note(RepairKind::FullWidth, self.text.here());
                self.comma();
            }
            Some('}') => self.close(Bracket::Object),
            Some(']') => self.close(Bracket::List),
            Some(':' | '：') => self.text.repair(RepairKind::BadColon, &mut self.repairs),
            Some(_) => {
                let range = self.text.ellipsis()?;
                self.text.at = range.end;
                self.note(RepairKind::Ellipsis, range);
                if let Some(open) = self.open.last_mut() {
                    open.gap = true;
                }
            }
        }
        Some(Want::Member)
    }

    fn string_value(&mut self) {
        self.string(false);
        // `"a" | "b"` and `"a" (optional)`: the string counts.
        let rest = self.text.rest();
        let near = rest.trim_start_matches([' ', '\t', '\r']);
        let goes_on = near.starts_with(|c| !is_quote(c) && !",，、:：{}[]#\n".contains(c))
            && !near.starts_with("//")
            && !near.starts_with("/*");
        if goes_on {
            self.text.at += rest.len() - near.len();
            let range = self.text.aside();
            self.text.at = range.end;
            self.note(RepairKind::Placeholder, range);
        }
    }

    fn string(&mut self, is_key: bool) {
        let string = self.text.quoted(is_key);
        let raw = self.text.get(string.content.clone());
        if let Some(kind) = string.repair {
            self.note(kind, self.text.at..string.end);
        }
        let mut content = raw;
        let next = self.text.after(string.end);
        if let Some(inner) = raw.trim_end().strip_suffix(',')
            && !is_key
            && next.is_some_and(is_quote)
            && !inner.is_empty()
        {
            // `"Your_RoomId,"` before the next member.
            let comma = string.content.start + inner.len();
            self.note(RepairKind::MisplacedComma, comma..comma + 1);
            content = inner;
            if let Some(open) = self.open.last_mut() {
                open.comma = Some(comma..comma + 1);
            }
        }
        let (json, kind) = repair(content);
        if let Some(kind) = kind {
            self.note(kind, string.content.clone());
        }
        self.text.at = string.end;
        if is_key {
            self.name(&json);
        } else {
            self.json.push_str(&json);
        }
    }

    /// Writes the name of a member.
    fn name(&mut self, json: &str) {
        let at = self.text.at;
        self.json.push_str(json);
        if let Some(open) = self.open.last_mut()
            && !open.keys.insert(json.to_owned())
        {
            self.note(RepairKind::DuplicateKey, at..at);
        }
    }

    fn word_value(&mut self) {
        let range = self.text.word();
        let word = self.text.get(range.clone());
        let (json, kind) = literal(word);
        self.json.push_str(&json);
        self.text.at = range.end;
        if let Some(kind) = kind {
            self.note(kind, range);
        }
    }

    /// Returns whether `"a", "b"` means `"a": "b"`: no colon follows the second one.
    fn comma_is_colon(&self) -> bool {
        let mut ahead = self.text;
        ahead.step();
        ahead.skip_blank(&mut Vec::new());
        if !ahead.peek().is_some_and(is_quote) {
            return false;
        }
        let end = ahead.quoted(false).end;
        !matches!(ahead.after(end), Some(':' | '：'))
    }

    fn note(&mut self, kind: RepairKind, range: Range<usize>) {
        self.repairs.push(Repair { kind, range });
    }
}
