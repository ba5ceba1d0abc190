//! Texts as sentences.

/// Splits a text into sentences, each with its end mark.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = text;
    while let Some(end) = end(rest) {
        let (sentence, after) = rest.split_at(end);
        push(&mut sentences, sentence);
        rest = after;
    }
    push(&mut sentences, rest);
    sentences
}

fn push(sentences: &mut Vec<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        sentences.push(text.to_owned());
    }
}

/// Returns the end of the first sentence, if the text goes on behind it or its mark can only be an end.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut marks = text.char_indices().peekable();
    while let Some((at, mark)) = marks.next() {
        let after = at + mark.len_utf8();
        match mark {
            '。' | '！' | '？' | '；' | '\n' => return Some(after),
            // A dot may stand in a number, and a mark may be followed by another.
            '.' | '!' | '?' if marks.peek().is_some_and(|(_, next)| next.is_whitespace()) => {
                return Some(after);
            }
            _ => {}
        }
    }
    None
}

/// Returns the first half of a text, in characters; a text of one character has none.
pub(super) fn half(text: &str) -> &str {
    let count = text.chars().count() / 2;
    let end = text.char_indices().nth(count).map_or(0, |(at, _)| at);
    text.get(..end).unwrap_or_default().trim_end()
}
