//! A call as the runtime sees it: without the types of its Action.

use std::borrow::Cow;

use bytes::Bytes;

use super::CallOptions;
use crate::error::{Context, Error, InvalidRequest};
use crate::sign::Query;
use crate::wire::{Body, query_pairs};
use crate::{Action, ActionInfo, Effect, Method, RateLimit};

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
    pub(super) options: CallOptions,
}

impl Operation {
    /// Checks a request and writes it.
    pub(crate) fn new<R: Action>(request: &R, options: CallOptions) -> Result<Self, Error> {
        let written = request
            .validate()
            .map_err(InvalidRequest::Field)
            .and_then(|()| query_pairs(request).map_err(InvalidRequest::Query))
            .and_then(|query| {
                let body = match R::INFO.method {
                    Method::Get => Vec::new(),
                    Method::Post => {
                        serde_json::to_vec(&Body(request)).map_err(InvalidRequest::Body)?
                    }
                };
                Ok(Written { query, body })
            });
        Self::assemble(R::INFO, written, options)
    }

    fn assemble(
        info: &'static ActionInfo,
        written: Result<Written, InvalidRequest>,
        options: CallOptions,
    ) -> Result<Self, Error> {
        let context = || Context {
            action: info.action.into(),
            version: info.version.into(),
            ..Context::default()
        };
        let written = written.map_err(|error| context().fail(error))?;
        let own = [("Action", info.action), ("Version", info.version)];
        let more = written
            .query
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let query = match written.query.is_empty() {
            true => Query::new(&own),
            false => Query::new(&own.into_iter().chain(more).collect::<Vec<_>>()),
        };
        Ok(Self {
            action: info.action.into(),
            version: info.version.into(),
            method: info.method,
            path: info.path.into(),
            effect: info.effect,
            rate_limits: info.rate_limits,
            query,
            body: written.body.into(),
            options,
        })
    }
}

/// What a request comes to on the wire.
struct Written {
    query: Vec<(&'static str, String)>,
    body: Vec<u8>,
}
