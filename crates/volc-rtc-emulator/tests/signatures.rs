//! Debug mode names the usual mistakes of hand-written signers, alone and where two come together.

#![allow(clippy::unwrap_used)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue, Method, Request, Response};
use serde_json::Value;
use sha2::Sha256;
use support::by_hand::hex as hash;
use support::{NOW, builder};
use volc_core::{Credentials, Timestamp};
use volc_rtc_emulator::{Account, Emulator};

/// It is valid Base64, for signers that decode it.
const SECRET: &str = "ZmFrZS1zZWNyZXQtZG8tbm90LXByaW50";
const HOST: &str = "127.0.0.1:8787";
const BODY: &str = r#"{"b":1,"a":{"d":[1,2],"c":"x"}}"#;

/// A signer by hand, right until something is changed.
#[derive(Clone)]
struct Signer {
    method: String,
    path: &'static str,
    /// The query as it is signed.
    query: String,
    /// The query as it is sent.
    wire_query: String,
    /// The lines of the headers as they are signed.
    headers: Vec<String>,
    signed_headers: String,
    payload: String,
    /// The line breaks between the lines of the headers and their list.
    gap: &'static str,
    /// Changes the text of the canonical request.
    canonical: fn(String) -> String,
    secret: Vec<u8>,
    date: String,
    region: &'static str,
    service: &'static str,
    end: Option<&'static str>,
    hex_steps: bool,
    secret_is_key: bool,
    algorithm: &'static str,
    at: String,
    scope_date: String,
    scope_end: &'static str,
    signs_canonical: bool,
    encode: fn(&[u8]) -> String,
    /// Headers that are sent beside the usual ones.
    sent: Vec<(&'static str, String)>,
}

impl Signer {
    fn new() -> Self {
        let at = Timestamp::from_unix(NOW).to_string();
        let query = "Action=GetUserConversations&Empty=&Version=2020-12-01&a=b%20c%2Fd%2A~";
        Self {
            method: "POST".into(),
            path: "/",
            query: query.into(),
            wire_query: query.into(),
            headers: vec![
                "content-type:application/json".into(),
                format!("host:{HOST}"),
                format!("x-date:{at}"),
                "x-note:a  b".into(),
            ],
            signed_headers: "content-type;host;x-date;x-note".into(),
            payload: hash(BODY.as_bytes()),
            gap: "\n\n",
            canonical: |text| text,
            secret: SECRET.into(),
            date: at[..8].into(),
            region: "cn-north-1",
            service: "rtc",
            end: Some("request"),
            hex_steps: false,
            secret_is_key: false,
            algorithm: "HMAC-SHA256",
            scope_date: at[..8].into(),
            at,
            scope_end: "request",
            signs_canonical: false,
            encode: hex,
            sent: Vec::new(),
        }
    }

    fn header(&mut self, name: &str, value: &str) {
        for line in &mut self.headers {
            let (key, _) = line.split_once(':').unwrap();
            if key.eq_ignore_ascii_case(name) {
                *line = format!("{key}:{value}");
            }
        }
    }

    fn signature(&self) -> String {
        let Self {
            method,
            path,
            query,
            headers,
            signed_headers,
            payload,
            gap,
            ..
        } = self;
        let headers = headers.join("\n");
        let canonical =
            format!("{method}\n{path}\n{query}\n{headers}{gap}{signed_headers}\n{payload}");
        let canonical = (self.canonical)(canonical);
        let scope = format!("{}/cn-north-1/rtc/{}", self.scope_date, self.scope_end);
        let text = if self.signs_canonical {
            canonical
        } else {
            format!(
                "{}\n{}\n{scope}\n{}",
                self.algorithm,
                self.at,
                hash(canonical.as_bytes())
            )
        };
        let mut key = self.secret.clone();
        let steps = [
            Some(self.date.as_str()),
            Some(self.region),
            Some(self.service),
            self.end,
        ];
        for step in steps.into_iter().flatten().filter(|_| !self.secret_is_key) {
            key = hmac(&key, step);
            if self.hex_steps {
                key = hex(&key).into_bytes();
            }
        }
        (self.encode)(&hmac(&key, &text))
    }

