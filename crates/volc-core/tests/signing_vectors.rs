//! The signer against what the vendor's own SDKs sign.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Deserialize;
use volc_core::Timestamp;
use volc_core::credentials::Credentials;
use volc_core::sign::Signer;
use volc_core::sign::{Authorization, PresigningRequest, Query, SigningKey, SigningRequest, check};

const OWN: &str = include_str!("fixtures/signing.json");

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
    presign: Vec<Vector>,
    key_derivation: Vec<Derivation>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    access_key: String,
    secret_key: String,
    session_token: Option<String>,
    region: String,
    service: String,
    method: String,
    host: Option<String>,
    path: String,
    query: Vec<(String, String)>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Body,
    date: String,
    expect: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Text(String),
    Repeat { repeat: Repeat },
    Base64 { base64: String },
}

#[derive(Deserialize)]
struct Repeat {
    unit: String,
    count: usize,
}

#[derive(Deserialize)]
struct Derivation {
    secret_key: String,
    date: String,
    region: String,
    service: String,
    k_signing: String,
}

impl Default for Body {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Body {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Repeat { repeat } => repeat.unit.repeat(repeat.count).into_bytes(),
            Self::Base64 { base64 } => BASE64_STANDARD.decode(base64).unwrap(),
        }
    }
}

impl Vector {
    fn expected(&self, name: &str) -> &str {
        self.expect
            .get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }

    fn credentials(&self) -> Credentials {
        let credentials = Credentials::new(&self.access_key, &self.secret_key);
        match &self.session_token {
            Some(token) => credentials.with_session_token(token),
            None => credentials,
        }
    }

    /// The headers that the caller of the SDK set, and a `Content-Type` that the SDK added to them.
    fn header_map(&self) -> HeaderMap {
        let local = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let added = self.expect["signed_header_values"]["content-type"].as_str();
        let added = added.map(|value| ("content-type", value));
        local
            .filter(|(name, _)| {
                !["host", "content-type"].contains(&name.to_ascii_lowercase().as_str())
            })
            .chain(added)
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect()
    }
}

#[test]
fn own_vectors() {
    let (headers, presigned, keys, whole) = run(&serde_json::from_str(OWN).unwrap());
    assert_eq!((headers, presigned, keys), (21, 2, 1));
    assert!(
        whole > 15,
        "{whole} vectors are signed with the header list that the signer chooses"
    );
}

fn run(vectors: &Vectors) -> (usize, usize, usize, usize) {
    let whole = vectors
        .vectors
        .iter()
        .filter(|vector| header(vector))
        .count();
    vectors.presign.iter().for_each(presign);
    vectors.key_derivation.iter().for_each(derive);
    (
        vectors.vectors.len(),
        vectors.presign.len(),
        vectors.key_derivation.len(),
        whole,
    )
}

/// Checks the vector as the service would, with the headers that it names. If the signer chooses the same headers,
/// checks the signer too, and says so.
fn header(vector: &Vector) -> bool {
    let name = &vector.name;
    let (query, body) = (Query::new(&vector.query), vector.body.bytes());
    let method = Method::from_bytes(vector.method.as_bytes()).unwrap();
    let at = Timestamp::parse(&vector.date).unwrap();
    let headers = vector.header_map();
    let request = SigningRequest {
        method: &method,
        path: &vector.path,
        query: &query,
        host: vector.host.as_deref().unwrap(),
        headers: &headers,
        body: &body,
    };

    let signer = Signer::new(vector.service.as_str(), vector.region.as_str());
    let credentials = vector.credentials();
    let signed = signer.sign(&request, &credentials, at).unwrap();
    let explained = signer.explain(&request, &credentials, at).unwrap();
    let whole = explained.signed_headers == vector.expected("signed_headers");
    if whole {
        assert_eq!(
            explained.canonical_request,
            vector.expected("canonical_request"),
            "{name}"
        );
        assert_eq!(
            explained.string_to_sign,
            vector.expected("string_to_sign"),
            "{name}"
        );
        assert_eq!(
            signed.authorization,
            vector.expected("authorization"),
            "{name}"
        );
        assert_eq!(signed.x_date, vector.date, "{name}");
        assert_eq!(
            signed.x_content_sha256,
            vector.expected("x_content_sha256"),
            "{name}"
        );
    }

    let mut received = headers.clone();
    signed.apply(&mut received);
    let request = SigningRequest {
        headers: &received,
        ..request
    };
    let authorization = Authorization::parse(vector.expected("authorization")).unwrap();
    let checked = check(
        &request,
        &authorization,
        at,
        &authorization.key(&vector.secret_key),
    );
    assert_eq!(
        checked.canonical_request,
        vector.expected("canonical_request"),
        "{name}"
    );
    assert_eq!(
        checked.string_to_sign,
        vector.expected("string_to_sign"),
        "{name}"
    );
    assert!(checked.matches, "{name}");
    let wrong = authorization.key("another-do-not-print");
    assert!(
        !check(&request, &authorization, at, &wrong).matches,
        "{name}"
    );
    whole
}

fn presign(vector: &Vector) {
    let query: Vec<(&str, &str)> = vector
        .query
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let signer = Signer::new(vector.service.as_str(), vector.region.as_str());
    let presigned = signer.presign(
        &PresigningRequest {
            method: &Method::from_bytes(vector.method.as_bytes()).unwrap(),
            path: &vector.path,
            query: &query,
            host: vector.host.as_deref(),
        },
        &vector.credentials(),
        Timestamp::parse(&vector.date).unwrap(),
    );
    assert_eq!(
        presigned.unwrap(),
        vector.expected("query_string"),
        "{}",
        vector.name
    );
}

/// The derived key itself is private; two keys are one if they sign alike.
fn derive(vector: &Derivation) {
    let derived = SigningKey::derive(
        &vector.secret_key,
        &vector.date,
        &vector.region,
        &vector.service,
    );
    let raw: Vec<u8> = (0..vector.k_signing.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&vector.k_signing[at..at + 2], 16).unwrap())
        .collect();
    let mut mac = <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(&raw).unwrap();
    hmac::Mac::update(&mut mac, b"text");
    let expected = hmac::Mac::finalize(mac).into_bytes();
    let hex: String = expected.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(derived.sign("text"), hex);
    assert!(derived.verify("text", &hex) && !derived.verify("texts", &hex));
}

/// Against files that lie beside the repository.
mod vendor {
    use super::*;

    const SHARED: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/facts/signing-vectors.json"
    );

    #[test]
    fn official_sdks_sign_the_same() {
        let Ok(text) = std::fs::read_to_string(SHARED) else {
            println!("skipped: shared/ is not here");
            return;
        };
        let (headers, presigned, keys, whole) = run(&serde_json::from_str(&text).unwrap());
        println!(
            "signing vectors: {headers} header + {presigned} presigned + {keys} key derivations pass"
        );
        println!(
            "of the {headers}, {whole} are the very headers that `Signer::sign` makes by itself"
        );
        assert_eq!((headers, presigned, keys), (85, 8, 4));
    }
}
