//! Operations against the emulator.

use serde_json::{Value, json};
use volc_core::Error;
use volc_rtc_token::{Privilege, Room};

use super::operation::{At, Leave, MEDIA, Op, ROOMS, Tok, USERS, Version};
use crate::rooms::tests::world::{APP, NewToken, Reply, World};

/// Performs an operation, and returns the code that it is answered with; empty for success.
pub(super) async fn perform(world: &World, op: &Op, text: &str) -> String {
    match op {
        Op::Join { .. }
        | Op::Renew { .. }
        | Op::Leave { .. }
        | Op::Visible { .. }
        | Op::Publish { .. }
        | Op::Stop { .. }
        | Op::Talk { .. }
        | Op::Login { .. }
        | Op::Logout { .. } => control(world, op, text).await.code().to_owned(),
        Op::Broadcast { .. }
        | Op::Unicast { .. }
        | Op::Batch { .. }
        | Op::UnicastOutside { .. } => code(message(world, op, text).await),
        Op::Advance { seconds } => {
            world.advance(*seconds);
            String::new()
        }
        _ => code(moderate(world, op).await),
    }
}

fn code(outcome: Result<(), Error>) -> String {
    match outcome {
        Ok(()) => String::new(),
        Err(error) => error
            .code()
            .map_or_else(|| error.to_string(), str::to_owned),
    }
}

fn path(at: At) -> String {
    format!("/rooms/{}/users/{}", ROOMS[at.0], USERS[at.1])
}

async fn control(world: &World, op: &Op, text: &str) -> Reply {
    match op {
        Op::Join { at, visible, token } => {
            let body = json!({"user_id": USERS[at.1], "visible": visible, "token": token_of(world, *at, *token)});
            world.join_with(ROOMS[at.0], body).await
        }
        Op::Renew { at, token } => {
            world
                .patch(&path(*at), json!({"token": token_of(world, *at, *token)}))
                .await
        }
        Op::Leave { at, how } => {
            let reason = match how {
                Leave::User => "",
                Leave::Lost => "?reason=connectionLost",
                Leave::Other => "?reason=other",
            };
            world.delete(&format!("{}{reason}", path(*at))).await
        }
        Op::Visible { at, visible } => world.patch(&path(*at), json!({"visible": visible})).await,
        Op::Publish { at, media } => {
            let media: Vec<&str> = media.iter().map(|medium| MEDIA[*medium]).collect();
            world.publish(ROOMS[at.0], USERS[at.1], &media).await
        }
        Op::Stop { at, media } => {
            let only = media.map_or(String::new(), |medium| format!("?media={}", MEDIA[medium]));
            world.delete(&format!("{}/streams{only}", path(*at))).await
        }
        Op::Talk { at, to } => {
            let to = to.map(|user| USERS[user]);
            let body = json!({"from": USERS[at.1], "to": to, "text": text});
            world
                .post(&format!("/rooms/{}/messages", ROOMS[at.0]), body)
                .await
        }
        Op::Login { user } => {
            world
                .post(
                    "/rts/users",
                    json!({"user_id": USERS[*user], "token": null}),
                )
                .await
        }
        Op::Logout { user } => world.delete(&format!("/rts/users/{}", USERS[*user])).await,
        other => panic!("{other:?} is not of the control API"),
    }
}

fn token_of(world: &World, at: At, kind: Tok) -> Value {
    let now = u64::try_from(world.millis() / 1000).unwrap();
    let mut token = NewToken::new(ROOMS[at.0], USERS[at.1]);
    token.expires_at = None;
    match kind {
        Tok::None => return Value::Null,
        Tok::Full(nonce) => token.nonce = nonce,
        Tok::SubscribeOnly => token.privileges = vec![(Privilege::SUBSCRIBE, None)],
        Tok::Short => {
            token.privileges = vec![
                (Privilege::PUBLISH_AUDIO, Some(now + 40)),
                (Privilege::SUBSCRIBE, None),
            ];
            token.expires_at = Some(now + 90);
        }
        Tok::Expired => token.expires_at = Some(now - 1),
        Tok::OtherRoom => token.room = Room::Id("another"),
    }
    Value::from(token.sign())
}

/// Returns a token that names a user in a call.
fn parameter(at: At, nonce: u32) -> String {
    let mut token = NewToken::new(ROOMS[at.0], USERS[at.1]);
    (token.expires_at, token.nonce) = (None, nonce);
    token.sign()
}

