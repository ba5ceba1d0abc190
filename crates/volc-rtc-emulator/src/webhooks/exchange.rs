//! One exchange with a receiver, within its time, and what a fault does to it.

use std::time::Duration;

use bytes::Bytes;

use super::api::DeliveryEffect;
use super::attempt::{Contract, Exchange};
use super::context::Context;
use super::job::Target;
use super::send::{self, Outgoing};
use super::{response_limit, sink};
use crate::ApiError;

/// The body of a response that a fault has put there.
const GARBAGE: &[u8] = b"\x00\xff<garbage";

/// A request that is to be sent its way.
pub(super) struct Attempt {
    pub(super) target: Target,
    pub(super) outgoing: Outgoing,
    pub(super) contract: Contract,
    pub(super) started: u64,
    /// The effect of a fault on it.
    pub(super) fault: Option<DeliveryEffect>,
}

impl Attempt {
    /// Returns the reason why nothing is sent and no response awaited.
    fn obstacle(&self) -> Option<String> {
        match (&self.target, self.fault) {
            (Target::Unusable(reason), _) => Some(reason.clone()),
            (_, Some(DeliveryEffect::NoConnection {})) => {
                Some("no connection: a fault of delivery keeps it from the receiver".to_owned())
            }
            _ => None,
        }
    }

    /// Returns the time at which it is sent; `None` if a fault keeps it back for so long that no response could come.
    fn sent_at(&self, limit: Duration) -> Option<u64> {
        match self.fault {
            Some(DeliveryEffect::Drop {}) => None,
            Some(DeliveryEffect::Delay { by }) => (u128::from(by.millis()) < limit.as_millis())
                .then(|| self.started.saturating_add(by.millis())),
            _ => Some(self.started),
        }
    }
}

/// Sends a request its way, and judges the response; returns its body too, an empty one without a response.
pub(super) async fn exchange(
    context: &Context,
    attempt: Attempt,
) -> Result<(Exchange, Bytes), ApiError> {
    if let Some(reason) = attempt.obstacle() {
        return Ok((Exchange::failed(reason), Bytes::new()));
    }
    let settings = &context.webhooks.settings;
    let (limit, started) = (attempt.contract.limit(settings), attempt.started);
    // A response that is there counts, also where the clock has jumped meanwhile.
    tokio::select! {
        biased;
        response = respond(context, attempt, limit) => response,
        () = response_limit::passed(&context.clock, started, limit, settings) => {
            let reason = format!("no response within {} ms", limit.as_millis());
            Ok((Exchange::failed(reason), Bytes::new()))
        }
    }
}

/// Returns the response, or what a fault puts in its place; never where a fault lets none come.
async fn respond(
    context: &Context,
    attempt: Attempt,
    limit: Duration,
) -> Result<(Exchange, Bytes), ApiError> {
    match attempt.sent_at(limit) {
        Some(at) => context.clock.reached(at).await,
        None => std::future::pending().await,
    }
    let Attempt {
        target,
        outgoing,
        contract,
        started,
        fault,
    } = attempt;
    let (exchange, body) = send(context, target, outgoing, contract, started).await?;
    let replace = |status, body: &'static [u8]| match exchange.status {
        Some(_) => (
            contract.judge(status, false, body),
            Bytes::from_static(body),
        ),
        None => (exchange.clone(), Bytes::new()),
    };
    Ok(match fault {
        Some(DeliveryEffect::Timeout {}) => std::future::pending().await,
        Some(DeliveryEffect::Status { status }) => replace(status, b""),
        Some(DeliveryEffect::Garbage {}) => replace(200, GARBAGE),
        _ => (exchange, body),
    })
}

/// Sends a request, and judges the response.
async fn send(
    context: &Context,
    target: Target,
    outgoing: Outgoing,
    contract: Contract,
    started: u64,
) -> Result<(Exchange, Bytes), ApiError> {
    if target == Target::Sink {
        context
            .store
            .write(move |tx| sink::keep(tx, &outgoing, started))
            .await?;
        let exchange = contract.judge(200, false, sink::RESPONSE);
        return Ok((exchange, Bytes::from_static(sink::RESPONSE)));
    }
    Ok(match send::post(outgoing).await {
        Ok(response) => {
            let is_elsewhere = response.headers().contains_key(http::header::LOCATION);
            let (parts, body) = response.into_parts();
            let exchange = contract.judge(parts.status.as_u16(), is_elsewhere, &body);
            (exchange, body)
        }
        Err(reason) => (Exchange::failed(reason), Bytes::new()),
    })
}
