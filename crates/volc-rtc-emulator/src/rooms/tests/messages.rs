//! Messages: who receives which, pages, the stream of server-sent events.

use futures_util::StreamExt;
use serde_json::{Value, json};
use volc_rtc_token::Room;

use super::world::{APP, NewToken, World};

/// Returns the content of the messages at a path.
async fn contents(world: &World, path: &str) -> Vec<String> {
    let page = world.get(path).await.ok();
    let messages = page["messages"].as_array().unwrap().iter();
    let content = |message: &Value| {
        message["text"]
            .as_str()
            .or(message["base64"].as_str())
            .unwrap()
            .to_owned()
    };
    messages.map(content).collect()
}

async fn broadcast(world: &World, text: &str) {
    let call = world
        .client
        .send_broadcast()
        .app_id(APP)
        .room_id("room-1")
        .from("server");
    let response = call.binary(false).message(text).send().await.unwrap();
    assert_eq!(response.message, "Success");
}

#[tokio::test]
async fn users_receive_what_was_sent_while_they_were_there() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    broadcast(&world, "first").await;
    world.join("room-1", "bob").await.ok();
    broadcast(&world, "second").await;
    let unicast = world.client.v2020_12_01();
    let unicast = unicast
        .send_room_unicast()
        .app_id(APP)
        .room_id("room-1")
        .from("server")
        .to("bob");
    unicast.binary(true).message("AAEC").send().await.unwrap();
    world.delete("/rooms/room-1/users/bob").await.ok();
    broadcast(&world, "third").await;
    world.join("room-1", "bob").await.ok();
    world
        .post(
            "/rooms/room-1/messages",
            json!({"from": "bob", "text": "fourth"}),
        )
        .await
        .ok();
    world
        .post(
            "/rooms/room-1/messages",
            json!({"from": "bob", "to": "alice", "base64": "/w=="}),
        )
        .await
        .ok();
    let all = ["first", "second", "AAEC", "third", "fourth", "/w=="];
    assert_eq!(contents(&world, "/rooms/room-1/messages").await, all);
    let of_alice = ["first", "second", "third", "fourth", "/w=="];
    assert_eq!(
        contents(&world, "/rooms/room-1/messages?user=alice").await,
        of_alice
    );
    assert_eq!(
        contents(&world, "/rooms/room-1/messages?user=bob").await,
        ["second", "AAEC"]
    );
    assert!(
        contents(&world, "/rooms/room-2/messages?user=bob")
            .await
            .is_empty()
    );
    assert_eq!(
        contents(&world, "/rooms/room-1/messages?after=2&limit=2").await,
        ["AAEC", "third"]
    );
    let absent = world
        .post(
            "/rooms/room-1/messages",
            json!({"from": "carol", "text": "x"}),
        )
        .await;
    assert_eq!((absent.status, absent.code()), (404, "NotFound"));
    let neither = world
        .post("/rooms/room-1/messages", json!({"from": "bob"}))
        .await;
    assert_eq!(neither.status, 400);
    let too_large = json!({"from": "bob", "text": "x".repeat(65_537)});
    assert_eq!(
        world.post("/rooms/room-1/messages", too_large).await.status,
        413
    );
}

#[tokio::test]
async fn batch_reaches_each_user_once() {
    let world = World::start().await;
    for user in ["alice", "bob", "carol"] {
        world.join("room-1", user).await.ok();
    }
    let call = world
        .client
        .batch_send_room_unicast()
        .app_id(APP)
        .room_id("room-1")
        .from("server");
    let to = ["alice", "carol", "alice"].map(str::to_owned);
    call.to(to.to_vec())
        .binary(false)
        .message("x".repeat(20_480))
        .send()
        .await
        .unwrap();
    let count = async |user| {
        contents(&world, &format!("/rooms/room-1/messages?user={user}"))
            .await
            .len()
    };
    assert_eq!(
        [
            count("alice").await,
            count("bob").await,
            count("carol").await
        ],
        [1, 0, 1]
    );
}

#[tokio::test]
async fn largest_messages_are_accepted() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    broadcast(&world, &"x".repeat(65_536)).await;
    // 65,536 bytes in base64: it is the decoded size that counts.
    let base64 = format!("{}AA==", "AAAA".repeat(21_845));
    let call = world
        .client
        .send_broadcast()
        .app_id(APP)
        .room_id("room-1")
        .from("server");
    call.binary(true).message(base64).send().await.unwrap();
    assert_eq!(
        contents(&world, "/rooms/room-1/messages?user=alice")
            .await
            .len(),
        2
    );
}

