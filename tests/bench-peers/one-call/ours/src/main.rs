//! One call through the SDK.

use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = Client::from_env()?
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
