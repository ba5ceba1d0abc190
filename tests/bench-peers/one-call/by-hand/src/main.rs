//! One call by hand, to the service or to the URL that is given: reqwest, a plain signature, a derived answer.

#[path = "../../../src/by_hand.rs"]
mod by_hand;

use by_hand::{BODY, Envelope, HOST, QUERY, Signed};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "there is a provider of cryptography already")?;
    let access_key = std::env::var("VOLCENGINE_ACCESS_KEY")?;
    let secret_key = std::env::var("VOLCENGINE_SECRET_KEY")?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let date = by_hand::compact(now.as_secs());
    let url = std::env::args().nth(1).unwrap_or(format!("https://{HOST}"));
    let host = url.split_once("://").map_or(HOST, |(_, host)| host);
    let signed = Signed::new(host, &access_key, &secret_key, &date, BODY.as_bytes());
    let answer = reqwest::Client::new()
        .post(format!("{url}/?{QUERY}"))
        .header("content-type", "application/json")
        .header("x-date", &date)
        .header("x-content-sha256", &signed.payload_hash)
        .header("authorization", &signed.authorization)
        .body(BODY)
        .send()
        .await?;
    let page: Envelope = serde_json::from_slice(&answer.bytes().await?)?;
    for conversation in &page.result.conversation_infos {
        println!(
            "{}: {} members",
            conversation.name, conversation.member_count
        );
    }
    Ok(())
}
