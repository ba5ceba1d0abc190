//! Servers whose HTTP is right and whose responses are not what the service documents.

use crate::server::Server;
use crate::{Attempts, Case, Outcome, Set};

/// A response of JSON that is taken as it is, or would come again.
const fn json(
    name: &'static str,
    status: u16,
    body: fn() -> Vec<u8>,
    outcome: Outcome,
    says: &'static [&'static str],
) -> Case {
    headers(name, status, "", body, outcome, says)
}

const fn headers(
    name: &'static str,
    status: u16,
    headers: &'static str,
    body: fn() -> Vec<u8>,
    outcome: Outcome,
    says: &'static [&'static str],
) -> Case {
    let server = Server::Respond {
        status,
        headers,
        body,
    };
    Case {
        name,
        server,
        outcome,
        attempts: Attempts::One,
        says,
        settings: Set::Nothing,
    }
}

/// The same with other attempts.
const fn tried(attempts: Attempts, case: Case) -> Case {
    Case { attempts, ..case }
}

const fn code(code: &'static str) -> Outcome {
    Outcome::Service(Some(code))
}

const NO_CODE: Outcome = Outcome::Service(None);

fn result(result: &str) -> Vec<u8> {
    format!(r#"{{"ResponseMetadata":{{"RequestId":"req-1"}},"Result":{result}}}"#).into_bytes()
}

fn error(error: &str) -> Vec<u8> {
    format!(r#"{{"ResponseMetadata":{{"RequestId":"req-2","Error":{error}}}}}"#).into_bytes()
}

fn with_bom(body: Vec<u8>) -> Vec<u8> {
    [b"\xef\xbb\xbf".to_vec(), body].concat()
}

/// 25 MB of zeros in 162 kB of gzip: one zero, and a hundred thousand times "the last byte 258 times more".
fn bomb() -> Vec<u8> {
    const HEAD: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff";
    const MORE: &[u8] = &[1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
    // The last block, with fixed codes, and the code of a zero.
    let start: &[u8] = &[1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0];
    let bits = [start, &MORE.repeat(100_000)].concat();
    let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
    HEAD.iter()
        .copied()
        .chain(bits.chunks(8).map(byte))
        .collect()
}

const READS: Attempts = Attempts::ThreeReads;

pub const CASES: &[Case] = &[
    json(
        "good",
        200,
        || result(r#"{"Id":1,"Name":"n"}"#),
        Outcome::Ok,
        &[],
    ),
    // What stands around the JSON.
    json(
        "byte order mark",
        200,
        || with_bom(result("{}")),
        Outcome::Ok,
        &[],
    ),
    json(
        "byte order mark before an error",
        400,
        || with_bom(error(r#"{"Code":"InvalidParameter","Message":"m"}"#)),
        code("InvalidParameter"),
        &["InvalidParameter: m (HTTP 400, request id req-2, 1 attempt)"],
    ),
    tried(
        READS,
        json(
            "empty",
            200,
            Vec::new,
            Outcome::Decode,
            &["not JSON but empty"],
        ),
    ),
    tried(
        READS,
        json(
            "no content",
            204,
            Vec::new,
            Outcome::Decode,
            &["not JSON but empty"],
        ),
    ),
    json("not modified", 304, Vec::new, NO_CODE, &["redirect"]),
    tried(
        READS,
        json(
            "page of a proxy",
            200,
            || b"<html>\x1b[2J Welcome".to_vec(),
            Outcome::Decode,
            &["not JSON but 18 bytes", r"<html>\x1b[2J Welcome"],
        ),
    ),
    json(
        "page of a proxy, 404",
        404,
        || b"<html>".to_vec(),
        NO_CODE,
        &["without a code", "HTTP 404"],
    ),
    tried(
        READS,
        json(
            "page of a proxy, 502",
            502,
            || b"<html>".to_vec(),
            NO_CODE,
            &["without a code", "HTTP 502"],
        ),
    ),
    json("status 999", 999, Vec::new, NO_CODE, &["HTTP 999"]),
    tried(
        READS,
        json(
            "zeros",
            200,
            || vec![0; 1 << 20],
            Outcome::Decode,
            &[r"\x00\x00"],
        ),
    ),
    tried(
        READS,
        json(
            "no UTF-8",
            200,
            || vec![0xff; 100],
            Outcome::Decode,
            &[r"\xff\xff"],
        ),
    ),
    json(
        "two documents",
        200,
        || [result("{}"), result("{}")].concat(),
        Outcome::Decode,
        &["trailing"],
    ),
    tried(
        READS,
        json(
            "cut off within its length",
            200,
            || result("{}")[..40].to_vec(),
            Outcome::Decode,
            &["EOF"],
        ),
    ),
    json(
        "comma too much",
        200,
        || result(r#"{"Id":1,}"#),
        Outcome::Decode,
        &["trailing comma"],
    ),
    json("null", 200, || b"null".to_vec(), Outcome::Decode, &["null"]),
    json(
        "list",
        200,
        || b"[]".to_vec(),
        Outcome::Decode,
        &["cannot be read"],
    ),
    json(
        "text",
        200,
        || br#""ok""#.to_vec(),
        Outcome::Decode,
        &["ok"],
    ),
    json(
        "empty object",
        200,
        || b"{}".to_vec(),
        Outcome::Decode,
        &["no ResponseMetadata"],
    ),
    // Redirects lead nowhere.
    headers(
        "moved",
        301,
        "location: http://127.0.0.1:9/\r\n",
        Vec::new,
        NO_CODE,
        &["redirect"],
    ),
    headers(
        "found",
        302,
        "location: /\r\n",
        Vec::new,
        NO_CODE,
        &["redirect"],
    ),
    headers(
        "temporary redirect",
        307,
        "location: /\r\n",
        Vec::new,
        NO_CODE,
        &["redirect"],
    ),
    headers(
        "permanent redirect",
        308,
        "location: //a\r\n",
        Vec::new,
        NO_CODE,
        &["redirect"],
    ),
    // Compression that nobody asked for.
    headers(
        "bomb of gzip",
        200,
        "content-encoding: gzip\r\n",
        bomb,
        Outcome::Decode,
        &["Content-Encoding: gzip, 162512 bytes"],
    ),
    headers(
        "error in gzip",
        400,
        "content-encoding: gzip\r\n",
        bomb,
        Outcome::Decode,
        &["Content-Encoding: gzip"],
    ),
    headers(
        "several encodings",
        200,
        "content-encoding: br, zstd\r\n",
        bomb,
        Outcome::Decode,
        &["Content-Encoding: br, zstd"],
    ),
    tried(
        READS,
        headers(
            "gzip of a proxy, 502",
            502,
            "content-encoding: gzip\r\n",
            bomb,
            NO_CODE,
            &["HTTP 502"],
        ),
    ),
    headers(
        "encoding of nothing",
        200,
        "content-encoding: gzip\r\n",
        || result("{}"),
        Outcome::Ok,
        &[],
    ),
    // Results of other shapes.
    json(
        "result as text",
        200,
        || result(r#""{\"Id\":1}""#),
        Outcome::Ok,
        &[],
    ),
    json(
        "broken result as text",
        200,
        || result(r#""{\"Id\":""#),
        Outcome::Decode,
        &["at `Result"],
    ),
    json(
        "neither result nor error",
        200,
        || br#"{"ResponseMetadata":{"RequestId":"req-1"}}"#.to_vec(),
        Outcome::Decode,
        &["at `Result`", "req-1"],
    ),
    json(
        "result of another type",
        200,
        || result("[1]"),
        Outcome::Decode,
        &["at `Result`"],
    ),
    json(
        "lone surrogates",
        200,
        || result(r#"{"Name":"a \ud83d","Id":1}"#),
        Outcome::Ok,
        &[],
    ),
    json(
        "no UTF-8 in a name",
        200,
        || {
            result("{\"Name\":\"?\"}")
                .iter()
                .map(|b| if *b == b'?' { 0xff } else { *b })
                .collect()
        },
        Outcome::Decode,
        &["Result.Name"],
    ),
    json(
        "number beyond 64 bits",
        200,
        || result(r#"{"Id":1e999}"#),
        Outcome::Decode,
        &["cannot be read"],
    ),
    json(
        "number of a megabyte",
        200,
        || result(&format!(r#"{{"Id":{}}}"#, "9".repeat(1 << 20))),
        Outcome::Decode,
        &["Result.Id"],
    ),
    json(
        "name of two megabytes",
        200,
        || result(&format!(r#"{{"Name":"{}"}}"#, "a".repeat(2 << 20))),
        Outcome::Ok,
        &[],
    ),
    json(
        "more than the limit",
        200,
        || result(&format!(r#""{}""#, "a".repeat(17 << 20))),
        Outcome::Transport(volc_core::error::TransportPhase::Receive),
        &["more than 16777216 bytes; raise `max_response_bytes`"],
    ),
    json(
        "deep lists",
        200,
        || result(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        Outcome::Decode,
        &["cannot be read"],
    ),
    json(
        "deep lists in an unknown member",
        200,
        || {
            result(&format!(
                r#"{{"Id":1,"More":{}{}}}"#,
                "[".repeat(100_000),
                "]".repeat(100_000)
            ))
        },
        Outcome::Ok,
        &[],
    ),
    json(
        "deep objects",
        200,
        || {
            result(&format!(
                "{}1{}",
                r#"{"Id":"#.repeat(50_000),
                "}".repeat(50_000)
            ))
        },
        Outcome::Decode,
        &["cannot be read"],
    ),
    Case {
        settings: Set::SmallMemory,
        ..json(
            "empty objects without number",
            200,
            || result(&format!(r#"{{"Items":[{}{{}}]}}"#, "{},".repeat(100_000))),
            Outcome::Decode,
            &["`Result.Items`", "max_decoded_size"],
        )
    },
    // Errors of every shape.
    json(
        "lone surrogates in an error",
        400,
        || error(r#"{"Code":"InvalidParameter","Message":"a \ud83d"}"#),
        code("InvalidParameter"),
        &["InvalidParameter: a \u{fffd}"],
    ),
    json(
        "error in lower case",
        200,
        || error(r#"{"code":"Denied","message":"m"}"#),
        code("Denied"),
        &["Denied: m", "req-2"],
    ),
    json(
        "flat error",
        403,
        || br#"{"Code":"Denied","Message":"m"}"#.to_vec(),
        code("Denied"),
        &["Denied: m"],
    ),
    json(
        "flat error as a success",
        200,
        || br#"{"code":"Denied","message":"m"}"#.to_vec(),
        code("Denied"),
        &["Denied: m"],
    ),
    json(
        "number of the code beyond 63 bits",
        400,
        || error(r#"{"CodeN":18446744073709551615,"Code":"Denied","Message":"m"}"#),
        code("Denied"),
        &["Denied: m"],
    ),
    json(
        "only a number",
        200,
        || error(r#"{"CodeN":18446744073709551615}"#),
        NO_CODE,
        &["without a code", "18446744073709551615", "req-2"],
    ),
    json(
        "message of an object",
        400,
        || error(r#"{"Code":"Denied","Message":{"AppId":"bad"}}"#),
        code("Denied"),
        &[r#"{"AppId":"bad"}"#],
    ),
    json(
        "text as error",
        200,
        || error(r#""no such app""#),
        NO_CODE,
        &["without a code: no such app"],
    ),
    json(
        "error beside a result",
        200,
        || br#"{"ResponseMetadata":{},"Result":{"Id":1},"Error":{"Code":"Denied"}}"#.to_vec(),
        code("Denied"),
        &["Denied"],
    ),
    json(
        "lines and escapes in an error",
        400,
        || error(r#"{"Code":"Bad\n\u001b","Message":"a\r\n\u0007\u202e"}"#),
        code("Bad\n\u{1b}"),
        &[r"Bad\n\u{1b}: a\r\n\u{7}\u{202e}"],
    ),
    json(
        "refused key",
        401,
        || error(r#"{"Code":"InvalidAccessKey","Message":"m"}"#),
        code("InvalidAccessKey"),
        &["credentials from code"],
    ),
    json(
        "wrong signature as a success",
        200,
        || error(r#"{"Code":"SignatureDoesNotMatch","Message":"m"}"#),
        code("SignatureDoesNotMatch"),
        &["credentials from code"],
    ),
    // What may be retried.
    tried(
        Attempts::Three,
        json("busy", 429, Vec::new, NO_CODE, &["HTTP 429"]),
    ),
    tried(
        Attempts::Three,
        json(
            "throttled as a success",
            200,
            || error(r#"{"Code":"FlowLimitExceeded","Message":"m"}"#),
            code("FlowLimitExceeded"),
            &["FlowLimitExceeded"],
        ),
    ),
    headers(
        "busy for an hour",
        429,
        "retry-after: 3600\r\n",
        Vec::new,
        NO_CODE,
        &["HTTP 429"],
    ),
    headers(
        "busy for ever",
        429,
        "retry-after: 18446744073709551615\r\n",
        Vec::new,
        NO_CODE,
        &["HTTP 429"],
    ),
    tried(
        Attempts::Three,
        headers(
            "busy for no number",
            429,
            "retry-after: 1e9\r\n",
            Vec::new,
            NO_CODE,
            &["HTTP 429"],
        ),
    ),
    tried(
        READS,
        json(
            "failed",
            500,
            || error(r#"{"Code":"InternalError","Message":"m"}"#),
            code("InternalError"),
            &["InternalError: m"],
        ),
    ),
    headers(
        "refused date without a date",
        400,
        "date: yesterday\r\n",
        || error(r#"{"Code":"InvalidTimestamp","Message":"m"}"#),
        code("InvalidTimestamp"),
        &["InvalidTimestamp: m"],
    ),
];
