//! A client without an SDK: a plain signature and types with derived serde.
#![allow(dead_code, missing_docs)]

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub const HOST: &str = "rtc.volcengineapi.com";
pub const QUERY: &str = "Action=GetUserConversations&Version=2020-12-01";
/// The body of the page's example, compact.
pub const BODY: &str = r#"{"AppId":123456,"ParticipantUserId":10001,"DataType":0,"Cursor":0,"Limit":20,"SkipMemberCount":true,"InboxType":0}"#;

/// The headers of a signature.
pub struct Signed {
    pub payload_hash: String,
    pub authorization: String,
}

impl Signed {
    /// Signs a POST of `body` to `/?QUERY`.
    pub fn new(host: &str, access_key: &str, secret_key: &str, date: &str, body: &[u8]) -> Self {
        let payload_hash = hex(&Sha256::digest(body));
        let headers = BTreeMap::from([
            ("content-type", "application/json"),
            ("host", host),
            ("x-content-sha256", &payload_hash),
            ("x-date", date),
        ]);
        let lines: String = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let names = headers.keys().copied().collect::<Vec<_>>().join(";");
        let canonical = format!("POST\n/\n{QUERY}\n{lines}\n{names}\n{payload_hash}");
        let day = &date[..8];
        let scope = format!("{day}/cn-north-1/rtc/request");
        let hash = hex(&Sha256::digest(canonical.as_bytes()));
        let to_sign = format!("HMAC-SHA256\n{date}\n{scope}\n{hash}");
        let key = mac(secret_key.as_bytes(), day);
        let key = ["cn-north-1", "rtc", "request"]
            .iter()
            .fold(key, |key, part| mac(&key, part));
        let signature = hex(&mac(&key, &to_sign));
        let authorization = format!(
            "HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
        );
        Self {
            payload_hash,
            authorization,
        }
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC has any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seconds since 1970 as `YYYYMMDDTHHMMSSZ`.
pub fn compact(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's days-to-civil algorithm, for days after 1970.
    let z = days + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (
        doy - (153 * mp + 2) / 5 + 1,
        if mp < 10 { mp + 3 } else { mp - 9 },
    );
    let year = yoe + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Envelope {
    pub response_metadata: Metadata,
    pub result: Page,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metadata {
    pub request_id: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Page {
    pub conversation_infos: Vec<Conversation>,
    pub has_more: bool,
    pub next_cursor: i64,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Conversation {
    pub conversation_short_id: i64,
    #[serde(default)]
    pub conversation_id: String,
    pub app_id: i64,
    pub inbox_type: i64,
    pub name: String,
    pub avatar_url: String,
    pub description: String,
    #[serde(alias = "OwnerUid")]
    pub owner_user_id: i64,
    #[serde(alias = "CreatorUid")]
    pub creator_user_id: i64,
    pub notice: String,
    pub status: i64,
    pub ext: BTreeMap<String, String>,
    pub create_time: i64,
    pub modify_time: i64,
    pub conversation_type: i64,
    pub member_count: i64,
    pub online_count: i64,
    pub other_user_id: i64,
}
