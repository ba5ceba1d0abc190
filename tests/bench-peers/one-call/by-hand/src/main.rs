//! One call by hand: reqwest, a plain signature, a derived answer.

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
    let signed = Signed::new(HOST, &access_key, &secret_key, &date, BODY.as_bytes());
    let answer = reqwest::Client::new()
        .post(format!("https://{HOST}/?{QUERY}"))
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
