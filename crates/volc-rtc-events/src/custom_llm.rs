//! A model of your own behind a voice agent: the contract of `LLMConfig.Mode` `CustomLLM`.
//!
//! The service posts a chat completion to `LLMConfig.Url`, with `Authorization: Bearer` and the `APIKey`, and expects
//! server-sent events: a chunk a piece of text, then one with a `finish_reason`, then `data: [DONE]`. It waits ten
//! seconds.
//!
//! An echo, which says again what the human said:
//!
//! ```
//! use futures_util::stream;
//! use volc_rtc_events::custom_llm::{ChatRequest, CustomLlm, Delta};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let echo = CustomLlm::new("fake-api-key", |request: ChatRequest| {
//!     let said = request.last_user_text().unwrap_or_default();
//!     let words: Vec<_> = said.split_inclusive(' ').map(|word| Ok(Delta::text(word))).collect();
//!     stream::iter(words)
//! })?;
//!
//! // With axum: `Router::new().route("/chat", echo.into_axum())`. With anything else:
//! let body = br#"{"messages":[{"role":"user","content":"Hello there"}]}"#;
//! let events = echo.respond(Some("Bearer fake-api-key"), body)?;
//! # let text = futures_util::StreamExt::collect::<Vec<_>>(events);
//! # let text: Vec<_> = futures_util::FutureExt::now_or_never(text).unwrap();
//! # let text: String = text.into_iter().map(|event| String::from_utf8(event.unwrap()).unwrap()).collect();
//! # assert!(text.contains(r#""content":"Hello ""#) && text.ends_with("data: [DONE]\n\n"), "{text}");
//! # Ok(())
//! # }
//! ```
//!
//! # What is confirmed
//!
//! The page of the vendor describes what happens; the names of the members are those of the chat completions that
//! models have in common, so they are unconfirmed. All but the messages are optional, and what is not known is kept in
//! `other`.

#[cfg(feature = "axum-0-8")]
mod axum;
mod error;
mod events;
mod model;
mod request;

pub use self::error::ChatError;
pub use self::events::{Chunks, Delta, FinishReason};
pub use self::model::{CustomLlm, EventStream, NoApiKey};
pub use self::request::{ChatMessage, ChatRequest, Content};
