//! Servers whose HTTP is broken.

use volc_core::error::TransportPhase;

use crate::server::Server;
use crate::{Attempts, Case, Outcome, Set};

const SEND: Outcome = Outcome::Transport(TransportPhase::Send);
const RECEIVE: Outcome = Outcome::Transport(TransportPhase::Receive);

/// A response that breaks off or is no HTTP, which is retried where that does no harm.
const fn retried(
    name: &'static str,
    bytes: fn() -> Vec<u8>,
    outcome: Outcome,
    says: &'static [&'static str],
) -> Case {
    Case {
        name,
        server: Server::Write(bytes),
        outcome,
        attempts: Attempts::ThreeReads,
        says,
        settings: Set::Nothing,
    }
}

/// A response that is read after one attempt, or would come again.
const fn final_(
    name: &'static str,
    bytes: fn() -> Vec<u8>,
    outcome: Outcome,
    says: &'static [&'static str],
) -> Case {
    Case {
        attempts: Attempts::One,
        ..retried(name, bytes, outcome, says)
    }
}

const BEFORE: &[&str] = &["the connection broke before a response came"];
const BROKE_OFF: &[&str] = &["the response broke off"];

const GOOD: &str = r#"{"ResponseMetadata":{"RequestId":"r"},"Result":{"Id":1}}"#;

/// A response with these headers and the good body.
fn with(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{GOOD}").into_bytes()
}

fn chunked(chunks: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}").into_bytes()
}

fn many_headers(count: usize, length: usize) -> Vec<u8> {
    let value = "a".repeat(length);
    let headers = (0..count).map(|n| format!("X-H{n}: {value}\r\n"));
    let length = GOOD.len();
    with(&format!(
        "{}Content-Length: {length}\r\n",
        headers.collect::<String>()
    ))
}

pub const CASES: &[Case] = &[
    retried("nothing", Vec::new, SEND, BEFORE),
    retried(
        "cut in the status line",
        || b"HTTP/1.1 20".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "cut in the headers",
        || b"HTTP/1.1 200 OK\r\nContent-".to_vec(),
        SEND,
        BEFORE,
    ),
    retried("garbage", || b"nonsense\r\n\r\n".to_vec(), SEND, BEFORE),
    retried("zeros", || vec![0; 10_000], SEND, BEFORE),
    retried(
        "TLS in plain HTTP",
        || b"\x15\x03\x03\x00\x02\x02\x28".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "preface of HTTP/2",
        || b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "settings of HTTP/2",
        || b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64".to_vec(),
        SEND,
        BEFORE,
    ),
    retried("HTTP/0.9", || GOOD.as_bytes().to_vec(), SEND, BEFORE),
    retried(
        "HTTP/3.7",
        || b"HTTP/3.7 200 OK\r\n\r\n{}".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "status of two digits",
        || b"HTTP/1.1 20 OK\r\n\r\n{}".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "status of five digits",
        || b"HTTP/1.1 20000 OK\r\n\r\n".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "status below 100",
        || b"HTTP/1.1 099 -\r\n\r\n".to_vec(),
        SEND,
        BEFORE,
    ),
    retried(
        "header without a colon",
        || with("nonsense\r\n"),
        SEND,
        BEFORE,
    ),
    retried("header with a zero", || with("X-A: a\0b\r\n"), SEND, BEFORE),
    retried(
        "two lengths",
        || with("Content-Length: 3\r\nContent-Length: 56\r\n"),
        SEND,
        BEFORE,
    ),
    retried(
        "length below zero",
        || with("Content-Length: -1\r\n"),
        SEND,
        BEFORE,
    ),
    retried(
        "length that is no number",
        || with("Content-Length: 0x20\r\n"),
        SEND,
        BEFORE,
    ),
    retried(
        "length beyond 64 bits",
        || with("Content-Length: 99999999999999999999\r\n"),
        SEND,
        BEFORE,
    ),
    final_(
        "length beyond all memory",
        || with("Content-Length: 9223372036854775807\r\n"),
        RECEIVE,
        &["more than 16777216 bytes"],
    ),
    retried(
        "cut in the middle",
        || with("Content-Length: 100\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "length too short",
        || with("Content-Length: 20\r\n"),
        Outcome::Decode,
        &["the response cannot be read"],
    ),
    retried(
        "chunk cut off",
        || chunked("5\r\n{\"Res"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunk without a size",
        || chunked("\r\n{}\r\n0\r\n\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunk of no number",
        || chunked("zz\r\n{}\r\n0\r\n\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunk beyond 64 bits",
        || chunked("fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunk below zero",
        || chunked("-2\r\n{}\r\n0\r\n\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunk longer than its size",
        || chunked("1\r\n{}\r\n0\r\n\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    retried(
        "chunks without an end",
        || chunked("2\r\n{}\r\n"),
        RECEIVE,
        BROKE_OFF,
    ),
    final_(
        "chunk and length at once",
        || {
            let length = GOOD.len();
            let chunk = format!("{length:x}\r\n{GOOD}\r\n0\r\n\r\n");
            format!(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}"
            )
            .into()
        },
        Outcome::Ok,
        &[],
    ),
    final_(
        "150 headers",
        || many_headers(150, 1),
        SEND,
        &["more headers than can be read (100)"],
    ),
    final_(
        "header of a megabyte",
        || many_headers(1, 1 << 20),
        SEND,
        &["more headers than can be read"],
    ),
    final_("90 headers", || many_headers(90, 1_000), Outcome::Ok, &[]),
    final_(
        "100, 102 and 103 before the response",
        || {
            let hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n\
                         HTTP/1.1 103 -\r\nLink: </a>\r\n\r\n";
            [hints.as_bytes(), &with("")].concat()
        },
        Outcome::Ok,
        &[],
    ),
    final_(
        "HTTP/1.0",
        || format!("HTTP/1.0 200 OK\r\n\r\n{GOOD}").into(),
        Outcome::Ok,
        &[],
    ),
    final_("no length", || with(""), Outcome::Ok, &[]),
    final_(
        "a second response that nobody asked for",
        || {
            let length = GOOD.len();
            let first = with(&format!("Content-Length: {length}\r\n"));
            let other = GOOD.replace(r#""Id":1"#, r#""Id":6"#);
            let second = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{other}");
            [first, second.into_bytes()].concat()
        },
        Outcome::Ok,
        &[],
    ),
    final_(
        "trailers",
        || chunked("2\r\n{}\r\n0\r\nX-A: b\r\n\r\n"),
        Outcome::Decode,
        &["no ResponseMetadata"],
    ),
];
