//! Administers instant messaging: users, groups, members, messages. README.md shows how.
#![allow(clippy::print_stdout)] // what the commands print

use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};
use serde_json::json;
use volc_rtc_api::Client;
use volc_rtc_api::im::batch_add_conversation_participant::ParticipantInfo;
use volc_rtc_api::im::create_conversation::{ConversationCoreInfo, ConversationType};
use volc_rtc_api::im::get_conversation_messages::{
    GetConversationMessagesRequest, MessageBody, MsgType,
};
use volc_rtc_api::im::get_user_conversations::ConversationInfo;
use volc_rtc_api::im::register_users::Users;
use volc_rtc_api::im::scan_conversation_participant_list::{
    Participant, ScanConversationParticipantListRequest,
};
use volc_rtc_api::volc_core::pagination::{Items, Paginated};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The most users that a call registers, and the items of a page.
const MOST: usize = 20;

/// Administers the instant messaging of an application.
#[derive(Parser)]
struct Args {
    /// The number of the application.
    #[arg(long)]
    app_id: i64,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Registers users, each as `10001:Alice`.
    Register { users: Vec<String> },
    /// Creates a group in the name of its owner, and prints its number.
    CreateGroup { name: String, owner: i64 },
    /// Adds members to a group.
    Add(Members),
    /// Removes members from a group.
    Remove(Members),
    /// Mutes members of a group for so many seconds.
    Mute {
        /// 0 lets them speak again.
        #[arg(long)]
        seconds: u64,
        #[command(flatten)]
        members: Members,
    },
    /// Sends a text in the name of a member, and prints the message's number.
    Send { group: i64, by: i64, text: String },
    /// Recalls a message in the name of a member.
    Recall { group: i64, by: i64, message: i64 },
    /// Lists the conversations of a user.
    Conversations { user: i64 },
    /// Lists the members of a group.
    Members { group: i64 },
    /// Lists the messages of a group, the oldest first.
    Messages { group: i64 },
    /// Prints the members and the messages of a group as lines of JSON.
    Export { group: i64 },
}

/// Members of a group, and the user in whose name something is done to them.
#[derive(clap::Args)]
struct Members {
    group: i64,
    by: i64,
    #[arg(required = true)]
    users: Vec<i64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Args { app_id, command } = Args::parse();
    let client = Client::from_env()?;
    match command {
        Command::Register { users } => {
            for users in users.chunks(MOST) {
                let users: Result<Vec<Users>> = users.iter().map(|user| read_user(user)).collect();
                let call = client.register_users().app_id(app_id).users(users?);
                let failed = call.send().await?.into_inner().failed_infos;
                all_done(
                    failed
                        .iter()
                        .map(|user| format!("{}: {}", user.user_id, user.code)),
                )?;
            }
        }
        Command::CreateGroup { name, owner } => {
            let info = ConversationCoreInfo::new(ConversationType::Group).name(name);
            let call = client.create_conversation().app_id(app_id);
            let call = call.owner_user_id(owner).conversation_core_info(info);
            println!("{}", call.send().await?.conversation_short_id);
        }
        Command::Add(Members { group, by, users }) => {
            let infos: Vec<_> = users.into_iter().map(ParticipantInfo::new).collect();
            let call = client.batch_add_conversation_participant().app_id(app_id);
            let call = call.conversation_short_id(group).operator(by);
            all_done(&call.participant_infos(infos).send().await?.failed_user_ids)?;
        }
        Command::Remove(Members { group, by, users }) => {
            let call = client
                .batch_delete_conversation_participant()
                .app_id(app_id);
            let call = call.conversation_short_id(group).operator(by);
            all_done(
                &call
                    .participant_user_ids(users)
                    .send()
                    .await?
                    .failed_user_ids,
            )?;
        }
        Command::Mute { members, seconds } => {
            let Members { group, by, users } = members;
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
            let until = if seconds == 0 {
                0
            } else {
                i64::try_from(now.saturating_add(seconds))?
            };
            let infos = users.into_iter().map(ParticipantInfo::new);
            let infos: Vec<_> = infos.map(|info| info.block_time(until)).collect();
            let call = client
                .batch_modify_conversation_participant()
                .app_id(app_id);
            let call = call.conversation_short_id(group).operator(by);
            all_done(&call.participant_infos(infos).send().await?.failed_user_ids)?;
        }
        Command::Send { group, by, text } => {
            let call = client.send_message().app_id(app_id).sender(by);
            let call = call
                .conversation_short_id(group)
                .msg_type(MsgType::Text.value());
            let call = call.content(json!({ "text": text }).to_string());
            println!("{}", call.send().await?.message_id);
        }
        Command::Recall { group, by, message } => {
            let call = client
                .recall_message()
                .app_id(app_id)
                .participant_user_id(by);
            call.conversation_short_id(group)
                .message_id(message)
                .send()
                .await?;
        }
        Command::Conversations { user } => {
            let call = client.get_user_conversations().app_id(app_id);
            let all = call.participant_user_id(user).limit(MOST as i64).items();
            let line =
                |one: ConversationInfo| format!("{}\t{}", one.conversation_short_id, one.name);
            print(all, line).await?;
        }
        Command::Members { group } => {
            let line = |one: Participant| {
                let muted = if one.block_time > 0 { "\tmuted" } else { "" };
                format!("{}\t{:?}{muted}", one.participant_user_id, one.role)
            };
            print(members(&client, app_id, group), line).await?;
        }
        Command::Messages { group } => {
            let line =
                |one: MessageBody| format!("{}\t{}\t{}", one.message_id, one.sender, one.content);
            print(messages(&client, app_id, group), line).await?;
        }
        Command::Export { group } => {
            let line = |member| json!({ "member": member }).to_string();
            print(members(&client, app_id, group), line).await?;
            let line = |message| json!({ "message": message }).to_string();
            print(messages(&client, app_id, group), line).await?;
        }
    }
    Ok(())
}

fn members(
    client: &Client,
    app_id: i64,
    group: i64,
) -> Items<ScanConversationParticipantListRequest> {
    let call = client.scan_conversation_participant_list().app_id(app_id);
    call.conversation_short_id(group).limit(MOST as i64).items()
}

fn messages(client: &Client, app_id: i64, group: i64) -> Items<GetConversationMessagesRequest> {
    let call = client.get_conversation_messages().app_id(app_id);
    call.conversation_short_id(group).limit(MOST as i64).items()
}

/// Prints every item of a list as a line.
async fn print<R: Paginated>(mut items: Items<R>, line: impl Fn(R::Item) -> String) -> Result<()> {
    while let Some(item) = items.try_next().await? {
        println!("{}", line(item));
    }
    Ok(())
}

/// A user as `10001:Alice`, or `10001` alone.
fn read_user(text: &str) -> Result<Users> {
    let (id, name) = text.split_once(':').unwrap_or((text, ""));
    let id = id
        .parse()
        .map_err(|_| format!("`{text}` is no user; write `10001:Alice`"))?;
    Ok(Users::new(id).nick_name(name))
}

/// Fails if something was not done for somebody.
fn all_done(failed: impl IntoIterator<Item = impl ToString>) -> Result<()> {
    let failed: Vec<String> = failed
        .into_iter()
        .map(|failed| failed.to_string())
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!("not done for {}", failed.join(", ")).into())
}
