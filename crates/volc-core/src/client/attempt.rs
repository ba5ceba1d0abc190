//! One attempt of a call: dated, signed, sent.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, header};

use super::run::Run;
use super::{Inner, Operation, ReceivedResponse, is_signature};
use crate::action::Method;
use crate::boxed::BoxFuture;
use crate::clock::within;
use crate::credentials::Credentials;
use crate::envelope;
use crate::error::{
    Error, InvalidRequestError, TimeoutError, TimeoutKind, TransportError, TransportPhase,
};
use crate::intercept::RawResponse;
use crate::sign::SigningRequest;
use crate::timestamp::Timestamp;

/// A request that is under way.
pub(super) type Sent<'a> = BoxFuture<'a, Result<Response<Bytes>, TransportError>>;

/// The credentials and the time that a request was signed with.
pub(super) struct Stamp {
    pub(super) credentials: Credentials,
    /// The time of signing, by this machine's clock.
    pub(super) wall: SystemTime,
}

impl<'a> Run<'a> {
    /// Begins an attempt: its request, dated and signed now, is given to the transport.
    pub(super) async fn start(&mut self) -> Result<(Sent<'a>, Stamp), Error> {
        let wall = self.client.clock.wall();
        let now = self.client.corrected(wall);
        let credentials = self.client.credentials.get(now).await;
        let credentials = credentials.map_err(|error| self.fail(error))?;
        let request = self.signed(&credentials, Timestamp::from(now))?;
        self.attempts += 1;
        let sending = self.client.transport.send(request);
        Ok((sending, Stamp { credentials, wall }))
    }

    pub(super) fn signed(
        &self,
        credentials: &Credentials,
        at: Timestamp,
    ) -> Result<Request<Bytes>, Error> {
        let Inner {
            endpoint,
            last_uri,
            signer,
            ..
        } = self.client;
        let Operation {
            method,
            path,
            query,
            body,
            options,
            ..
        } = self.operation;
        let uri = last_uri.get(endpoint, path, query.as_str());
        let mut request = Request::new(body.clone());
        *request.uri_mut() = uri.map_err(|error| self.fail(InvalidRequestError::Http(error)))?;
        *request.method_mut() = match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let headers = request.headers_mut();
        headers.reserve(8);
        if let Some(set) = options.set() {
            headers.extend(set.headers.clone());
        }
        headers.insert(header::USER_AGENT, self.client.user_agent.clone());
        if *method == Method::Post {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        for interceptor in self.interceptors() {
            let call = self.info(self.attempts + 1);
            let outcome = interceptor.before_signing(&call, request.headers_mut());
            outcome.map_err(|error| self.fail(InvalidRequestError::Interceptor(error)))?;
        }
        let aside = self.unsigned(request.headers_mut());
        let aside = aside.map_err(|error| self.fail(error))?;
        let signed = signer.sign(
            &SigningRequest {
                method: request.method(),
                path,
                query,
                host: self.client.signing_host(),
                headers: request.headers(),
                body,
            },
            credentials,
            at,
        );
        let signed = signed.map_err(|error| self.fail(InvalidRequestError::Sign(error)))?;
        signed.apply(request.headers_mut());
        if !aside.is_empty() {
            request.headers_mut().extend(aside);
        }
        #[cfg(feature = "test-util")]
        crate::test_util::name_secrets(&mut request, self.operation.tables);
        Ok(request)
    }

    /// Takes the headers out that are sent and not signed: those of the call, those that the client leaves out of its
    /// signatures, and the host if it is not the connection's.
    fn unsigned(&self, headers: &mut HeaderMap) -> Result<HeaderMap, InvalidRequestError> {
        let of_call = self.operation.options.set();
        let is_own_alone = of_call.is_none() && self.client.interceptors.is_empty();
        if !is_own_alone && headers.contains_key(header::HOST) {
            let text = "the header `Host` was added to the call, which the signature would not fit; set \
                        `ClientBuilder::signing_host`";
            return Err(InvalidRequestError::Shape(text.to_owned()));
        }
        let mut aside = HeaderMap::new();
        for name in &self.client.unsigned {
            if let header::Entry::Occupied(entry) = headers.entry(name) {
                let (name, values) = entry.remove_entry_mult();
                for value in values {
                    aside.append(name.clone(), value);
                }
            }
        }
        for (name, value) in of_call.map_or(&[][..], |set| &set.unsigned) {
            if is_signature(name) {
                let text = format!("`{name}` cannot be an unsigned header: the signature needs it");
                return Err(InvalidRequestError::Shape(text));
            }
            headers.remove(name);
            aside.append(name.clone(), value.clone());
        }
        if let Some(host) = &self.client.signing_host {
            aside.insert(header::HOST, host.clone());
        }
        Ok(aside)
    }

    /// Waits for the response and looks whether it is a refusal.
    pub(super) async fn finish(&self, sending: Sent<'_>) -> Result<ReceivedResponse, Error> {
        let sent = match self.attempt_limit() {
            None => sending.await,
            Some(limit) => {
                self.ends_by_itself.store(true, Ordering::Relaxed);
                let sent = within(self.client.clock.as_ref(), limit, sending).await;
                self.ends_by_itself.store(false, Ordering::Relaxed);
                let kind = TimeoutKind::Attempt;
                sent.ok_or_else(|| self.fail(TimeoutError { kind, limit }))?
            }
        };
        self.received(sent.map_err(|error| self.lost(error))?)
    }

    fn received(&self, response: Response<Bytes>) -> Result<ReceivedResponse, Error> {
        let (parts, body) = response.into_parts();
        for interceptor in self.interceptors() {
            let answer = RawResponse {
                status: parts.status,
                headers: &parts.headers,
                body: &body,
            };
            interceptor.after_response(&self.info(self.attempts), &answer);
        }
        let mut answer = ReceivedResponse {
            action: self.operation.action.clone(),
            version: self.operation.version.clone(),
            attempts: self.attempts,
            status: parts.status,
            headers: parts.headers,
            body,
            codes: self.client.service.codes,
            max_decoded: self.client.max_decoded,
            retries: Vec::new(),
            queued: Duration::ZERO,
            result: None,
            request_id: String::new(),
        };
        (self.operation.reader)(&mut answer);
        envelope::accept(answer).map_err(|error| error.without_secrets(|| self.operation.secrets()))
    }

    /// An attempt whose request or response was lost. A time limit of the transport's own is a timeout like the others.
    fn lost(&self, error: TransportError) -> Error {
        if error.is_timeout() && error.phase() == TransportPhase::Connect {
            let (kind, limit) = (TimeoutKind::Connect, self.client.timeouts.connect);
            return self.fail(TimeoutError { kind, limit });
        }
        self.fail(error.at_endpoint(&self.client.endpoint))
    }
}
