//! The administration, under `/_emulator/`. It asks for no signature, so the emulator should listen on loopback only.
//!
//! | call | what it does |
//! |---|---|
//! | `GET health` | the number of Actions, and of those that keep state |
//! | `GET journal` | the last 100 calls, secrets masked, the oldest first |
//! | `POST seed` | puts a seed (the body) into the database |
//! | `POST reset` | puts everything back to the start |

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::envelope;
use crate::{Emulator, Seed};

/// Answers a call; `page` is the path behind `/_emulator/`.
pub(crate) async fn handle(
    emulator: &Emulator,
    method: &Method,
    page: &str,
    body: &[u8],
) -> Response<Bytes> {
    let (status, value) = match (method.as_str(), page) {
        ("GET", "health") => {
            let (actions, stateful) = emulator.coverage();
            (
                StatusCode::OK,
                json!({"status": "ok", "actions": actions, "stateful": stateful}),
            )
        }
        ("GET", "journal") => (StatusCode::OK, json!({"calls": emulator.journal()})),
        ("POST", "seed") => match Seed::from_json(body) {
            Ok(seed) => done(emulator.seed(seed).await, StatusCode::INTERNAL_SERVER_ERROR),
            Err(error) => done(Err(error), StatusCode::BAD_REQUEST),
        },
        ("POST", "reset") => done(emulator.reset().await, StatusCode::INTERNAL_SERVER_ERROR),
        _ => {
            let text = "known are GET health, GET journal, POST seed and POST reset";
            (StatusCode::NOT_FOUND, json!({"error": text}))
        }
    };
    envelope::json(status, &value)
}

fn done<E: ToString>(outcome: Result<(), E>, otherwise: StatusCode) -> (StatusCode, Value) {
    match outcome {
        Ok(()) => (StatusCode::OK, json!({"status": "ok"})),
        Err(error) => (otherwise, json!({"error": error.to_string()})),
    }
}
