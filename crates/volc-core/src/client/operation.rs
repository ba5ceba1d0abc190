//! A call as the runtime sees it: without the types of its Action.

use std::borrow::Cow;

use bytes::Bytes;
use smallvec::SmallVec;

use super::app_id;
use super::handle::Client;
use super::options::CallOptions;
use super::warnings;
use crate::action::{Action, ActionInfo, Effect, Method, RateLimit};
use crate::envelope::{Reader, leave};
use crate::error::{Context, Error, InvalidRequestError};
use crate::redact::Scrub;
use crate::sign::Query;
use crate::wire::{Body, Json, Tables, Wire, query_pairs, to_json};

/// A call, checked and written, ready to be signed and sent as often as it takes.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(super) action: Cow<'static, str>,
    pub(super) version: Cow<'static, str>,
    pub(super) method: Method,
    pub(super) path: Cow<'static, str>,
    pub(super) effect: Effect,
    pub(super) rate_limits: &'static [RateLimit],
    pub(super) query: Query,
    pub(super) body: Bytes,
    /// The tables of the request and of the response.
    pub(super) tables: [fn() -> Tables; 2],
    pub(super) options: CallOptions,
    pub(crate) reader: Reader,
}

/// A call of an Action of which nothing is known but what the caller says.
pub(crate) struct Untyped {
    pub(crate) action: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) effect: Effect,
    pub(crate) parameters: Result<Json, serde_json::Error>,
}

impl Operation {
    /// Checks a request, unless the call or the client skips that, and writes it.
    pub(crate) fn new<R: Action>(
        client: &Client,
        request: &R,
        options: CallOptions,
    ) -> Result<Self, Error> {
        let written = check(client, request, &options)
            .and_then(|()| query_pairs(request).map_err(InvalidRequestError::Query))
            .and_then(|query| {
                let body = match R::INFO.method {
                    Method::Get => Vec::new(),
                    Method::Post => {
                        serde_json::to_vec(&Body(request)).map_err(InvalidRequestError::Body)?
                    }
                };
                Ok(Written { query, body })
            });
        let tables = [R::tables, R::Output::tables];
        Self::typed(R::INFO, tables, written, options)
    }

    fn typed(
        info: &'static ActionInfo,
        tables: [fn() -> Tables; 2],
        written: Result<Written, InvalidRequestError>,
        options: CallOptions,
    ) -> Result<Self, Error> {
        let mut operation = Self {
            action: info.action.into(),
            version: info.version.into(),
            method: info.method,
            path: info.path.into(),
            effect: info.effect,
            rate_limits: info.rate_limits,
            query: Query::default(),
            body: Bytes::new(),
            tables,
            options,
            reader: leave,
        };
        let [request, _] = tables;
        let outcome = written.and_then(|written| {
            let query = written
                .query
                .iter()
                .map(|(name, value)| (*name, value.as_str()));
            let is_own = |name: &str| request().fields().iter().any(|field| field.name == name);
            operation.complete(query, written.body, is_own)
        });
        outcome.map_err(|error| operation.fail(error))?;
        Ok(operation)
    }

    /// Writes the parameters of a call by name.
    pub(crate) fn untyped(call: Untyped, options: CallOptions) -> Result<Self, Error> {
        let mut operation = Self {
            action: call.action,
            version: call.version,
            method: call.method,
            path: call.path,
            effect: call.effect,
            rate_limits: &[],
            query: Query::default(),
            body: Bytes::new(),
            tables: [|| Tables::NONE; 2],
            options,
            reader: leave,
        };
        let outcome = call
            .parameters
            .map_err(InvalidRequestError::Body)
            .and_then(|parameters| {
                let Json::Object(members) = parameters else {
                    let text = "the parameters must be a JSON object".to_owned();
                    return Err(InvalidRequestError::Shape(text));
                };
                let is_own = |name: &str| members.contains_key(name);
                match call.method {
                    Method::Post => {
                        let body =
                            serde_json::to_vec(&members).map_err(InvalidRequestError::Body)?;
                        operation.complete(std::iter::empty(), body, is_own)
                    }
                    Method::Get => {
                        let pairs = flat(&members)?;
                        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
                        operation.complete(pairs, Vec::new(), is_own)
                    }
                }
            });
        outcome.map_err(|error| operation.fail(error))?;
        Ok(operation)
    }

