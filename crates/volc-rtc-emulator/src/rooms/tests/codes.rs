//! The documented codes of both families, each provoked through the SDK's client.

use std::future::Future;
use std::pin::Pin;

use volc_core::Error;

use super::world::{APP, NOW, NewToken, World};

type Outcome<'a> = Pin<Box<dyn Future<Output = Option<Error>> + 'a>>;

struct Case {
    name: &'static str,
    code: &'static str,
    call: fn(&World) -> Outcome<'_>,
}

/// A call of the client, as a function.
macro_rules! call {
    (|$client:ident| $call:expr) => {
        |world| {
            let $client = &world.client;
            Box::pin(async move { $call.send().await.err() })
        }
    };
}

fn token(user: &str) -> String {
    NewToken::new("room-1", user).sign()
}

const BASE64: &str = "aGVsbG8=";

const ROOM_CASES: &[Case] = &[
    Case {
        name: "unknown app",
        code: "InvalidParameter.NotExistAppId",
        call: call!(|client| client
            .kick_user()
            .app_id("no-such-app")
            .room_id("room-1")
            .user_id("alice")),
    },
    Case {
        name: "illegal room",
        code: "InvalidParameter.IllegalRoomID",
        call: call!(|client| client.dismiss_room().app_id(APP).room_id("room 1")),
    },
    Case {
        name: "illegal user",
        code: "InvalidParameter",
        call: call!(|client| client
            .kick_user()
            .app_id(APP)
            .room_id("room-1")
            .user_id("a/b")),
    },
    Case {
        name: "kick from no room",
        code: "InternalError.RoomNotFound",
        call: call!(|client| client
            .kick_user()
            .app_id(APP)
            .room_id("room-9")
            .user_id("alice")),
    },
    Case {
        name: "kick of an absent user",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .kick_user()
            .app_id(APP)
            .room_id("room-1")
            .user_id("nobody")),
    },
    Case {
        name: "dismissal of no room",
        code: "InternalError.RoomNotFound",
        call: call!(|client| client.dismiss_room().app_id(APP).room_id("room-9")),
    },
    Case {
        name: "streams of an absent user",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .get_user_stream_state()
            .app_id(APP)
            .room_id("room-1")
            .user_id("nobody")),
    },
    Case {
        name: "ban of nothing",
        code: "MissingParameter.NoRoomId",
        call: call!(|client| client.ban_room_user().app_id(APP)),
    },
    Case {
        name: "ban of a negative time",
        code: "MissingParameter.Forbidden",
        call: call!(|client| client
            .ban_room_user()
            .app_id(APP)
            .room_id("room-9")
            .forbidden_interval(-1)),
    },
    Case {
        name: "update of no ban",
        code: "InvalidParameter",
        call: call!(|client| client
            .update_ban_room_user_rule()
            .app_id(APP)
            .room_id("room-1")
            .forbidden_interval(60)),
    },
    Case {
        name: "update of no ban, 2020-12-01",
        code: "InvalidParameter",
        call: call!(|client| client
            .v2020_12_01()
            .update_ban_room_user_rule()
            .app_id(APP)
            .room_id("room-1")),
    },
    Case {
        name: "stream ban of an absent user",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .ban_user_stream()
            .app_id(APP)
            .room_id("room-1")
            .user_id("nobody")
            .token(token("nobody"))),
    },
    Case {
        name: "stream ban with the token of another",
        code: "InvalidParameter",
        call: call!(|client| client
            .ban_user_stream()
            .app_id(APP)
            .room_id("room-1")
            .user_id("alice")
            .token(token("bob"))),
    },
    Case {
        name: "unban with no token at all",
        code: "InvalidParameter",
        call: call!(|client| client
            .unban_user_stream()
            .app_id(APP)
            .room_id("room-1")
            .user_id("alice")
            .token("nonsense")),
    },
    Case {
        name: "limit of no time",
        code: "MissingParameter.Forbidden",
        call: call!(|client| client
            .limit_token_privilege()
            .app_id(APP)
            .room_id("room-1")
            .user_id("alice")
            .token(token("alice"))
            .forbidden_interval(0)),
    },
];

