//! Placeholders in the texts of a script: `{heard}`, `{context}`, `{result}` and `{result:/pointer}`.

use serde_json::Value;

/// The values of the placeholders.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Values<'a> {
    /// The question.
    pub(crate) heard: &'a str,
    /// The texts of `ExternalPromptsForLLM`.
    pub(crate) context: &'a str,
    /// The result of the function that was called last.
    pub(crate) result: &'a str,
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Heard,
    Context,
    Result,
    Pointer(&'a str),
}

/// Splits a text into its pieces; `{{` and `}}` stand for braces.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        pieces.push(Piece::Text(before));
        if from.starts_with("{{") || from.starts_with("}}") {
            let (brace, after) = from.split_at(2);
            pieces.push(Piece::Text(brace.get(..1).unwrap_or_default()));
            rest = after;
            continue;
        }
        let Some((name, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}'))
        else {
            return Err(
                "a brace stands alone; write `{{` or `}}` for a brace in the text".to_owned(),
            );
        };
        pieces.push(placeholder(name)?);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn placeholder(name: &str) -> Result<Piece<'_>, String> {
    match name {
        "heard" => Ok(Piece::Heard),
        "context" => Ok(Piece::Context),
        "result" => Ok(Piece::Result),
        _ => match name.strip_prefix("result:") {
            Some(pointer) if pointer.starts_with('/') => Ok(Piece::Pointer(pointer)),
            _ => Err(format!(
                "there is no placeholder `{{{name}}}`; there are {{heard}}, {{context}}, {{result}} and \
                 {{result:/member}}; write `{{{{` for a brace in the text"
            )),
        },
    }
}

/// Puts the values in. A result without the member is put in as a whole, so that the mistake can be heard.
pub(crate) fn expand(text: &str, values: Values<'_>) -> String {
    let Ok(pieces) = pieces(text) else {
        return text.to_owned();
    };
    let mut expanded = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => expanded.push_str(text),
            Piece::Heard => expanded.push_str(values.heard),
            Piece::Context => expanded.push_str(values.context),
            Piece::Result => expanded.push_str(values.result),
            Piece::Pointer(pointer) => expanded.push_str(&member(values.result, pointer)),
        }
    }
    expanded
}

fn member(result: &str, pointer: &str) -> String {
    let value: Option<Value> = serde_json::from_str(result).ok();
    match value.as_ref().and_then(|value| value.pointer(pointer)) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => result.to_owned(),
    }
}