    /// Puts query and body together, with what the call's options add to them.
    fn complete<'a>(
        &mut self,
        query: impl Iterator<Item = (&'a str, &'a str)>,
        body: Vec<u8>,
        is_own: impl Fn(&str) -> bool,
    ) -> Result<(), InvalidRequestError> {
        let constants = [("Action", &*self.action), ("Version", &*self.version)];
        let set = self.options.set();
        let more_query = set.map_or(&[][..], |set| &set.query);
        let more_body = set.map_or(&[][..], |set| &set.body);
        for name in more_query
            .iter()
            .map(|(name, _)| name)
            .chain(more_body.iter().map(|(name, _)| name))
        {
            if is_own(name) || constants.iter().any(|(constants, _)| constants == name) {
                let text = format!(
                    "`{name}` was added to the call, but is one of its own fields; set it there"
                );
                return Err(InvalidRequestError::Shape(text));
            }
        }
        let more = more_query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        // Names and values of the request may live longer than those of the call.
        let query = query.map(|(name, value)| -> (&str, &str) { (name, value) });
        let mut parameters = query.chain(more).peekable();
        let query = if parameters.peek().is_none() {
            Query::of_action(&self.action, &self.version)
        } else {
            let pairs: SmallVec<[_; 16]> = constants.into_iter().chain(parameters).collect();
            Query::new(&pairs)
        };
        let body = with_members(body, more_body, self.method)?;
        (self.query, self.body) = (query, body.into());
        Ok(())
    }

    /// The AppId that the request names, if it does.
    pub(super) fn app(&self) -> Option<Cow<'_, str>> {
        app_id::find(&self.query, &self.body)
    }

    /// The secrets that it sends.
    pub(super) fn secrets(&self) -> Scrub {
        let names = self.tables.map(|tables| tables().secrets()).concat();
        let headers = self.options.set().map(|set| &set.headers);
        Scrub::of_call(headers, &self.query, &self.body, &names)
    }

    fn fail(&self, error: InvalidRequestError) -> Error {
        let context = Context {
            action: self.action.clone(),
            version: self.version.clone(),
            ..Context::default()
        };
        context.fail(error)
    }
}

/// The body with more members at its end.
fn with_members(
    mut body: Vec<u8>,
    members: &[(String, Json)],
    method: Method,
) -> Result<Vec<u8>, InvalidRequestError> {
    if members.is_empty() {
        return Ok(body);
    }
    if method == Method::Get || body.pop() != Some(b'}') {
        let text = "a field was added to its body, but it has none".to_owned();
        return Err(InvalidRequestError::Shape(text));
    }
    for (name, value) in members {
        if body.len() > 1 {
            body.push(b',');
        }
        serde_json::to_writer(&mut body, name).map_err(InvalidRequestError::Body)?;
        body.push(b':');
        serde_json::to_writer(&mut body, value).map_err(InvalidRequestError::Body)?;
    }
    body.push(b'}');
    Ok(body)
}

/// The members of an object as parameters of a query.
fn flat(
    members: &serde_json::Map<String, Json>,
) -> Result<Vec<(&str, String)>, InvalidRequestError> {
    let mut pairs = Vec::with_capacity(members.len());
    for (name, value) in members {
        let items = match value {
            Json::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for item in items {
            let text = match item {
                Json::String(text) => text.clone(),
                Json::Number(number) => number.to_string(),
                Json::Bool(value) => value.to_string(),
                Json::Null => continue,
                Json::Array(_) | Json::Object(_) => {
                    let text =
                        format!("`{name}` cannot go into the query: it holds a nested value");
                    return Err(InvalidRequestError::Shape(text));
                }
            };
            pairs.push((name.as_str(), text));
        }
    }
    Ok(pairs)
}

/// Checks a request against what is documented, as far as neither the call nor the client skips that.
fn check<R: Action>(
    client: &Client,
    request: &R,
    options: &CallOptions,
) -> Result<(), InvalidRequestError> {
    let set = options.set();
    if !(set.is_some_and(|set| set.skip_validation) || client.0.skip_validation) {
        request.validate().map_err(InvalidRequestError::Field)?;
    }
    match client.0.semantics {
        Some(semantics) if !set.is_some_and(|set| set.skip_semantics) => {
            let findings = semantics(R::INFO, &|| to_json(request));
            warnings::tell(R::INFO, &findings);
            findings
                .into_result()
                .map_err(InvalidRequestError::Semantics)
        }
        _ => Ok(()),
    }
}

/// A request as it is serialized.
struct Written {
    query: Vec<(&'static str, String)>,
    body: Vec<u8>,
}
