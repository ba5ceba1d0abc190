//! Requests whose canonical form a test writes out itself, mistakes included.

use std::fmt::Write as _;

use http::{HeaderMap, Method};
use sha2::{Digest, Sha256};
use volc_core::Timestamp;
use volc_core::sign::SigningKey;
use volc_rtc_emulator::Running;

use super::{NOW, Response, parameters, send};

/// Sends the right parameters with a signature of this canonical request.
pub(crate) async fn send_signed(
    running: &Running,
    signed_headers: &str,
    canonical: &str,
    query: &str,
    secret: &str,
    headers: &[(&'static str, &str)],
) -> Response {
    let x_date = Timestamp::from_unix(NOW).to_string();
    let scope = format!("{}/cn-north-1/rtc/request", &x_date[..8]);
    let key = SigningKey::derive(secret, &x_date[..8], "cn-north-1", "rtc");
    let signature = key.sign(&format!(
        "HMAC-SHA256\n{x_date}\n{scope}\n{}",
        hex(canonical.as_bytes())
    ));
    let mut map = HeaderMap::new();
    let authorization = format!(
        "HMAC-SHA256 Credential=AKLTfake-tester/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
    );
    map.insert("authorization", authorization.parse().unwrap());
    map.insert("x-date", x_date.parse().unwrap());
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let url = format!("{}/?{query}", running.url());
    send(
        Method::POST,
        &url,
        map,
        parameters().to_string().into_bytes(),
    )
    .await
}

/// The SHA-256 of some bytes, in hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").unwrap();
            out
        })
}
