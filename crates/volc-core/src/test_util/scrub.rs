//! The secrets of a request, taken out of what repeats them.

use http::header::AUTHORIZATION;

use super::SentRequest;
use crate::redact::{MASK, is_secret};
use crate::sign::Authorization;
use crate::wire::Json;

/// The secrets of a request, to be taken out of whatever repeats them: the service quotes what it refuses.
pub(super) struct Scrub(Vec<String>);

impl Scrub {
    pub(super) fn new(request: &SentRequest, more: &[&str]) -> Self {
        let mut found = Vec::new();
        for (name, value) in &request.headers {
            if is_secret(name.as_str(), more) && *name != AUTHORIZATION {
                found.push(String::from_utf8_lossy(value.as_bytes()).into_owned());
            }
        }
        let signed = request.header(AUTHORIZATION.as_str());
        if let Some(Ok(signed)) = signed.map(Authorization::parse) {
            found.extend([signed.access_key, signed.signature]);
        }
        let query = request.query.iter();
        found.extend(
            query
                .filter(|(name, _)| is_secret(name, more))
                .map(|(_, value)| value.clone()),
        );
        gather(&request.body, more, false, &mut found);
        // What is shorter is found in what is none.
        found.retain(|secret| secret.len() >= 6);
        // A secret that holds another one goes first.
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(found)
    }

    pub(super) fn text(&self, text: &str) -> String {
        let clean = |text: String, secret: &String| {
            if text.contains(secret) {
                text.replace(secret, MASK)
            } else {
                text
            }
        };
        self.0.iter().fold(text.to_owned(), clean)
    }

    pub(super) fn json(&self, value: &mut Json) {
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
        Json::String(text) if secret => found.push(text.clone()),
        Json::Array(items) => items
            .iter()
            .for_each(|item| gather(item, more, secret, found)),
        Json::Object(members) => {
            for (name, value) in members {
                gather(value, more, secret || is_secret(name, more), found);
            }
        }
        _ => {}
    }
}