const MESSAGE_CASES: &[Case] = &[
    Case {
        name: "broadcast to no room",
        code: "InternalError.RoomNotFound",
        call: call!(|client| client
            .send_broadcast()
            .app_id(APP)
            .room_id("room-9")
            .from("server")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "sender with a space",
        code: "InvalidParameter.IllegalFrom",
        call: call!(|client| client
            .send_broadcast()
            .app_id(APP)
            .room_id("room-1")
            .from("my server")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "sender with a space, 2020-12-01",
        code: "InvalidParameter.IllegalFrom",
        call: call!(|client| client
            .v2020_12_01()
            .send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("my server")
            .to("alice")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "sender who is a user",
        code: "InvalidParameter.IllegalFrom",
        call: call!(|client| client
            .send_broadcast()
            .app_id(APP)
            .room_id("room-1")
            .from("bob")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "text of 64 KB and a byte",
        code: "InvalidParameter.SizeOverLimit",
        call: call!(|client| client
            .send_broadcast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .binary(false)
            .message("x".repeat(65_537))),
    },
    Case {
        name: "text that is no base64",
        code: "InvalidParameter",
        call: call!(|client| client
            .send_broadcast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .binary(true)
            .message("?")),
    },
    Case {
        name: "unicast to an absent user",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to("nobody")
            .binary(true)
            .message(BASE64)),
    },
    Case {
        name: "unicast to nobody",
        code: "InvalidParameter.IllegalTo",
        call: call!(|client| client
            .send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to("a b")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "unicast to a user who is not logged in",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .send_unicast()
            .app_id(APP)
            .from("server")
            .to("alice")
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "batch to 601 users",
        code: "InvalidParameter.UserCountOverLimit",
        call: call!(|client| client
            .batch_send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to((0..601).map(|n| format!("user-{n}")).collect::<Vec<_>>())
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "batch to no user",
        code: "InvalidParameter.IllegalTo",
        call: call!(|client| client
            .batch_send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to(Vec::new())
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "batch of 20 KB and a byte",
        code: "InvalidParameter.SizeOverLimit",
        call: call!(|client| client
            .batch_send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to(vec!["alice".to_owned()])
            .binary(false)
            .message("x".repeat(20_481))),
    },
    Case {
        name: "batch to absent users",
        code: "InternalError.UserNotFound",
        call: call!(|client| client
            .batch_send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to(vec!["nobody".to_owned()])
            .binary(false)
            .message("hi")),
    },
    Case {
        name: "batch to some absent users",
        code: "PartialSuccess",
        call: call!(|client| client
            .v2020_12_01()
            .batch_send_room_unicast()
            .app_id(APP)
            .room_id("room-1")
            .from("server")
            .to(vec!["nobody".to_owned(), "alice".to_owned()])
            .binary(false)
            .message("hi")),
    },
];

#[tokio::test]
async fn documented_codes_are_provoked() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    world.join("room-2", "bob").await.ok();
    for Case { name, code, call } in ROOM_CASES.iter().chain(MESSAGE_CASES) {
        let error = call(&world).await;
        let error = error.unwrap_or_else(|| panic!("{name} succeeds"));
        assert_eq!(error.code(), Some(*code), "{name}: {error}");
        let known = *code == "InvalidParameter" || error.code_info().is_some();
        assert!(known, "{name}: `{code}` is not a documented code");
    }
    // None of them did anything, except the last one.
    assert_eq!(world.users("room-1").await, ["alice"]);
    let messages = world.get("/rooms/room-1/messages").await.ok();
    assert_eq!(
        messages["messages"].as_array().unwrap().len(),
        1,
        "{messages}"
    );
    assert_eq!(messages["messages"][0]["to"], "alice");
    assert_eq!(messages["messages"][0]["at"], NOW * 1000);
}
