//! What the SDK may cost, in figures that do not depend on the machine: each budget a number, with the reason for it.
//! Times are for `cargo xtask bench`. A budget is raised only with a better reason than the one that stands here.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use volc_core::sign::{Query, SigningRequest};
use volc_core::{
    BoxFuture, Credentials, RateLimit, RateLimiter, Signer, Timestamp, Transport, TransportError,
};
use volc_rtc_api::Client;

/// One for the header values, one to share them.
const ALLOCATIONS_TO_SIGN: u64 = 2;

/// Body, query, URI, header map, the signature's two, the boxed futures of the call and of the transport, the answer's
/// request id. Limiter, retries and time limits have to add none, so a further one is a regression.
const ALLOCATIONS_A_CALL: u64 = 13;

/// What a call takes of the task that awaits it: its parts are in one box, so that tasks stay small.
const BYTES_OF_A_CALL: usize = 32;

/// The generated code of an Action is a table of its fields, not code: more lines mean that logic has moved into it.
const LINES_AN_ACTION: usize = 130;

/// Unoptimised: about 60 KB with the default features, more with `server` and `versions`. Users store and link it.
const RLIB_BYTES_AN_ACTION: u64 = 150_000;

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
        let answer = Bytes::from_static(br#"{"ResponseMetadata":{"RequestId":"1"},"Result":{}}"#);
        Box::pin(std::future::ready(Ok(Response::new(answer))))
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
}

#[test]
fn generated_lines_and_rlib_bytes_an_action() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut lines, mut actions) = (0, 0);
    for file in files(&root.join("src/generated")) {
        let text = std::fs::read_to_string(file).unwrap();
        lines += text.lines().count();
        actions += text.matches("ActionInfo::new(").count();
    }
    within(
        "generated lines an Action",
        lines / actions,
        LINES_AN_ACTION,
    );

    // Cargo puts the crate beside this test; the newest is the one that it was built with.
    let deps = std::env::current_exe().unwrap();
    let rlibs = files(deps.parent().unwrap()).into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libvolc_rtc_api-") && name.ends_with(".rlib")
    });
    let newest = rlibs
        .map(|path| path.metadata().unwrap())
        .max_by_key(|file| file.modified().unwrap());
    let bytes = newest.unwrap().len() / u64::try_from(actions).unwrap();
    within("rlib bytes an Action", bytes, RLIB_BYTES_AN_ACTION);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

fn within<T: PartialOrd + std::fmt::Display>(what: &str, measured: T, budget: T) {
    println!("{what}: {measured}, of {budget}");
    assert!(
        measured <= budget,
        "{what}: {measured}, the budget is {budget}"
    );
}
