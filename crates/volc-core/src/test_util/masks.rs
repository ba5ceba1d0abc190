//! The secrets of a request and its response, and their replacements.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{AGE, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderName, Request};

use crate::redact::{MASK, is_secret, mask, named_value, redact_text, shown};
use crate::sign::Query;
use crate::wire::{Json, Tables};

/// The names of the fields of a request, and of what it is answered with, that are secrets.
#[derive(Clone)]
struct Secrets(Vec<&'static str>);

/// Tells the transport which fields of a request and its response are secrets, if there are any.
pub(crate) fn name_secrets(request: &mut Request<Bytes>, tables: [fn() -> Tables; 2]) {
    let [mut names, more] = tables.map(|tables| tables().secrets());
    names.extend(more);
    if !names.is_empty() {
        request.extensions_mut().insert(Secrets(names));
    }
}

/// The names of the fields that are secrets, as far as the names themselves do not tell.
pub(super) fn named_secrets(request: &Request<Bytes>) -> Vec<&'static str> {
    let named = request.extensions().get();
    named.map_or_else(Vec::new, |Secrets(names)| names.clone())
}

/// The headers with their names; of those that are not known to be harmless the value is masked.
pub(super) fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    const HARMLESS: [HeaderName; 5] = [AGE, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT];
    let shown = headers.iter().map(|(name, value)| {
        let harmless = HARMLESS.contains(name) || *name == "x-tt-logid";
        let value = if harmless {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        } else {
            MASK.to_owned()
        };
        (name.as_str().to_owned(), value)
    });
    shown.collect()
}

/// The pairs of a query, sorted and in the form that is sent, but with secrets masked.
pub(super) fn query(pairs: &[(String, String)], more: &[&str]) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        let pair = Query::new(&[(name.as_str(), &*shown(value, more))]);
        if is_secret(name, more) {
            pair.as_str()
                .split_once('=')
                .map_or_else(String::new, |(name, _)| format!("{name}={MASK}"))
        } else {
            pair.as_str().to_owned()
        }
    });
    let mut pairs: Vec<String> = pairs.collect();
    pairs.sort();
    pairs.join("&")
}

/// The body of a request with its secrets masked; all of one that is no JSON object or list.
pub(super) fn body(body: &Json, more: &[&str]) -> Json {
    let mut shown = body.clone();
    match &mut shown {
        Json::String(all) => MASK.clone_into(all),
        shown => {
            mask(shown, more);
        }
    }
    shown
}

/// Masks the members of a response that hold secrets, at any depth. What they hold keeps its type, so that the response
/// can still be read.
pub(super) fn answer(value: &mut Json, more: &[&str]) {
    match value {
        Json::Object(members) => {
            let named = named_value(members, more);
            for (name, value) in members {
                if is_secret(name, more) || named.as_ref() == Some(name) {
                    blank(value)
                } else {
                    answer(value, more)
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| answer(item, more)),
        Json::String(text) => {
            if let Some(masked) = redact_text(text, more) {
                *text = masked;
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn blank(value: &mut Json) {
    match value {
        Json::String(text) => MASK.clone_into(text),
        Json::Number(number) => *number = 0.into(),
        Json::Array(items) => items.iter_mut().for_each(blank),
        Json::Object(members) => members.values_mut().for_each(blank),
        Json::Null | Json::Bool(_) => {}
    }
}
