//! Signing the request of the seed page: static key, key of the day kept where the signer can keep it, header values
//! ready to send.

mod volcengine_rs;
mod volcengine_rust_sdk;

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::{HeaderMap, HeaderValue, Method, header};
use sha2::block_api::compress256;
use volc_core::sign::Signer;
use volc_core::sign::{Query, SigningRequest};
use volc_core::{Credentials, Timestamp};

use crate::add_instructions;
use crate::by_hand::{BODY, HOST, QUERY, Signed};
use crate::measure::{Subject, in_turns};
use crate::plot;
use crate::report::{Bar, Section, Table};

const ACCESS_KEY: &str = "AKLTfakefakefakefakefakefakefakefakefakefake";
const SECRET_KEY: &str = "fakefakefakefakefakefakefakefakefakefakefakefakefake";
const NOW: u64 = 1_700_000_000;
const PAIRS: [(&str, &str); 2] = [
    ("Action", "GetUserConversations"),
    ("Version", "2020-12-01"),
];

/// Measures all signers.
pub fn section() -> Section {
    let fixture = Fixture::new();
    let mut rows = in_turns(&mut fixture.subjects(), 101);
    add_instructions("sign", &mut rows, 1000);
    let to_ours = |row: usize| rows[row].to(&rows[1]);
    Section {
        bench: "sign",
        title: "The request of the seed page signed: static key, key of the day kept, header values ready to send."
            .to_owned(),
        bars: vec![
            Bar::at_most("ours to the floor, time", 2.1, rows[1].ratio[0]),
            Bar::at_least("aws-sigv4 to ours, time", 5.0, to_ours(4)),
            Bar::at_least("by hand to ours, time", 3.7, to_ours(3)),
        ],
        plots: vec![plot::ratios("sign.svg", "Time to sign, to the floor", &rows)],
        tables: vec![Table {
            title: "time".to_owned(),
            rows,
        }],
        notes: vec![
            "The floor is the compressions of SHA-256 that no signer can avoid, with the processor's SHA instructions \
                where \
             it has them. Instructions are those outside of compressions."
                .to_owned(),
            "All but ours derive the key of the day each time: as shipped, and as such code is written. The signers of \
             volcengine-rust-sdk and volcengine-rs are private; theirs are copies, without what their crates do \
             beside: \
             both build an HTTP client for each call."
                .to_owned(),
        ],
    }
}

/// The request, kept for all signers.
pub struct Fixture {
    headers: HeaderMap,
    query: Query,
    signer: Signer,
    credentials: Credentials,
    identity: aws_credential_types::provider::SharedCredentialsProvider,
}

impl Fixture {
    /// The fixture.
    pub fn new() -> Self {
        let json = HeaderValue::from_static("application/json");
        let aws = AwsCredentials::new(ACCESS_KEY, SECRET_KEY, None, None, "fixed");
        Self {
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
            query: Query::new(&PAIRS),
            signer: Signer::new("rtc", "cn-north-1"),
            credentials: Credentials::new(ACCESS_KEY, SECRET_KEY),
            identity: aws_credential_types::provider::SharedCredentialsProvider::new(aws),
        }
    }

    fn request<'a>(&'a self, query: &'a Query) -> SigningRequest<'a> {
        SigningRequest {
            method: &Method::POST,
            path: "/",
            query,
            host: HOST,
            headers: &self.headers,
            body: BODY.as_bytes(),
        }
    }

    fn ours(&self, query: &Query) -> volc_core::sign::SignedHeaders {
        self.signer
            .sign(
                &self.request(query),
                &self.credentials,
                Timestamp::from_unix(NOW),
            )
            .expect("the key can stand in a header")
    }

