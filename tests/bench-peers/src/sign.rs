//! Signing the request of the seed page: static key, key of the day kept where the signer can keep it, header values
//! ready to send.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::{HeaderMap, HeaderValue, Method, header};
use sha2::block_api::compress256;
use volc_core::sign::{Query, SigningRequest};
use volc_core::{Credentials, Signer, Timestamp};

use crate::by_hand::{BODY, HOST, Signed};
use crate::measure::Subject;

const ACCESS_KEY: &str = "AKLTfakefakefakefakefakefakefakefakefakefake";
const SECRET_KEY: &str = "fakefakefakefakefakefakefakefakefakefakefakefakefake";
const NOW: u64 = 1_700_000_000;
const PAIRS: [(&str, &str); 2] = [
    ("Action", "GetUserConversations"),
    ("Version", "2020-12-01"),
];

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
