//! Room tokens.

use std::time::{Duration, SystemTime};

use volc_rtc_emulator::App;
use volc_rtc_token::{AppKey, Room, Token};

use super::args::TokenArgs;
use super::failure::Failure;

/// Prints a token.
#[expect(clippy::print_stdout, reason = "the token is what stdout is for")]
pub(super) fn print(args: TokenArgs) -> Result<(), Failure> {
    let app = app(&args.app);
    let room = if args.room == "*" {
        Room::Wildcard
    } else {
        Room::from(args.room.as_str())
    };
    let token = Token::builder(app.id(), room, &args.user).subscribe();
    let token = if args.subscribe_only {
        token
    } else {
        token.publish()
    };
    let token = token
        .issued_at(moment(args.time))
        .expires_in(Duration::from_secs(args.expires_in))
        .sign(&key(&app.primary_key())?);
    println!("{}", token.map_err(Failure::new)?.into_string());
    Ok(())
}

/// The app that an argument names, as `ID` or `ID:APPKEY`.
pub(super) fn app(argument: &str) -> App {
    match argument.split_once(':') {
        Some((id, key)) => App::new(id).keys(key, key),
        None => App::new(argument),
    }
}

/// Makes a token to try things with.
pub(super) fn for_test(
    app_id: &str,
    app_key: &str,
    room: &str,
    user: &str,
    time: Option<u64>,
) -> Result<String, Failure> {
    let token = Token::builder(app_id, room, user)
        .publish()
        .subscribe()
        .issued_at(moment(time))
        .expires_in(Duration::from_secs(86_400))
        .sign(&key(app_key)?);
    Ok(token.map_err(Failure::new)?.into_string())
}

fn key(text: &str) -> Result<AppKey, Failure> {
    AppKey::new(text).map_err(Failure::new)
}

/// The moment that the emulator's clock shows.
pub(super) fn moment(time: Option<u64>) -> SystemTime {
    let fixed = time.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    fixed.unwrap_or_else(SystemTime::now)
}
