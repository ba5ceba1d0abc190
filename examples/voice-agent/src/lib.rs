//! The backend of a voice agent: rooms to join, the agent's callbacks, its function, its end.
#![allow(clippy::print_stderr)] // the log of an example

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router, body::Bytes};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use volc_rtc_api::agent::{AgentTask, FunctionResult};
use volc_rtc_api::{Client, ai::start_voice_chat::*};
use volc_rtc_events::agent::{AgentMessage, ServerMessage, ServerVerifier};
use volc_rtc_events::agent::{SubtitleAssembler, SubtitleLine, ToolCall};
use volc_rtc_events::data::{UserLeaveRoom, VoiceChat, voice_chat::RunStage};
use volc_rtc_events::{BoxError, Event, Verifier, Webhooks};
use volc_rtc_token::{AppKey, Token};

pub struct App {
    pub client: Client,
    pub app_id: String,
    pub app_key: AppKey,
    /// Verifies the callbacks that are set in the console.
    pub callbacks: Verifier,
    /// The signature of messages to this server, which only it and the service know.
    pub message_key: String,
    /// The address at which the service reaches this server: `https://` and a domain name.
    pub public_url: String,
    /// The agents, by the common part of the names of room, task, user and agent.
    pub agents: Mutex<HashMap<String, (AgentTask, View)>>,
}

#[derive(Default)]
pub struct View {
    state: String,
    subtitles: SubtitleAssembler,
    lines: Vec<SubtitleLine>,
}

pub fn router(app: &Arc<App>) -> Router {
    let webhooks = Webhooks::new(app.callbacks.clone())
        .on_with(app, staged)
        .on_with(app, user_left)
        .on_failure(|failure| eprintln!("{failure}"));
    Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/join", post(join))
        .route("/leave/{id}", post(leave))
        .route("/state/{id}", get(view))
        .route("/events", webhooks.into_axum())
        .route("/messages", post(message))
        .with_state(app.clone())
}

async fn join(State(app): State<Arc<App>>) -> Result<Json<Value>, StatusCode> {
    let app_id = &app.app_id;
    let id = format!("{:016x}", getrandom::u64().map_err(failed)?);
    let (room, user) = (format!("room-{id}"), format!("user-{id}"));
    let token = Token::builder(app_id, &room, &user)
        .publish()
        .subscribe()
        .expires_in(Duration::from_secs(3600))
        .sign(&app.app_key)
        .map_err(failed)?;
    let task = app.client.agent_task(app_id, &room, format!("task-{id}"));
    let (config, agent) = app.agent(&id);
    let entry = (task.clone(), View::default());
    app.agents.lock().await.insert(id.clone(), entry); // callbacks may come before the response
    if let Err(error) = task.start(config, agent).send().await {
        app.agents.lock().await.remove(&id);
        return Err(failed(error));
    }
    let token = token.as_str();
    let room = json!({ "id": id, "app": app_id, "room": room, "user": user, "token": token });
    Ok(Json(room))
}

