//! The secrets of a request, taken out of what repeats them.

use std::borrow::Cow;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::texts::secrets_in;
use super::{MASK, is_secret, named_value};
use crate::search::find;
use crate::sign::{Authorization, Query};
use crate::wire::{Json, parse_json};

/// The shortest secret that is looked for: what is shorter is found in what is none.
const SHORTEST: usize = 6;

/// The secrets of a request, to be taken out of whatever repeats them: the service quotes what it refuses.
pub(crate) struct Scrub(Vec<String>);

impl Scrub {
    /// Gathers the secrets in the parts of a request. `more` are the names of fields that are some.
    pub(crate) fn new<'a>(
        headers: impl IntoIterator<Item = (&'a HeaderName, &'a HeaderValue)>,
        query: &[(String, String)],
        body: &Json,
        more: &[&str],
    ) -> Self {
        let mut found = Vec::new();
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            if *name == AUTHORIZATION
                && let Ok(signed) = Authorization::parse(&value)
            {
                found.extend([signed.access_key, signed.signature]);
            } else if is_secret(name.as_str(), more) {
                gather_text(&value, more, true, &mut found);
            }
        }
        for (name, value) in query {
            gather_text(value, more, is_secret(name, more), &mut found);
        }
        gather(body, more, false, &mut found);
        found.retain(|secret| secret.len() >= SHORTEST);
        // A secret that holds another one goes first.
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        found.dedup();
        Self(found)
    }

    /// Gathers the secrets of a call: in the headers of its own, its query and its body.
    pub(crate) fn of_call(
        headers: Option<&HeaderMap>,
        query: &Query,
        body: &[u8],
        more: &[&str],
    ) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let pairs = Query::pairs(query.as_str()).into_iter();
        let query: Vec<_> = pairs
            .map(|(name, value)| (text(name), text(value)))
            .collect();
        let body = parse_json(body).unwrap_or_default();
        Self::new(headers.into_iter().flatten(), &query, &body, more)
    }

    /// One secret, which is not looked for if it is so short that it is found in what is none.
    pub(crate) fn of_secret(secret: &str) -> Self {
        let secret = Some(secret).filter(|secret| secret.len() >= SHORTEST);
        Self(secret.map(str::to_owned).into_iter().collect())
    }

    /// A text without the secrets.
    pub(crate) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// A body without the secrets, as it is if it has none.
    pub(crate) fn bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let clean = |bytes: Cow<'a, [u8]>, secret: &String| {
            let (mut out, mut rest) = (Vec::new(), &*bytes);
            while let Some(place) = find(rest, secret.as_bytes()) {
                let (before, behind) = rest.split_at(place);
                out.extend_from_slice(before);
                out.extend_from_slice(MASK.as_bytes());
                rest = behind.get(secret.len()..).unwrap_or_default();
            }
            if out.is_empty() {
                return bytes;
            }
            out.extend_from_slice(rest);
            Cow::Owned(out)
        };
        self.0.iter().fold(Cow::Borrowed(bytes), clean)
    }

    /// Takes the secrets out of all texts in a value.
    pub(crate) fn json(&self, value: &mut Json) {
        match value {
            Json::String(text) => *text = self.text(text),
            Json::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Json::Object(members) => members.values_mut().for_each(|member| self.json(member)),
            _ => {}
        }
    }
}

fn gather(value: &Json, more: &[&str], secret: bool, found: &mut Vec<String>) {
    match value {
        Json::String(text) => gather_text(text, more, secret, found),
        Json::Array(items) => items
            .iter()
            .for_each(|item| gather(item, more, secret, found)),
        Json::Object(members) => {
            let named = named_value(members, more);
            for (name, value) in members {
                let is_named = named.as_ref() == Some(name);
                gather(
                    value,
                    more,
                    secret || is_named || is_secret(name, more),
                    found,
                );
            }
        }
        Json::Number(number) if secret => found.push(number.to_string()),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Gathers a text that is a secret, and what texts hold of them.
fn gather_text(text: &str, more: &[&str], secret: bool, found: &mut Vec<String>) {
    if secret {
        push(text, found);
    }
    if text.trim_start().starts_with(['{', '[', '"'])
        && let Some(json) = parse_json(text.as_bytes())
    {
        return gather(&json, more, secret, found);
    }
    let ranges = secrets_in(text, more).into_iter();
    for value in ranges.filter_map(|range| text.get(range)) {
        push(value, found);
    }
}

/// Keeps a secret, and the parts of one that may occur alone: what stands behind `Bearer`, each value of a cookie,
/// and the end of a URL's path, which is the key of a stream.
fn push(secret: &str, found: &mut Vec<String>) {
    let behind_scheme = secret.split_once(' ').map(|(_, value)| value);
    let stream = secret
        .split_once("://")
        .and_then(|(_, rest)| rest.rsplit('/').next());
    let values = secret
        .split([';', ','])
        .filter_map(|part| Some(part.split_once('=')?.1));
    let parts = std::iter::once(secret)
        .chain(behind_scheme)
        .chain(stream)
        .chain(values);
    found.extend(parts.map(|part| part.trim().to_owned()));
}
