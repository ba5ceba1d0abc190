//! One exchange with a receiver, within its time.

use bytes::Bytes;

use super::attempt::{Contract, Exchange};
use super::context::Context;
use super::job::Target;
use super::send::{self, Outgoing};
use super::{response_limit, sink};
use crate::ApiError;

/// Sends a request its way, and judges the response; returns its body too, an empty one without a response.
pub(super) async fn exchange(
    context: &Context,
    target: Target,
    outgoing: Outgoing,
    contract: Contract,
    started: u64,
) -> Result<(Exchange, Bytes), ApiError> {
    let failed = |reason: String| (Exchange::failed(reason), Bytes::new());
    match target {
        Target::Unusable(reason) => return Ok(failed(reason)),
        Target::Sink => {
            context
                .store
                .write(move |tx| sink::keep(tx, &outgoing, started))
                .await?;
            let exchange = contract.judge(200, false, sink::RESPONSE);
            return Ok((exchange, Bytes::from_static(sink::RESPONSE)));
        }
        Target::Web => {}
    }
    let settings = &context.webhooks.settings;
    let limit = contract.limit(settings);
    // A response that is there counts, also where the clock has jumped meanwhile.
    Ok(tokio::select! {
        biased;
        response = send::post(outgoing) => match response {
            Ok(response) => {
                let is_elsewhere = response.headers().contains_key(http::header::LOCATION);
                let (parts, body) = response.into_parts();
                (contract.judge(parts.status.as_u16(), is_elsewhere, &body), body)
            }
            Err(reason) => failed(reason),
        },
        () = response_limit::passed(&context.clock, started, limit, settings) => {
            failed(format!("no response within {} ms", limit.as_millis()))
        }
    })
}
