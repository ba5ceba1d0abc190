//! The control API of rooms: simulated users and their messages.
//!
//! `?app_id=` chooses the app, the test app without it. Times are milliseconds since 1970, lists have `limit` and
//! `after`.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /rooms` | lists the rooms that somebody is in |
//! | `GET /rooms/{room}/users` | lists users in the order in which they joined |
//! | `POST /rooms/{room}/users` | lets a user join, with a token or with `"token": null` |
//! | `GET /rooms/{room}/users/{user}` | shows a user |
//! | `PATCH /rooms/{room}/users/{user}` | changes the visibility or the token |
//! | `DELETE /rooms/{room}/users/{user}` | lets a user leave; `?reason=userLeave`, `connectionLost` or `other` |
//! | `POST /rooms/{room}/users/{user}/streams` | publishes streams: `audio`, `video`, `screen-audio`, `screen-video` |
//! | `DELETE /rooms/{room}/users/{user}/streams` | stops streams, one kind with `?media=` |
//! | `GET /rooms/{room}/messages` | lists messages, those that a user has received with `?user=`; waits up to `?wait_ms=` for the first one; or a stream of them |
//! | `POST /rooms/{room}/messages` | sends a message of a user who is in the room |
//! | `GET /rts/users`, `POST /rts/users`, `DELETE /rts/users/{user}` | users who are logged in outside of rooms |
//! | `GET /rts/messages` | the same as above for messages outside of rooms |

mod messages;
mod outside;
mod people;
mod publishing;
mod request;
mod stream;
mod views;

use axum::routing::{delete, get, post};

use crate::control::Part;

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/rooms", get(people::rooms))
            .route("/rooms/{room}/users", get(people::list).post(people::join))
            .route(
                "/rooms/{room}/users/{user}",
                get(people::show)
                    .patch(people::change)
                    .delete(people::leave),
            )
            .route(
                "/rooms/{room}/users/{user}/streams",
                post(publishing::publish).delete(publishing::stop),
            )
            .route(
                "/rooms/{room}/messages",
                get(messages::list).post(messages::send),
            )
            .route("/rts/users", get(outside::list).post(outside::login))
            .route("/rts/users/{user}", delete(outside::logout))
            .route("/rts/messages", get(outside::messages))
    },
    list: &[
        "GET /rooms",
        "GET /rooms/{room}/users",
        "POST /rooms/{room}/users",
        "GET /rooms/{room}/users/{user}",
        "PATCH /rooms/{room}/users/{user}",
        "DELETE /rooms/{room}/users/{user}",
        "POST /rooms/{room}/users/{user}/streams",
        "DELETE /rooms/{room}/users/{user}/streams",
        "GET /rooms/{room}/messages",
        "POST /rooms/{room}/messages",
        "GET /rts/users",
        "POST /rts/users",
        "DELETE /rts/users/{user}",
        "GET /rts/messages",
    ],
};
