use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?; // VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY
    let mut conversations = client
        .get_user_conversations()
        .app_id(123_456)
        .participant_user_id(10_001)
        .limit(20)
        .data_type(DataType::Cache)
        .items(); // every page, each one when it is needed
    while let Some(conversation) = conversations.try_next().await? {
        println!("{}: {} members", conversation.name, conversation.member_count);
    }
    Ok(())
}