    async fn send(&self, emulator: &Emulator) -> Response<Bytes> {
        let at = Timestamp::from_unix(NOW).to_string();
        let signed = self.signed_headers.to_ascii_lowercase();
        let authorization = format!(
            "HMAC-SHA256 Credential=AKLTfake-tester/{}/cn-north-1/rtc/request, SignedHeaders={signed}, Signature={}",
            &at[..8],
            self.signature()
        );
        let mut request = Request::new(Bytes::from_static(BODY.as_bytes()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = format!("/?{}", self.wire_query).parse().unwrap();
        let usual = [
            ("host", HOST.to_owned()),
            ("authorization", authorization),
            ("x-date", at),
            ("content-type", "application/json".into()),
            ("x-note", "a  b".into()),
        ];
        for (name, value) in usual.iter().chain(&self.sent) {
            let name = HeaderName::from_static(name);
            let value = HeaderValue::from_str(value).unwrap();
            request.headers_mut().insert(name, value);
        }
        emulator.handle(request).await
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A mistake, and a part of what debug mode says of it.
struct Case {
    finding: &'static str,
    make: fn(&mut Signer),
    /// False if what was signed cannot be known from what came, so that no second mistake can be found beside it.
    is_knowable: bool,
}

const fn case(finding: &'static str, make: fn(&mut Signer)) -> Case {
    Case {
        finding,
        make,
        is_knowable: true,
    }
}

const fn unknowable(finding: &'static str, make: fn(&mut Signer)) -> Case {
    Case {
        finding,
        make,
        is_knowable: false,
    }
}

const CASES: &[Case] = &[
    // The query.
    case("a space in the query as `+`", |s| {
        s.query = s.query.replace("%20", "+")
    }),
    case("did not percent-encode the query", |s| {
        s.query = s
            .query
            .replace("%20", " ")
            .replace("%2F", "/")
            .replace("%2f", "/")
            .replace("%2A", "*")
            .replace("%2a", "*");
    }),
    case("percent-encoded the query twice", |s| {
        s.query = s.query.replace('%', "%25")
    }),
    case("escapes of the query in lower case", |s| {
        s.query = s.query.replace("%2F", "%2f").replace("%2A", "%2a")
    }),
    case("`~` in the query as %7E", |s| {
        s.query = s.query.replace('~', "%7E")
    }),
    case("`*` in the query unencoded", |s| {
        s.query = s.query.replace("%2A", "*")
    }),
    case("`/` in the query unencoded", |s| {
        s.query = s.query.replace("%2F", "/")
    }),
    case("did not sort the query", |s| {
        let swap = |query: &str| {
            let mut pairs: Vec<&str> = query.split('&').collect();
            pairs.rotate_left(1);
            pairs.join("&")
        };
        s.query = swap(&s.query);
        s.wire_query = swap(&s.wire_query);
    }),
    case("left the query out", |s| s.query.clear()),
    case("`X`, not as `X=`", |s| {
        s.query = s.query.replace("Empty=", "Empty")
    }),
    case("a `?` in front of the query", |s| s.query.insert(0, '?')),
    // The key.
    case("decoded the secret key from Base64", |s| {
        s.secret = STANDARD.decode(SECRET).unwrap()
    }),
    case("`AWS4` in front of the secret key", |s| {
        s.secret.splice(0..0, *b"AWS4").for_each(drop)
    }),
    case("with aws4_request", |s| s.end = Some("aws4_request")),
    case("the hex of each step", |s| s.hex_steps = true),
    case("the secret key itself as the key", |s| {
        s.secret_is_key = true
    }),
    case("left out the last step of the key", |s| s.end = None),
    case("key for the region `ap-southeast-1`", |s| {
        s.region = "ap-southeast-1"
    }),
    case("key for the service `RTC`", |s| s.service = "RTC"),
    case("key for the date of local time", |s| {
        s.date = "20260922".into()
    }),
    // The signature.
    case("the signature in upper case", |s| {
        s.encode = |bytes| hex(bytes).to_ascii_uppercase()
    }),
    case("the signature in Base64", |s| {
        s.encode = |bytes| STANDARD.encode(bytes)
    }),
    case("the canonical request itself", |s| s.signs_canonical = true),
    // The canonical request.
    case("one line break too many", |s| s.gap = "\n\n\n"),
    case("one line break too few", |s| s.gap = "\n"),
    case("in CRLF", |s| {
        s.canonical = |text| text.replace('\n', "\r\n")
    }),
    case("an empty path", |s| s.path = ""),
    case("the method in lower case", |s| s.method = "post".into()),
    case("the method GET, but sent POST", |s| s.method = "GET".into()),
    case("in title case", |s| {
        for (lower, title) in [
            ("content-type", "Content-Type"),
            ("host", "Host"),
            ("x-date", "X-Date"),
            ("x-note", "X-Note"),
        ] {
            s.signed_headers = s.signed_headers.replace(lower, title);
            for line in &mut s.headers {
                *line = line.replace(&format!("{lower}:"), &format!("{title}:"));
            }
        }
    }),
    case("one space of several", |s| s.header("x-note", "a b")),
    // The headers.
    case("signed the host `127.0.0.1`", |s| {
        s.header("host", "127.0.0.1")
    }),
    case("the Content-Type `application/json; charset=utf-8`", |s| {
        s.header("content-type", "application/json; charset=utf-8");
    }),
    unknowable("headers that did not come: `x-lost`", |s| {
        s.headers.insert(3, "x-lost:1".into());
        s.signed_headers = s
            .signed_headers
            .to_ascii_lowercase()
            .replace("x-note", "x-lost;x-note");
    }),
    case("the host `api.example`, which a proxy changed", |s| {
        s.header("host", "api.example");
        s.sent.push(("x-forwarded-host", "api.example".into()));
    }),
    unknowable(
        "a proxy changed one of the signed headers: `content-type`, `x-date`, `x-note`",
        |s| {
            s.header("x-note", "something else");
        },
    ),
    // The body.
    case("with an indentation of two spaces", |s| {
        s.payload = hash(
            b"{\n  \"b\": 1,\n  \"a\": {\n    \"d\": [\n      1,\n      2\n    ],\n    \"c\": \"x\"\n  }\n}",
        );
    }),
    case("its members sorted", |s| {
        s.payload = hash(br#"{"a":{"c":"x","d":[1,2]},"b":1}"#)
    }),
    case("spaces behind commas and colons", |s| {
        s.payload = hash(br#"{"b": 1, "a": {"d": [1, 2], "c": "x"}}"#)
    }),
    case("with a line break at the end", |s| {
        s.payload = hash(format!("{BODY}\n").as_bytes())
    }),
    case("the hash of the body in upper case", |s| {
        s.payload.make_ascii_uppercase()
    }),
    case("UNSIGNED-PAYLOAD", |s| {
        s.payload = "UNSIGNED-PAYLOAD".into()
    }),
    case("signed an empty body", |s| s.payload = hash(b"")),
    // The string to sign.
    case("AWS4-HMAC-SHA256 into the string to sign", |s| {
        s.algorithm = "AWS4-HMAC-SHA256"
    }),
    case("scope of the string to sign in aws4_request", |s| {
        s.scope_end = "aws4_request"
    }),
    case(
        "X-Date into the string to sign as 2006-01-02T15:04:05Z",
        |s| {
            let at = s.at.clone();
            s.at = format!(
                "{}-{}-{}T{}:{}:{}Z",
                &at[..4],
                &at[4..6],
                &at[6..8],
                &at[9..11],
                &at[11..13],
                &at[13..15]
            );
        },
    ),
    case("date of local time, a day behind into the scope", |s| {
        s.scope_date = "20260920".into()
    }),
];

fn emulator() -> Emulator {
    let account = Account::new("tester", Credentials::new("AKLTfake-tester", SECRET));
    builder().account(account).debug(true).build().unwrap()
}

fn finding(response: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let code = &body["ResponseMetadata"]["Error"]["Code"];
    assert_eq!(code, "SignatureDoesNotMatch", "{body}");
    assert!(!body.to_string().contains(SECRET), "{body}");
    let finding = &response.headers()["x-emulator-finding"];
    finding.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn right_signer_is_admitted() {
    let response = Signer::new().send(&emulator()).await;
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let code = &body["ResponseMetadata"]["Error"]["Code"];
    assert_ne!(code, "SignatureDoesNotMatch", "{body}");
}

#[tokio::test]
async fn each_mistake_is_named() {
    let emulator = emulator();
    for case in CASES {
        let mut signer = Signer::new();
        (case.make)(&mut signer);
        let found = finding(&signer.send(&emulator).await);
        assert!(found.contains(case.finding), "{}: {found}", case.finding);
    }
}

/// Names both mistakes of every pair, or the one that hides the other.
///
/// All of them take minutes without optimization, so that it is a sample unless `EMULATOR_PAIRS=all`.
#[tokio::test]
async fn both_mistakes_of_each_pair_are_named() {
    let emulator = emulator();
    let mut failures = Vec::new();
    let is_all = std::env::var("EMULATOR_PAIRS").is_ok_and(|pairs| pairs == "all");
    let step = if is_all { 1 } else { 23 };
    let mut count = 0;
    for (index, first) in CASES.iter().enumerate() {
        for second in &CASES[index + 1..] {
            count += 1;
            if count % step > 0 {
                continue;
            }
            let (mut both, mut one, mut other) = (Signer::new(), Signer::new(), Signer::new());
            (first.make)(&mut both);
            (second.make)(&mut both);
            (first.make)(&mut one);
            (second.make)(&mut other);
            let signature = both.signature();
            let found = finding(&both.send(&emulator).await);
            let names_first = found.contains(first.finding);
            let names_second = found.contains(second.finding);
            let is_right = if !first.is_knowable || !second.is_knowable {
                names_first && !first.is_knowable || names_second && !second.is_knowable
            } else if signature == one.signature() || signature == other.signature() {
                names_first || names_second
            } else {
                names_first && names_second
            };
            if !is_right {
                failures.push(format!("{} + {}: {found}", first.finding, second.finding));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures.join("\n")
    );
}