#[tokio::test]
async fn users_who_are_logged_in_are_reached_outside_of_rooms() {
    let world = World::start().await;
    let mut token = NewToken::new("", "alice");
    assert_eq!(
        world
            .post("/rts/users", json!({"user_id": "alice"}))
            .await
            .code(),
        "MissingToken"
    );
    token.room = Room::Id("room-1");
    let wrong = world
        .post(
            "/rts/users",
            json!({"user_id": "alice", "token": token.clone().sign()}),
        )
        .await;
    assert_eq!(wrong.code(), "InvalidToken.Room");
    token.room = Room::NoRoom;
    world
        .post(
            "/rts/users",
            json!({"user_id": "alice", "token": token.sign()}),
        )
        .await
        .ok();
    let send = async |to: &str| {
        let call = world
            .client
            .send_unicast()
            .app_id(APP)
            .from("server")
            .to(to)
            .binary(false);
        call.message("hello").send().await
    };
    send("alice").await.unwrap();
    assert_eq!(
        contents(&world, "/rts/messages?user=alice").await,
        ["hello"]
    );
    assert_eq!(
        world.get("/rts/users").await.ok()["users"][0]["user_id"],
        "alice"
    );
    world.delete("/rts/users/alice").await.ok();
    assert_eq!(
        send("alice").await.unwrap_err().code(),
        Some("InternalError.UserNotFound")
    );
    assert_eq!(world.delete("/rts/users/alice").await.status, 404);
}

#[tokio::test]
async fn room_keeps_its_last_messages() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    world.join("room-1", "bob").await.ok();
    broadcast(&world, "oldest").await;
    world.delete("/rooms/room-1/users/bob").await.ok();
    world.fill("room-1", 10_000).await;
    let page = world.get("/rooms/room-1/messages?limit=1").await.ok();
    assert_eq!(page["messages"][0]["id"], 2, "the oldest one is dropped");
    assert!(
        contents(&world, "/rooms/room-1/messages?user=bob")
            .await
            .is_empty()
    );
    broadcast(&world, "newest").await;
    assert_eq!(
        contents(&world, "/rooms/room-1/messages?user=alice&after=10001").await,
        ["newest"]
    );
}

/// A stream of server-sent events, read event by event.
struct Stream {
    response: reqwest::Response,
    read: String,
}

impl Stream {
    async fn open(world: &World, path: &str, last_event_id: Option<&str>) -> Self {
        let mut request = world
            .http()
            .get(world.url(path))
            .header("accept", "text/event-stream");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let read = String::new();
        Self { response, read }
    }

    /// Waits for the next event, and returns its id and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let event = event.to_owned();
                self.read = rest.to_owned();
                let field = |name: &str| {
                    let mut lines = event.lines();
                    lines
                        .find_map(|line| line.strip_prefix(name))
                        .map(|value| value.trim().to_owned())
                };
                let Some(data) = field("data:") else { continue };
                return (field("id:").unwrap(), serde_json::from_str(&data).unwrap());
            }
            let chunk = self
                .response
                .chunk()
                .await
                .unwrap()
                .expect("the stream goes on");
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn stream_tells_of_messages_as_they_are_sent() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    broadcast(&world, "first").await;
    let mut all = Stream::open(&world, "/rooms/room-1/messages", None).await;
    let mut of_alice =
        Stream::open(&world, "/rooms/room-1/messages?user=alice&after=1", None).await;
    assert_eq!(all.next().await.1["text"], "first");
    world
        .post(
            "/rooms/room-1/messages",
            json!({"from": "alice", "text": "second"}),
        )
        .await
        .ok();
    broadcast(&world, "third").await;
    let (id, message) = all.next().await;
    assert_eq!((id.as_str(), &message["text"]), ("2", &json!("second")));
    assert_eq!(all.next().await.1["text"], "third");
    assert_eq!(
        of_alice.next().await.1["text"],
        "third",
        "the sender does not receive their own message"
    );
    let mut again = Stream::open(&world, "/rooms/room-1/messages", Some("2")).await;
    assert_eq!(again.next().await.1["text"], "third");
}

#[tokio::test]
async fn many_streams_see_every_message_in_order() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(Stream::open(&world, "/rooms/room-1/messages", None).await);
    }
    let sent: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    let send = async {
        for text in &sent {
            broadcast(&world, text).await;
        }
    };
    let read = futures_util::stream::iter(&mut streams).for_each_concurrent(None, |stream| async {
        for text in &sent {
            assert_eq!(&stream.next().await.1["text"], text);
        }
    });
    tokio::join!(send, read);
}