    /// All signers, the floor first.
    pub fn subjects(&self) -> Vec<Subject<'_>> {
        vec![
            self.floor(),
            Subject::new("ours", || self.ours(&self.query)),
            Subject::new("ours, query encoded too", || self.ours(&Query::new(&PAIRS))),
            Subject::new("by hand (hmac, sha2, BTreeMap)", by_hand),
            self.aws(),
            volcengine_rust_sdk(),
            Subject::new("volcengine-rs 0.1.2", volcengine_rs),
        ]
    }

    /// The blocks of SHA-256 that no signer can avoid, each compressed after the one before: body, canonical request,
    /// string to sign, and the outer hash of HMAC. That of the key is kept.
    fn floor(&self) -> Subject<'_> {
        let steps = self
            .signer
            .explain(
                &self.request(&self.query),
                &self.credentials,
                Timestamp::from_unix(NOW),
            )
            .expect("the key can stand in a header");
        let padded = |length: usize| (length + 9).div_ceil(64);
        let blocks = padded(BODY.len())
            + padded(steps.canonical_request.len())
            + padded(steps.string_to_sign.len())
            + 1;
        let data = vec![[0x5a_u8; 64]; blocks];
        Subject::new("floor (compressions only)", move || {
            let mut state = std::hint::black_box([1_u32; 8]);
            compress256(&mut state, std::hint::black_box(&data));
            state
        })
    }

    fn aws(&self) -> Subject<'_> {
        use aws_credential_types::provider::ProvideCredentials;
        let credentials = tokio::runtime::Builder::new_current_thread()
            .build()
            .and_then(|runtime| {
                let provided = runtime.block_on(self.identity.provide_credentials());
                provided.map_err(std::io::Error::other)
            })
            .expect("fixed credentials are there");
        let identity = credentials.into();
        let uri = format!("https://{HOST}/?Action=GetUserConversations&Version=2020-12-01");
        Subject::new("aws-sigv4", move || {
            let mut settings = SigningSettings::default();
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            let params = v4::SigningParams::builder()
                .identity(&identity)
                .region("cn-north-1")
                .name("rtc")
                .time(UNIX_EPOCH + Duration::from_secs(NOW))
                .settings(settings)
                .build()
                .expect("all is set")
                .into();
            let headers = [("content-type", "application/json"), ("host", HOST)];
            let body = SignableBody::Bytes(BODY.as_bytes());
            let request = SignableRequest::new("POST", uri.as_str(), headers.into_iter(), body)
                .expect("the request is well formed");
            let (instructions, _) = sign(request, &params)
                .expect("it can be signed")
                .into_parts();
            let (headers, _) = instructions.into_parts();
            let values = headers
                .iter()
                .map(|header| HeaderValue::from_str(header.value()));
            values.collect::<Result<Vec<_>, _>>()
        })
    }
}

/// The date is formatted too, as every signer here does.
fn by_hand() -> [Result<HeaderValue, http::header::InvalidHeaderValue>; 3] {
    let date = crate::by_hand::compact(NOW);
    let signed = Signed::new(HOST, ACCESS_KEY, SECRET_KEY, &date, BODY.as_bytes());
    [&signed.authorization, &date, &signed.payload_hash].map(|value| HeaderValue::from_str(value))
}

fn volcengine_rust_sdk() -> Subject<'static> {
    let url = format!("https://{HOST}/?{QUERY}");
    let request = reqwest::Client::new().post(url);
    Subject::new("volcengine-rust-sdk 1.0.2", move || {
        let request = request.try_clone().expect("it has no body yet");
        let signed = volcengine_rust_sdk::sign(
            request,
            ACCESS_KEY,
            SECRET_KEY,
            "cn-north-1",
            "rtc",
            BODY.as_bytes(),
        );
        signed.expect("the request is well formed")
    })
}

fn volcengine_rs() -> [Result<HeaderValue, http::header::InvalidHeaderValue>; 3] {
    let signed = volcengine_rs::sign(
        ACCESS_KEY,
        SECRET_KEY,
        HOST,
        "cn-north-1",
        "rtc",
        "POST",
        QUERY,
        BODY,
    );
    signed.map(|value| HeaderValue::from_str(&value))
}
