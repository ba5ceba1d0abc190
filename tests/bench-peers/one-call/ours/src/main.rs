//! One call through the SDK, to the service or to the URL that is given.

use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = match std::env::args().nth(1) {
        None => Client::from_env()?,
        Some(url) => Client::builder().endpoint(url).allow_http().from_env()?,
    };
    let page = client
        .get_user_conversations()
        .app_id(123_456)
        .participant_user_id(10_001)
        .cursor(0)
        .limit(20)
        .data_type(DataType::Cache)
        .send()
        .await?;
    for conversation in &page.conversation_infos {
        println!(
            "{}: {} members",
            conversation.name, conversation.member_count
        );
    }
    Ok(())
}
