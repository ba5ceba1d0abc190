//! The program behind `cargo xtask demo`: the emulator with some conversations, called through the generated client.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use volc_core::Credentials;
use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;
use volc_tests::{APP_ID, MEMBER, account, client, conversations, emulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let running = emulator().build()?.start().await?;
    println!(
        "emulator    {} with {} conversations\n",
        running.url(),
        conversations().len()
    );

    let client = client(&running.url())?;
    list_each_data_type(&client).await?;
    page_through_all(&client).await?;
    refuse_what_is_out_of_bounds(&client).await?;
    refuse_a_wrong_key(&running.url()).await?;

    running.shutdown().await?;
    Ok(())
}

async fn list_each_data_type(client: &Client) -> Result<(), Box<dyn Error>> {
    println!(
        "{:<18} {:>5} {:>5}  {:<26} request id",
        "DataType", "items", "more", "first"
    );
    for data_type in [
        DataType::Cache,
        DataType::Database,
        DataType::LiveConversations,
    ] {
        let page = client
            .get_user_conversations()
            .app_id(APP_ID)
            .participant_user_id(MEMBER)
            .cursor(0)
            .limit(20)
            .data_type(data_type)
            .send()
            .await?;
        let first = page
            .conversation_infos
            .first()
            .map_or("-", |c| c.name.as_str());
        println!(
            "{:<18} {:>5} {:>5}  {:<26} {}",
            format!("{data_type:?}"),
            page.conversation_infos.len(),
            page.has_more,
            first,
            page.request_id()
        );
    }
    Ok(())
}

async fn page_through_all(client: &Client) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let listing = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    let mut items = listing.limit(20).items();
    let (mut count, mut members) = (0, 0);
    while let Some(conversation) = items.try_next().await? {
        count += 1;
        members += conversation.member_count;
    }
    let time = start.elapsed().as_millis();
    println!("\nall pages   {count} conversations with {members} members in {time} ms");
    Ok(())
}

async fn refuse_what_is_out_of_bounds(client: &Client) -> Result<(), Box<dyn Error>> {
    let call = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    match call.cursor(0).limit(21).send().await {
        Err(error) => println!("bad call    {error}"),
        Ok(_) => return Err("a limit above 20 was sent".into()),
    }
    Ok(())
}

async fn refuse_a_wrong_key(url: &str) -> Result<(), Box<dyn Error>> {
    let wrong = Credentials::new(account().access_key(), "another-do-not-print");
    let client = Client::builder()
        .endpoint(url)
        .allow_http()
        .credentials(wrong)
        .build()?;
    let call = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    match call.cursor(0).limit(20).send().await {
        Err(error) if error.is_auth() => println!("bad key     {error}"),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("a wrong key was accepted".into()),
    }
    Ok(())
}
