//! `BanUserStream`, `UnbanUserStream`, `LimitTokenPrivilege`: what users may not publish.

use rusqlite::Transaction;
use volc_core::Sensitive;
use volc_rtc_api::room::ban_user_stream::BanUserStreamRequest;
use volc_rtc_api::room::limit_token_privilege::LimitTokenPrivilegeRequest;
use volc_rtc_api::room::unban_user_stream::UnbanUserStreamRequest;
use volc_rtc_api::room::v2020_12_01 as v2020;

use crate::ApiError;
use crate::rooms::call::Call;
use crate::rooms::events::StopReason;
use crate::rooms::ids::{self, Millis, UserKey};
use crate::rooms::{interval, limits, roster, stream_bans, streams, tokens};

/// A ban of streams of any Version, or the lifting of one.
pub(super) struct StreamBan {
    app_id: String,
    room_id: String,
    user_id: String,
    token: Sensitive<String>,
    video: Change,
    audio: Change,
    /// The time of the ban; 0 lasts until it is lifted.
    seconds: i64,
}

/// The change to the ban of a kind of streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Ban,
    Lift,
    Keep,
}

impl Change {
    /// Reads a member of Version 2020-12-01, where only `true` does something: what the Action is called after.
    fn if_true(value: Option<bool>, change: Self) -> Self {
        if value == Some(true) {
            change
        } else {
            Self::Keep
        }
    }

    /// Reads a member of Version 2023-11-01, where `true`, the default, means that the user may publish.
    fn may_publish(value: Option<bool>) -> Self {
        if value.unwrap_or(true) {
            Self::Lift
        } else {
            Self::Ban
        }
    }
}

/// Bans or unbans the streams of a user who is in the room.
pub(super) fn ban_streams(
    tx: &Transaction<'_>,
    ban: &StreamBan,
    call: &Call,
) -> Result<(), ApiError> {
    let key = ban.checked(tx, call)?;
    let user = roster::require(tx, key)?;
    let seconds = interval::adjust(ban.seconds, [10, 259_200])?;
    let until = (seconds > 0).then(|| call.now.plus_seconds(seconds));
    ban.apply(tx, key, until)?;
    let banned = |is_video| {
        if is_video {
            ban.video == Change::Ban
        } else {
            ban.audio == Change::Ban
        }
    };
    streams::stop_if(
        tx,
        user.subject(key),
        StopReason::Banned,
        call.now,
        |media| banned(media.is_video()),
    )
}

/// Does the same for a user who need not be in the room, if there is a ban to lift.
pub(super) fn unban_streams(
    tx: &Transaction<'_>,
    ban: &StreamBan,
    call: &Call,
) -> Result<(), ApiError> {
    let key = ban.checked(tx, call)?;
    let holds =
        |is_video| Ok::<_, ApiError>(stream_bans::until(tx, key, is_video, call.now)?.is_some());
    if holds(true)? || holds(false)? {
        return match roster::find(tx, key)? {
            Some(_) => ban_streams(tx, ban, call),
            None => ban.apply(tx, key, None),
        };
    }
    ban_streams(tx, ban, call)
}

impl StreamBan {
    /// Checks the parameters, and returns the user.
    fn checked(&self, tx: &Transaction<'_>, call: &Call) -> Result<UserKey<'_>, ApiError> {
        let app = call.app(tx, &self.app_id)?;
        let key = UserKey::new(&self.app_id, &self.room_id, &self.user_id);
        ids::check_key(key)?;
        tokens::verify_parameter(
            &app,
            self.token.expose(),
            &self.room_id,
            &self.user_id,
            call.now,
        )?;
        Ok(key)
    }

    fn apply(
        &self,
        tx: &Transaction<'_>,
        key: UserKey<'_>,
        until: Option<Millis>,
    ) -> Result<(), ApiError> {
        for (is_video, change) in [(false, self.audio), (true, self.video)] {
            match change {
                Change::Ban => stream_bans::set(tx, key, is_video, until)?,
                Change::Lift => stream_bans::lift(tx, key, is_video)?,
                Change::Keep => {}
            }
        }
        Ok(())
    }
}

/// Takes the right to publish from a token for a while, and returns the second in which it comes back.
pub(super) fn limit_token(
    tx: &Transaction<'_>,
    request: &LimitTokenPrivilegeRequest,
    call: &Call,
) -> Result<i64, ApiError> {
    let app = call.app(tx, &request.app_id)?;
    let key = UserKey::new(&request.app_id, &request.room_id, &request.user_id);
    ids::check_key(key)?;
    let token = request.token.expose();
    let digest =
        tokens::verify_parameter(&app, token, &request.room_id, &request.user_id, call.now)?;
    let seconds = interval::adjust_required(request.forbidden_interval, [60, 259_200])?;
    let until = call.now.plus_seconds(seconds);
    limits::set(tx, key, &digest, until, call.now)?;
    if let Some(user) = roster::find(tx, key)?
        && user
            .grant
            .token_digest
            .as_ref()
            .is_none_or(|of_user| *of_user == digest)
    {
        streams::stop_all(tx, user.subject(key), StopReason::Banned, call.now)?;
    }
    Ok(until.seconds())
}

impl From<v2020::ban_user_stream::BanUserStreamRequest> for StreamBan {
    fn from(request: v2020::ban_user_stream::BanUserStreamRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id,
            user_id: request.user_id,
            token: request.token,
            video: Change::if_true(request.video, Change::Ban),
            audio: Change::if_true(request.audio, Change::Ban),
            seconds: 0,
        }
    }
}

impl From<BanUserStreamRequest> for StreamBan {
    fn from(request: BanUserStreamRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id,
            user_id: request.user_id,
            token: request.token,
            video: Change::may_publish(request.video),
            audio: Change::may_publish(request.audio),
            seconds: request.forbidden_interval.unwrap_or_default(),
        }
    }
}

impl From<v2020::unban_user_stream::UnbanUserStreamRequest> for StreamBan {
    fn from(request: v2020::unban_user_stream::UnbanUserStreamRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id,
            user_id: request.user_id,
            token: request.token,
            video: Change::if_true(request.video, Change::Lift),
            audio: Change::if_true(request.audio, Change::Lift),
            seconds: 0,
        }
    }
}

impl From<UnbanUserStreamRequest> for StreamBan {
    fn from(request: UnbanUserStreamRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id,
            user_id: request.user_id,
            token: request.token,
            video: Change::may_publish(request.video),
            audio: Change::may_publish(request.audio),
            seconds: 0,
        }
    }
}