async fn moderate(world: &World, op: &Op) -> Result<(), Error> {
    let client = &world.client;
    match op {
        Op::Kick { at } => {
            client
                .kick_user()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1])
                .send()
                .await?;
        }
        Op::Dismiss { room } => {
            client
                .dismiss_room()
                .app_id(APP)
                .room_id(ROOMS[*room])
                .send()
                .await?;
        }
        Op::Ban {
            version,
            room,
            user,
            seconds,
        } => {
            let (room, user) = (
                room.map(|room| ROOMS[room].to_owned()),
                user.map(|user| USERS[user].to_owned()),
            );
            if *version == Version::V2020 {
                let call = client.v2020_12_01().ban_room_user().app_id(APP);
                call.set_room_id(room)
                    .set_user_id(user)
                    .set_forbidden_interval(*seconds)
                    .send()
                    .await?;
            } else {
                let call = client.ban_room_user().app_id(APP);
                call.set_room_id(room)
                    .set_user_id(user)
                    .set_forbidden_interval(*seconds)
                    .send()
                    .await?;
            }
        }
        Op::UpdateBan {
            version,
            room,
            user,
            seconds,
        } => {
            let user = user.map(|user| USERS[user].to_owned());
            if *version == Version::V2020 {
                let room = ROOMS[room.unwrap_or(0)];
                let call = client
                    .v2020_12_01()
                    .update_ban_room_user_rule()
                    .app_id(APP)
                    .room_id(room);
                call.set_user_id(user)
                    .set_forbidden_interval(*seconds)
                    .send()
                    .await?;
            } else {
                let room = room.map(|room| ROOMS[room].to_owned());
                let call = client.update_ban_room_user_rule().app_id(APP);
                call.set_room_id(room)
                    .set_user_id(user)
                    .set_forbidden_interval(*seconds)
                    .send()
                    .await?;
            }
        }
        Op::LimitToken { at, nonce, seconds } => {
            let call = client
                .limit_token_privilege()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1]);
            call.token(parameter(*at, *nonce))
                .forbidden_interval(*seconds)
                .send()
                .await?;
        }
        other => streams(world, other).await?,
    }
    Ok(())
}

async fn streams(world: &World, op: &Op) -> Result<(), Error> {
    let client = &world.client;
    match op {
        Op::BanStreams {
            version: Version::V2020,
            at,
            video,
            audio,
            ..
        } => {
            let call = client.v2020_12_01();
            let call = call
                .ban_user_stream()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1]);
            call.token(parameter(*at, 1))
                .set_video(*video)
                .set_audio(*audio)
                .send()
                .await?;
        }
        Op::BanStreams {
            at,
            video,
            audio,
            seconds,
            ..
        } => {
            let call = client
                .ban_user_stream()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1]);
            let call = call
                .token(parameter(*at, 1))
                .set_video(*video)
                .set_audio(*audio);
            call.forbidden_interval(*seconds).send().await?;
        }
        Op::UnbanStreams {
            version: Version::V2020,
            at,
            video,
            audio,
        } => {
            let call = client.v2020_12_01();
            let call = call
                .unban_user_stream()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1]);
            call.token(parameter(*at, 2))
                .set_video(*video)
                .set_audio(*audio)
                .send()
                .await?;
        }
        Op::UnbanStreams {
            at, video, audio, ..
        } => {
            let call = client
                .unban_user_stream()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .user_id(USERS[at.1]);
            call.token(parameter(*at, 2))
                .set_video(*video)
                .set_audio(*audio)
                .send()
                .await?;
        }
        other => panic!("{other:?} is not about streams"),
    }
    Ok(())
}

async fn message(world: &World, op: &Op, text: &str) -> Result<(), Error> {
    let client = &world.client;
    match op {
        Op::Broadcast { room, from } => {
            let from = from.map_or("server", |user| USERS[user]);
            let call = client
                .send_broadcast()
                .app_id(APP)
                .room_id(ROOMS[*room])
                .from(from);
            call.binary(false).message(text).send().await?;
        }
        Op::Unicast {
            version: Version::V2020,
            at,
        } => {
            let call = client.v2020_12_01();
            let call = call
                .send_room_unicast()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .from("server")
                .to(USERS[at.1]);
            call.binary(false).message(text).send().await?;
        }
        Op::Unicast { at, .. } => {
            let call = client
                .send_room_unicast()
                .app_id(APP)
                .room_id(ROOMS[at.0])
                .from("server")
                .to(USERS[at.1]);
            call.binary(false).message(text).send().await?;
        }
        Op::Batch { room, to } => {
            let to: Vec<String> = to.iter().map(|user| USERS[*user].to_owned()).collect();
            let call = client
                .batch_send_room_unicast()
                .app_id(APP)
                .room_id(ROOMS[*room])
                .from("server")
                .to(to);
            call.binary(false).message(text).send().await?;
        }
        Op::UnicastOutside { user } => {
            let call = client
                .send_unicast()
                .app_id(APP)
                .from("server")
                .to(USERS[*user]);
            call.binary(false).message(text).send().await?;
        }
        other => panic!("{other:?} is no message"),
    }
    Ok(())
}
