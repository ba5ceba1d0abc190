//! A program whose instructions are counted: it does one thing a number of times. The budgets of volc-rtc-api and
//! volc-rtc-events run it under valgrind.

#[path = "../../src/by_hand.rs"]
mod by_hand;
#[path = "../../src/documents.rs"]
mod documents;
mod events;
#[path = "../../src/page.rs"]
mod page;

use std::error::Error;
use std::hint::black_box;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use sha2::block_api::compress256;
use volc_core::__private::from_slice;
use volc_core::error::TransportError;
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::sign::Signer;
use volc_core::sign::{Query, SigningRequest};
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Credentials, Timestamp};
use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::GetUserConversationsOutput;
use volc_rtc_api::record::get_record_task::GetRecordTaskOutput;
use volc_rtc_events::data::voice_chat::VoiceChat;

use by_hand::{BODY, HOST, Page};

const NOW: u64 = 1_700_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().ok_or("what shall be done is missing")?;
    let times = arguments.next().ok_or("how often is missing")?.parse()?;
    match what.as_str() {
        "sign" => sign(times, false),
        "compress" => sign(times, true),
        "decode" => decode(times, |text| {
            from_slice::<GetUserConversationsOutput>(text).is_ok()
        }),
        "derive" => decode(times, |text| serde_json::from_slice::<Page>(text).is_ok()),
        "decode-task" => read(times, &documents::record_task(), |text| {
            from_slice::<GetRecordTaskOutput>(text).is_ok_and(|output| output.record_task.is_some())
        }),
        "derive-task" => read(times, &documents::record_task(), |text| {
            serde_json::from_slice::<documents::RecordTaskOutput>(text).is_ok()
        }),
        "decode-event" => read(times, &documents::voice_chat(), |text| {
            from_slice::<VoiceChat>(text).is_ok_and(|event| event.error_info.is_some())
        }),
        "derive-event" => read(times, &documents::voice_chat(), |text| {
            serde_json::from_slice::<documents::VoiceChat>(text).is_ok()
        }),
        "call" => call(times),
        "check-event" => events::check(times, false),
        "hash-event" => events::check(times, true),
        "read-event" => events::read(times, false),
        "read-event-by-hand" => events::read(times, true),
        _ => Err(format!("`{what}` is not known").into()),
    }
}

/// Signs, or only compresses the blocks of SHA-256 that no signer can avoid.
fn sign(times: u64, only_compress: bool) -> Result<(), Box<dyn Error>> {
    let credentials = credentials();
    let signer = Signer::new("rtc", "cn-north-1");
    let query = Query::new(&[
        ("Action", "GetUserConversations"),
        ("Version", "2020-12-01"),
    ]);
    let json = HeaderValue::from_static("application/json");
    let request = SigningRequest {
        method: &Method::POST,
        path: "/",
        query: &query,
        host: HOST,
        headers: &HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
        body: BODY.as_bytes(),
    };
    let now = Timestamp::from_unix(NOW);
    if !only_compress {
        for _ in 0..times {
            black_box(signer.sign(black_box(&request), &credentials, now)?);
        }
        return Ok(());
    }
    let steps = signer.explain(&request, &credentials, now)?;
    let padded = |length: usize| (length + 9).div_ceil(64);
    let texts = [
        BODY.len(),
        steps.canonical_request.len(),
        steps.string_to_sign.len(),
    ];
    let blocks = texts.into_iter().map(padded).sum::<usize>() + 1;
    let data = vec![[0x5a_u8; 64]; blocks];
    for _ in 0..times {
        let mut state = black_box([1_u32; 8]);
        compress256(&mut state, black_box(&data));
        black_box(state);
    }
    Ok(())
}

fn decode(times: u64, one: impl Fn(&[u8]) -> bool) -> Result<(), Box<dyn Error>> {
    read(times, &serde_json::to_vec(&page::page(20))?, one)
}

fn read(times: u64, text: &[u8], one: impl Fn(&[u8]) -> bool) -> Result<(), Box<dyn Error>> {
    if (0..times).all(|_| one(black_box(text))) {
        Ok(())
    } else {
        Err("the document cannot be read".into())
    }
}

/// Answers at once.
#[derive(Debug)]
struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(Response::new(self.0.clone()))))
    }
}

/// All of a call but the transport, signing included; the response is an empty page.
fn call(times: u64) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let answer = br#"{"ResponseMetadata":{"RequestId":"1"},"Result":{}}"#;
    let client = Client::builder()
        .credentials(credentials())
        .transport(Canned(Bytes::from_static(answer)))
        .rate_limiter(RateLimiter::wait().every_action(RateLimit::qps(1_000_000_000)))
        .build()?;
    runtime.block_on(async {
        for _ in 0..times {
            let call = client.get_user_conversations().app_id(123_456);
            let call = call.participant_user_id(10_001).cursor(0).limit(20);
            black_box(call.send().await?);
        }
        Ok(())
    })
}

fn credentials() -> Credentials {
    Credentials::new("AKLTfakefakefakefake", "fakefakefakefakefake")
}