async fn leave(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<(), StatusCode> {
    app.stop(&id).await.map_err(failed)
}

async fn view(State(app): State<Arc<App>>, Path(id): Path<String>) -> Json<Value> {
    match app.agents.lock().await.get(&id) {
        Some((_, view)) => Json(json!({ "state": view.state, "lines": view.lines })),
        None => Json(json!({ "state": "ended" })),
    }
}

async fn staged(app: Arc<App>, event: Event<VoiceChat>) -> Result<(), BoxError> {
    let (id, mut agents) = (common(&event.data.task_id), app.agents.lock().await);
    if event.data.run_stage == RunStage::TaskStop {
        agents.remove(id);
    } else if let Some((_, view)) = agents.get_mut(id) {
        let error = event.data.error_info.map(|error| error.reason);
        view.state = error.unwrap_or_else(|| format!("{:?}", event.data.run_stage));
    }
    Ok(())
}

async fn user_left(app: Arc<App>, event: Event<UserLeaveRoom>) -> Result<(), BoxError> {
    Ok(app.stop(common(&event.data.user_id)).await?)
}

async fn message(State(app): State<Arc<App>>, body: Bytes) -> Result<(), StatusCode> {
    let read = ServerVerifier::new(app.message_key.clone()).read(&body);
    match read.map_err(|_| StatusCode::UNAUTHORIZED)? {
        ServerMessage::Agent(AgentMessage::Conversation(now)) => {
            if let Some((_, view)) = app.agents.lock().await.get_mut(common(&now.task_id)) {
                view.state = format!("{:?}", now.state);
            }
        }
        ServerMessage::Agent(AgentMessage::Subtitles(subtitles)) => {
            let speaker = subtitles.data.first().map_or("", |part| &part.user_id);
            if let Some((_, view)) = app.agents.lock().await.get_mut(common(speaker)) {
                for line in view.subtitles.push_all(&subtitles) {
                    view.lines
                        .pop_if(|last| last.user_id == line.user_id && !last.is_complete);
                    view.lines.push(line);
                }
            }
        }
        ServerMessage::FunctionCalls(calls) => {
            let task = app.task(common(&calls.room_id)).await;
            let task = task.ok_or(StatusCode::NOT_FOUND)?;
            for call in &calls.tool_calls {
                let result = FunctionResult::json(&call.id, &answer(call)).map_err(failed)?;
                task.send(result).await.map_err(failed)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Tells the weather of a city.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct GetWeather {
    /// The city, such as Beijing.
    city: String,
}

fn answer(call: &ToolCall) -> Value {
    match (&*call.name, call.arguments_as()) {
        ("get_weather", Ok(GetWeather { city })) => json!({ "city": city, "sky": "clear" }),
        ("get_weather", Err(error)) => json!({ "error": error.to_string() }),
        (name, _) => json!({ "error": format!("there is no function {name}") }),
    }
}

impl App {
    /// Stops all agents, which would otherwise go on until their users have left.
    pub async fn stop_all(&self) {
        let ids: Vec<String> = self.agents.lock().await.keys().cloned().collect();
        for id in ids {
            _ = self.stop(&id).await.map_err(failed);
        }
    }

    async fn stop(&self, id: &str) -> Result<(), volc_rtc_api::Error> {
        if let Some(task) = self.task(id).await {
            task.stop().send().await?;
            self.agents.lock().await.remove(id);
        }
        Ok(())
    }

    async fn task(&self, id: &str) -> Option<AgentTask> {
        Some(self.agents.lock().await.get(id)?.0.clone())
    }

    fn agent(&self, id: &str) -> (Config, AgentConfig) {
        let url = format!("{}/messages", self.public_url);
        let model = ArkLlm::new()
            .model_name("doubao-seed-1-8-251228")
            .tools(vec![Tool::from_type::<GetWeather>("get_weather")]);
        let voice = BidirectionTts::new(Audio::new("zh_female_linjianvhai_moon_bigtts"));
        let recognition = BigAsr::new().stream_mode(StreamMode::TwoPass);
        let config = Config::new()
            .asr_config(AsrConfig::new(recognition))
            .llm_config(model.system_messages(vec!["Answer in a sentence or two.".to_owned()]))
            .tts_config(TtsConfig::new(voice))
            .subtitle_config(SubtitleConfig::new().subtitle_mode(SubtitleMode::Unaligned))
            .function_calling_config(FunctionCallingConfig::new(&*url, self.message_key.clone()));
        let agent = AgentConfig::new(vec![format!("user-{id}")], format!("agent-{id}"))
            .welcome_message("Hello, how can I help?")
            .enable_conversation_state_callback(true)
            .server_message_url_for_rts(url)
            .server_message_signature_for_rts(self.message_key.clone());
        (config, agent)
    }
}

fn common(name: &str) -> &str {
    name.split_once('-').map_or(name, |(_, id)| id)
}

fn failed(error: impl std::fmt::Display) -> StatusCode {
    eprintln!("{error}");
    StatusCode::BAD_GATEWAY
}
