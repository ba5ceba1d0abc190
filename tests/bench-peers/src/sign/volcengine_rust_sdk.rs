//! The signer of volcengine-rust-sdk 1.0.2 (MIT or Apache-2.0, Jerry Yang): what it does to a request between building
//! and sending it, which is private, step by step with its copies of the request.

use std::collections::BTreeMap;

use hmac_0_12::{Hmac, Mac};
use reqwest::{Request, RequestBuilder, Url};
use sha2_0_10::{Digest, Sha256};

use crate::Result;

/// The request with its headers.
pub fn sign(
    request: RequestBuilder,
    access_key: &str,
    secret_key: &str,
    region: &str,
    service: &str,
    body: &[u8],
) -> Result<RequestBuilder> {
    let now_date = chrono::Utc::now().format("%Y%m%dT%H%M%SZ").to_string();
    let request = headers(&now_date, request, body)?;
    let built = copy(&request)?;
    let names: Vec<String> = sign_header_keys(&built)
        .into_iter()
        .map(str::to_lowercase)
        .collect();
    let names = names.join(";");
    let signature = signature(&now_date, secret_key, region, service, body, &request)?;
    let short_date = &now_date[..8];
    let authorization = format!(
        "HMAC-SHA256 Credential={access_key}/{short_date}/{region}/{service}/request, SignedHeaders={names}, \
         Signature={signature}"
    );
    Ok(request.header("Authorization", authorization))
}

fn headers(now_date: &str, request: RequestBuilder, body: &[u8]) -> Result<RequestBuilder> {
    let copy = request.try_clone().ok_or("it cannot be copied")?;
    let copy = copy.header("X-Date", now_date);
    if request.build()?.method().as_str() == "POST" {
        return Ok(copy.header("X-Content-Sha256", hex::encode(hash(body))));
    }
    Ok(copy)
}

fn signature(
    now_date: &str,
    secret_key: &str,
    region: &str,
    service: &str,
    body: &[u8],
    request: &RequestBuilder,
) -> Result<String> {
    let built = copy(request)?;
    let canonical_request = format!(
        "{}\n{}\n{}\n{}\n{}\n{}",
        built.method().as_str(),
        "/",
        query_str(request)?,
        headers_str(&built)?,
        header_keys_str(&built),
        hex::encode(hash(body))
    );
    let hash_canonical_request = hex::encode(hash(canonical_request.as_bytes()));
    let day = &now_date[..8];
    let scope = format!("{day}/{region}/{service}/request");
    let sign_string = format!("HMAC-SHA256\n{now_date}\n{scope}\n{hash_canonical_request}");
    let k_date = mac(secret_key.as_bytes(), day);
    let k_region = mac(&k_date, region);
    let k_service = mac(&k_region, service);
    let key = mac(&k_service, "request");
    Ok(hex::encode(mac(&key, &sign_string)))
}

fn copy(request: &RequestBuilder) -> Result<Request> {
    let copy = request.try_clone().ok_or("it cannot be copied")?;
    Ok(copy.build()?)
}

fn query_str(request: &RequestBuilder) -> Result<String> {
    let url = Url::parse(copy(request)?.url().as_str())?;
    let pairs: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={}", urlencoding::encode(value)))
        .collect();
    Ok(pairs.join("&"))
}

fn headers_str(request: &Request) -> Result<String> {
    let mut lines = Vec::new();
    for name in sign_header_keys(request) {
        if name == "Host" {
            let url = Url::parse(request.url().as_str())?;
            let host = url.host_str().ok_or("the URL has no host")?;
            lines.push(format!("{}:{host}", name.to_lowercase()));
            continue;
        }
        let value = request.headers().get(name).ok_or("a header is missing")?;
        lines.push(format!("{}:{}", name.to_lowercase(), value.to_str()?));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn header_keys_str(request: &Request) -> String {
    let names = sign_header_keys(request);
    let names: Vec<String> = names.into_iter().map(str::to_lowercase).collect();
    names.join(";")
}

fn sign_header_keys(request: &Request) -> Vec<&'static str> {
    if request.method().as_str() == "POST" {
        return vec!["Host", "X-Date", "X-Content-Sha256"];
    }
    vec!["Host", "X-Date"]
}

fn mac(key: &[u8], content: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC has any length");
    mac.update(content.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hash(data: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(data);
    hasher.finalize().to_vec()
}
