//! The way of a call: its turn, its credentials, its signature, its attempts.

use bytes::Bytes;
use http::{HeaderValue, Request, header};

use super::{Answer, Client, Inner, Operation};
use crate::clock::within;
use crate::error::{
    Context, Error, InvalidRequest, Timeout, TimeoutKind, TransportError, TransportPhase,
};
use crate::sign::SigningRequest;
use crate::{Method, Timestamp, envelope};

/// Carries a call out, within its time.
pub(crate) async fn execute(client: Client, operation: Operation) -> Result<Answer, Error> {
    let mut run = Run {
        client: &client.0,
        operation: &operation,
        attempts: 0,
    };
    let limit = operation
        .options
        .operation
        .unwrap_or(client.0.timeouts.operation);
    let Some(limit) = limit else {
        return run.call().await;
    };
    let done = within(client.0.clock.as_ref(), limit, run.call()).await;
    done.unwrap_or_else(|| {
        Err(run.fail(Timeout {
            kind: TimeoutKind::Operation,
            limit,
        }))
    })
}

/// A call that is under way.
struct Run<'a> {
    client: &'a Inner,
    operation: &'a Operation,
    attempts: u32,
}

impl Run<'_> {
    async fn call(&mut self) -> Result<Answer, Error> {
        let Inner { limiter, clock, .. } = self.client;
        let Operation {
            action,
            version,
            rate_limits,
            ..
        } = self.operation;
        let turn = limiter
            .pass(action, version, rate_limits, clock.as_ref())
            .await;
        turn.map_err(|error| self.fail(error))?;
        self.attempt().await
    }

    async fn attempt(&mut self) -> Result<Answer, Error> {
        let request = self.signed().await?;
        self.attempts += 1;
        let sending = self.client.transport.send(request);
        let limit = self
            .operation
            .options
            .attempt
            .unwrap_or(self.client.timeouts.attempt);
        let sent = match limit {
            None => sending.await,
            Some(limit) => match within(self.client.clock.as_ref(), limit, sending).await {
                Some(sent) => sent,
                None => {
                    return Err(self.fail(Timeout {
                        kind: TimeoutKind::Attempt,
                        limit,
                    }));
                }
            },
        };
        let (parts, body) = sent.map_err(|error| self.lost(error))?.into_parts();
        envelope::accept(Answer {
            action: self.operation.action.clone(),
            version: self.operation.version.clone(),
            attempts: self.attempts,
            status: parts.status,
            headers: parts.headers,
            body,
            codes: self.client.service.codes,
        })
    }

    /// The request of an attempt, dated and signed now.
    async fn signed(&self) -> Result<Request<Bytes>, Error> {
        let Inner {
            credentials,
            clock,
            endpoint,
            signer,
            ..
        } = self.client;
        let now = clock.wall();
        let credentials = credentials
            .get(now)
            .await
            .map_err(|error| self.fail(error))?;
        let Operation {
            method,
            path,
            query,
            body,
            options,
            ..
        } = self.operation;
        let uri = endpoint.uri(path, query.wire());
        let mut request = Request::new(body.clone());
        *request.uri_mut() = uri.map_err(|error| self.fail(InvalidRequest::Http(error)))?;
        *request.method_mut() = match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let headers = request.headers_mut();
        headers.reserve(8);
        headers.extend(options.headers.clone());
        headers.insert(header::USER_AGENT, self.client.user_agent.clone());
        if *method == Method::Post {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        let signed = signer.sign(
            &SigningRequest {
                method: request.method(),
                path,
                query,
                host: endpoint.host(),
                headers: request.headers(),
                body,
            },
            &credentials,
            Timestamp::from(now),
        );
        let signed = signed.map_err(|error| self.fail(InvalidRequest::Sign(error)))?;
        signed.apply(request.headers_mut());
        Ok(request)
    }

    /// An attempt whose request or answer was lost. A time limit of the transport's own is a timeout like the others.
    fn lost(&self, error: TransportError) -> Error {
        if error.is_timeout() && error.phase() == TransportPhase::Connect {
            let limit = self.client.timeouts.connect;
            return self.fail(Timeout {
                kind: TimeoutKind::Connect,
                limit,
            });
        }
        self.fail(error)
    }

    fn fail<E>(&self, cause: E) -> Error
    where
        crate::error::Failure<E>: Into<Error>,
    {
        let context = Context {
            action: self.operation.action.clone(),
            version: self.operation.version.clone(),
            attempts: self.attempts,
            ..Context::default()
        };
        context.fail(cause)
    }
}
