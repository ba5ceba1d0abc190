//! The signer of volcengine-rs 0.1.2 (MIT or Apache-2.0, Allen Dang): `signature_v4`, which is private, as it stands
//! there, and the second hash of the body that its caller takes.

use chrono::Utc;
use hmac_0_12::{Hmac, Mac};
use sha2_0_10::{Digest, Sha256};

/// `Authorization`, `X-Date` and `X-Content-Sha256`.
#[allow(clippy::too_many_arguments)]
pub fn sign(
    access_key: &str,
    secret_key: &str,
    host: &str,
    region: &str,
    service: &str,
    method: &str,
    req_query: &str,
    req_body: &str,
) -> [String; 3] {
    let now = Utc::now();
    let current_date = now.format("%Y%m%dT%H%M%SZ").to_string();
    let datestamp = now.format("%Y%m%d").to_string();

    let payload_hash = {
        let mut hasher = Sha256::new();
        hasher.update(req_body.as_bytes());
        hex::encode(hasher.finalize())
    };

    let content_type = "application/json";
    let signed_headers = "content-type;host;x-content-sha256;x-date";

    let canonical_headers = format!(
        "content-type:{}\nhost:{}\nx-content-sha256:{}\nx-date:{}\n",
        content_type, host, payload_hash, current_date
    );

    let canonical_request = format!(
        "{}\n/\n{}\n{}\n{}\n{}",
        method, req_query, canonical_headers, signed_headers, payload_hash
    );

    let algorithm = "HMAC-SHA256";
    let credential_scope = format!("{}/{}/{}/request", datestamp, region, service);

    let string_to_sign = format!(
        "{}\n{}\n{}\n{}",
        algorithm,
        current_date,
        credential_scope,
        hex::encode(Sha256::digest(canonical_request.as_bytes()))
    );

    let signing_key = signature_key(secret_key, &datestamp, region, service);
    let signature = hex::encode(mac(&signing_key, &string_to_sign));

    let authorization_header = format!(
        "{} Credential={}/{}, SignedHeaders={}, Signature={}",
        algorithm, access_key, credential_scope, signed_headers, signature
    );

    let payload_hash = hex::encode(Sha256::digest(req_body.as_bytes()));
    [authorization_header, current_date, payload_hash]
}

fn mac(key: &[u8], msg: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC can be created");
    mac.update(msg.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn signature_key(secret_key: &str, date_stamp: &str, region: &str, service: &str) -> Vec<u8> {
    let k_date = mac(secret_key.as_bytes(), date_stamp);
    let k_region = mac(&k_date, region);
    let k_service = mac(&k_region, service);
    mac(&k_service, "request")
}
