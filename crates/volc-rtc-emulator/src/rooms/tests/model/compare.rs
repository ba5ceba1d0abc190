//! The emulator and the model side by side.

use super::operation::{MEDIA, ROOMS, USERS};
use super::reference::{Member, Model};
use crate::rooms::tests::world::{APP, World, line};

/// Compares the events since the last time.
pub(super) async fn events(world: &World, model: &mut Model) -> Result<(), String> {
    let events = world.told().await;
    let events = in_order(events.iter().map(|event| (event.at, line(event))).collect());
    same("events", &events, &in_order(model.take_events()))
}

/// Sorts the events of one time by the names of their users, since several users may have theirs in any order; events
/// of the room come last.
fn in_order(mut events: Vec<(i64, String)>) -> Vec<(i64, String)> {
    let key = |(at, line): &(i64, String)| {
        let mut words = line.split(' ').skip(1).map(str::to_owned);
        (
            *at,
            words.next(),
            words.next().unwrap_or_else(|| "~".to_owned()),
        )
    };
    // Creation stays where it is: before the first user.
    if events
        .iter()
        .all(|(_, line)| !line.starts_with("RoomCreate"))
    {
        events.sort_by_key(key);
    }
    events
}

/// Compares who is where, their streams, and what they received.
pub(super) async fn state(world: &World, model: &Model) -> Result<(), String> {
    for (number, members) in model.rooms.iter().enumerate() {
        room(world, number, members).await?;
        let name = ROOMS[number];
        online(world, name, members).await?;
        for (user, user_name) in USERS.iter().enumerate() {
            let path = format!("/rooms/{name}/messages?limit=1000&user={user_name}");
            received(world, &path, model, number, user).await?;
        }
    }
    for (user, user_name) in USERS.iter().enumerate() {
        let path = format!("/rts/messages?limit=1000&user={user_name}");
        received(world, &path, model, ROOMS.len(), user).await?;
    }
    let rooms = world.get("/rooms").await.ok();
    let rooms: Vec<&str> = rooms["rooms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|room| room["room_id"].as_str().unwrap())
        .collect();
    let mut expected: Vec<&str> = ROOMS
        .iter()
        .zip(&model.rooms)
        .filter(|(_, members)| !members.is_empty())
        .map(|(room, _)| *room)
        .collect();
    expected.sort_unstable();
    same("rooms", &rooms, &expected)
}

/// Compares the users of a room in the order in which they joined, by the control API.
async fn room(world: &World, number: usize, members: &[Member]) -> Result<(), String> {
    let users = world
        .get(&format!("/rooms/{}/users", ROOMS[number]))
        .await
        .ok();
    let shown = users["users"].as_array().unwrap().iter().map(|user| {
        let streams = user["streams"].as_array().unwrap().iter();
        let streams: Vec<String> = streams
            .map(|stream| stream["media"].as_str().unwrap().to_owned())
            .collect();
        (
            user["user_id"].as_str().unwrap().to_owned(),
            user["visible"] == true,
            streams,
        )
    });
    let expected = members.iter().map(|member| {
        let streams = member
            .streams
            .iter()
            .map(|medium| MEDIA[*medium].to_owned())
            .collect();
        (USERS[member.user].to_owned(), member.visible, streams)
    });
    same(
        ROOMS[number],
        &shown.collect::<Vec<_>>(),
        &expected.collect::<Vec<_>>(),
    )
}

/// Compares the users of a room as `GetRoomOnlineUsers` has them.
async fn online(world: &World, room: &str, members: &[Member]) -> Result<(), String> {
    let online = world
        .client
        .get_room_online_users()
        .app_id(APP)
        .room_id(room)
        .send()
        .await
        .unwrap();
    let names = |visible| {
        let members = members
            .iter()
            .filter(move |member| member.visible == visible);
        members
            .map(|member| USERS[member.user].to_owned())
            .collect::<Vec<_>>()
    };
    let shown = (
        online.room_exists,
        &online.visible_user_list,
        &online.invisible_user_list,
        online.total_user,
    );
    let expected = (
        !members.is_empty(),
        &names(true),
        &names(false),
        i64::try_from(members.len()).unwrap(),
    );
    same("online users", &shown, &expected)
}

async fn received(
    world: &World,
    path: &str,
    model: &Model,
    room: usize,
    user: usize,
) -> Result<(), String> {
    let page = world.get(path).await.ok();
    let messages = page["messages"].as_array().unwrap().iter();
    let shown: Vec<&str> = messages
        .map(|message| message["text"].as_str().unwrap_or(""))
        .collect();
    let sent = model.messages[room]
        .iter()
        .filter(|sent| sent.receivers.contains(&user));
    let expected: Vec<&str> = sent.map(|sent| sent.text.as_str()).collect();
    same(path, &shown, &expected)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, shown: &T, expected: &T) -> Result<(), String> {
    if shown == expected {
        return Ok(());
    }
    Err(format!("{what}: {shown:?}, expected {expected:?}"))
}
