//! The budgets of the SDK, in figures that do not depend on the machine: each budget a number, with the reason for it.
//! Times are for `cargo xtask bench`. A budget is raised only with a better reason than the one that stands here.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../../tests/budget.rs"]
mod budget;

use std::path::{Path, PathBuf};

use budget::{Counted, within};
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use volc_core::error::TransportError;
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::sign::Signer;
use volc_core::sign::{Query, SigningRequest};
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Credentials, Timestamp};
use volc_rtc_api::Client;

/// One for the header values, one to share them.
const ALLOCATIONS_TO_SIGN: u64 = 2;

/// Body, query, URI, header map, the signature's two, the boxed futures of the call and of the transport, the
/// response's request id. Limiter, retries and time limits have to add none, so a further one is a regression.
const ALLOCATIONS_A_CALL: u64 = 13;

/// The size of a call in the task that awaits it: its parts are in one box, so that tasks stay small.
const BYTES_OF_A_CALL: usize = 16;

/// The memory that a call holds at most while it runs, its boxed future above all, somewhat more if it can tell of
/// itself. Every call in flight holds it.
const BYTES_WHILE_A_CALL_RUNS: u64 = 5000;

/// The signer's own, beyond the SHA-256 compressions that no signer can avoid (10 blocks for this request): putting
/// three short texts together and three header values.
const INSTRUCTIONS_TO_SIGN: u64 = 4_700;

/// All of a call but the transport: building, limits, signing (40,000 are SHA-256 without the processor's help),
/// reading.
const INSTRUCTIONS_A_CALL: u64 = 62_000;

/// Reading a page of 20 conversations, to what derived serde takes for the same in percent: one table and one visitor
/// for all structs, tolerant of what documentation drifts on, must not cost more than code that is made for each
/// struct.
const PERCENT_OF_DERIVE_TO_DECODE: u64 = 95;

/// The generated code of an Action is tables, not code: more lines to a hundred rows of them (fields, values, variants)
/// mean that logic has moved into it. Comments and search terms do not count: every row is documented in two languages.
/// Since types that Actions share stand once, an Action has 16 rows instead of 25 and 44 lines instead of 65; what each
/// must have, its builder and the `use` of shared types, weighs more among them. How the state of a task is read, by
/// Actions that can be waited for, is 6 of them.
const LINES_TO_100_ROWS: usize = 292;

/// Unoptimised, with every feature: users store and link it. Nearly all of it (98 %) is metadata, which grows with the
/// definitions: an Action has 16 rows, two structs and half an enumeration or union, since shared types stand once.
/// Documentation in two languages, with what each field and value is serialized as and terms to search for, is 4 % of
/// it, `Clone` and `Debug` of builders are 2 %, the check of each table's tags is 3 %.
const RLIB_BYTES_AN_ACTION: u64 = 154_000;

fn credentials() -> Credentials {
    Credentials::new("AKLTfakefakefakefake", "fakefake-do-not-print")
}

#[test]
fn allocations_to_sign() {
    let signer = Signer::new("rtc", "cn-north-1");
    let credentials = credentials();
    let query = Query::new(&[
        ("Action", "GetUserConversations"),
        ("Version", "2020-12-01"),
    ]);
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
    let request = SigningRequest {
        method: &Method::POST,
        path: "/",
        query: &query,
        host: "rtc.volcengineapi.com",
        headers: &headers,
        body: br#"{"AppId":123456}"#,
    };
    let sign = || signer.sign(&request, &credentials, Timestamp::from_unix(1_700_000_000));
    sign().unwrap();
    let used = allocation_counter::measure(|| drop(sign().unwrap()));
    within("allocations to sign", used.count_total, ALLOCATIONS_TO_SIGN);
}

/// Answers at once.
#[derive(Debug)]
struct Canned;

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let response = Bytes::from_static(br#"{"ResponseMetadata":{"RequestId":"1"},"Result":{}}"#);
        Box::pin(std::future::ready(Ok(Response::new(response))))
    }
}

#[test]
fn allocations_and_size_of_a_call() {
    let client = Client::builder()
        .credentials(credentials())
        .transport(Canned)
        .rate_limiter(RateLimiter::wait().every_action(RateLimit::qps(1_000_000_000)))
        .build()
        .unwrap();
    let sending = || {
        let call = client.get_user_conversations();
        call.app_id(1)
            .participant_user_id(2)
            .cursor(0)
            .limit(20)
            .send()
    };
    within("bytes of a call", size_of_val(&sending()), BYTES_OF_A_CALL);
    sending().now_or_never().unwrap().unwrap();
    let used = allocation_counter::measure(|| drop(sending().now_or_never().unwrap().unwrap()));
    within("allocations a call", used.count_total, ALLOCATIONS_A_CALL);
    let most = used.bytes_max;
    within("bytes while a call runs", most, BYTES_WHILE_A_CALL_RUNS);
}

#[test]
fn instructions_to_sign_to_call_and_to_decode() {
    let Some(counted) = Counted::build("counted") else {
        return;
    };
    let sign = counted.instructions("sign") - counted.instructions("compress");
    within("instructions to sign", sign, INSTRUCTIONS_TO_SIGN);
    let call = counted.instructions("call");
    within("instructions a call", call, INSTRUCTIONS_A_CALL);
    let decode = counted.instructions("decode") * 100 / counted.instructions("derive");
    within(
        "percent of derive to decode",
        decode,
        PERCENT_OF_DERIVE_TO_DECODE,
    );
}

#[test]
fn generated_lines_and_rlib_bytes_an_action() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut lines, mut rows, mut actions) = (0, 0, 0);
    for file in files(&root.join("src/generated")) {
        let text = std::fs::read_to_string(file).unwrap();
        let docs = |line: &str| line.starts_with("//") || line.starts_with("#[doc(");
        let code = |line: &&str| !line.trim().is_empty() && !docs(line.trim_start());
        let row = |line: &&str| line.contains(" = ") || line.ends_with(" =");
        lines += text.lines().filter(code).count();
        rows += text.lines().filter(code).filter(row).count();
        actions += text.matches("ActionInfo::new(").count();
    }
    within(
        "generated lines to 100 rows",
        lines * 100 / rows,
        LINES_TO_100_ROWS,
    );

    // Cargo puts the crate beside this test; the newest is the one that it was built with.
    let deps = std::env::current_exe().unwrap();
    let rlibs = files(deps.parent().unwrap()).into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libvolc_rtc_api-") && name.ends_with(".rlib")
    });
    let newest = rlibs
        // Cargo may take an older one away meanwhile.
        .filter_map(|path| path.metadata().ok())
        .max_by_key(|file| file.modified().unwrap());
    let bytes = newest.unwrap().len() / u64::try_from(actions).unwrap();
    within("rlib bytes an Action", bytes, RLIB_BYTES_AN_ACTION);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}
