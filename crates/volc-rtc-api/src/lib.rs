//! Typed client of the Volcengine RTC server API.
//!
//! Everything but this file is generated from the vendor's pages in `specs/rtc`. Each family of Actions is a module and
//! a feature, all of them on by default; each Action is a method of [`Client`].
//!
//! ```no_run
//! use volc_rtc_api::{Client, Error, im::get_user_conversations::DataType};
//!
//! # async fn example() -> Result<(), Error> {
//! let client = Client::from_env()?; // VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY
//! let page = client
//!     .get_user_conversations()
//!     .app_id(123_456)
//!     .participant_user_id(10_001)
//!     .data_type(DataType::Cache)
//!     .cursor(0)
//!     .limit(20)
//!     .send()
//!     .await?;
//! println!("request {}", page.request_id());
//! for conversation in &page.conversation_infos {
//!     println!("{} has {} members", conversation.name, conversation.member_count);
//! }
//!
//! let mut all = client.get_user_conversations().app_id(123_456).participant_user_id(10_001).limit(20).items();
//! while let Some(conversation) = all.try_next().await? {
//!     println!("{}", conversation.conversation_short_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! An error of the service has a code; the documented ones are variants of [`ErrorCode`], which says what each means,
//! what to do about it and whether it is retryable:
//!
//! ```no_run
//! # use volc_rtc_api::{Client, Error, ErrorCode};
//! # async fn example(client: Client) -> Result<(), Error> {
//! # let call = client.get_user_conversations().app_id(1).participant_user_id(1).cursor(0).limit(20);
//! match call.send().await {
//!     Err(error) if ErrorCode::of(&error) == Some(ErrorCode::AppNotFound) => println!("no such application"),
//!     Err(error) => match ErrorCode::of(&error) {
//!         Some(code) => println!("{}: {}", code.meaning(), code.remedy()),
//!         None => println!("{error}"),
//!     },
//!     Ok(page) => println!("{} conversations", page.conversation_infos.len()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `blocking`, calls can be made without an async runtime:
//!
//! ```no_run
//! # use volc_rtc_api::{Client, Error};
//! fn main() -> Result<(), Error> {
//!     let client = Client::from_env()?;
//!     let friends = client.is_friend().app_id(123_456).user_id(10_001).friend_user_ids(vec![10_002]).send().block()?;
//!     println!("request {}", friends.request_id());
//!
//!     let conversations = client.get_user_conversations().app_id(123_456).participant_user_id(10_001).limit(20);
//!     for conversation in conversations.items().block() {
//!         println!("{}", conversation?.name);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! With the feature `test-util`, tests can script the service's responses:
//!
//! ```
//! use serde_json::json;
//! use volc_rtc_api::Client;
//! use volc_rtc_api::volc_core::test_util::{Reply, ScriptedTransport, credentials};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let script = ScriptedTransport::new()
//!     .then(Reply::result(json!({ "ConversationInfos": [{ "Name": "ops", "MemberCount": 3 }] })));
//! let client = Client::builder().credentials(credentials()).transport(script.clone()).build()?;
//!
//! let conversations = client.get_user_conversations().app_id(1).participant_user_id(10_001).cursor(0).limit(20);
//! let page = conversations.send().await?;
//! assert_eq!(page.conversation_infos[0].name, "ops");
//! assert_eq!(script.sent()[0].body["ParticipantUserId"], 10_001);
//! script.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A request is also a plain struct, such as
//! [`GetUserConversationsRequest`](im::get_user_conversations::GetUserConversationsRequest), which
//! `client.send(request)` sends. With the feature `versions`, every Action can be called by its Version too.
//! With the feature `server` each family has a trait whose methods handle its Actions, such as `im::Im`.

#![deny(missing_docs)]

#[cfg(feature = "agent")]
pub mod agent;
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use volc_core::{self, Error};

#[cfg(not(feature = "agent"))]
volc_core::__private::service_client!(generated::SERVICE);
#[cfg(feature = "agent")]
volc_core::__private::service_client!(generated::SERVICE, agent::check);
