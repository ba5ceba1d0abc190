//! The model: rooms as the pages describe them, in plain collections, and nothing of the emulator's code.

use std::collections::{BTreeMap, BTreeSet};

use super::operation::{At, Leave, MEDIA, Op, ROOMS, Tok, USERS, Version};
use crate::rooms::tests::world::NOW;

const FOREVER: i64 = i64::MAX;

/// A user in a room.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) user: usize,
    pub(super) visible: bool,
    token: Tok,
    audio_until: i64,
    video_until: i64,
    token_until: i64,
    lost_at: Option<i64>,
    /// The streams and when the user began them.
    pub(super) streams: BTreeSet<usize>,
}

/// A message and who got it.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) text: String,
    pub(super) receivers: BTreeSet<usize>,
}

#[derive(Debug)]
pub(super) struct Model {
    /// Milliseconds.
    now: i64,
    /// The members of each room in the order in which they joined.
    pub(super) rooms: [Vec<Member>; ROOMS.len()],
    /// The ends of bans by room and user; `None` is all of them.
    bans: BTreeMap<(Option<usize>, Option<usize>), i64>,
    /// The ends of bans of video (`true`) or audio.
    stream_bans: BTreeMap<(At, bool), i64>,
    limits: BTreeMap<(At, u32), i64>,
    logins: BTreeSet<usize>,
    /// The messages of each room, and last those outside of rooms.
    pub(super) messages: [Vec<Sent>; ROOMS.len() + 1],
    sent: usize,
    /// The events since they were last taken: the time and a line.
    events: Vec<(i64, String)>,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            now: i64::try_from(NOW).unwrap() * 1000,
            rooms: Default::default(),
            bans: BTreeMap::new(),
            stream_bans: BTreeMap::new(),
            limits: BTreeMap::new(),
            logins: BTreeSet::new(),
            messages: Default::default(),
            sent: 0,
            events: Vec::new(),
        }
    }

    pub(super) fn take_events(&mut self) -> Vec<(i64, String)> {
        std::mem::take(&mut self.events)
    }

    /// Returns the code that the operation is answered with; empty for success.
    pub(super) fn perform(&mut self, op: &Op) -> String {
        let outcome = match op {
            Op::Join { at, visible, token } => self.join(*at, *visible, *token),
            Op::Renew { at, token } => self.renew(*at, *token),
            Op::Leave { at, how } => self.leave_by_itself(*at, *how),
            Op::Visible { at, visible } => self.set_visible(*at, *visible),
            Op::Publish { at, media } => self.publish(*at, media),
            Op::Stop { at, media } => self.stop(*at, *media),
            Op::Kick { at } => self.require(*at).map(|()| self.leave(*at, "kickedByAdmin")),
            Op::Dismiss { room } => self.dismiss(*room),
            Op::Ban {
                room,
                user,
                seconds,
                ..
            } => self.ban(*room, *user, *seconds),
            Op::UpdateBan {
                version,
                room,
                user,
                seconds,
            } => self.update_ban(*version, *room, *user, *seconds),
            Op::BanStreams {
                version,
                at,
                video,
                audio,
                seconds,
            } => {
                let seconds = if *version == Version::V2020 {
                    0
                } else {
                    *seconds
                };
                self.ban_streams(*at, changes(*version, [*audio, *video], true), seconds)
            }
            Op::UnbanStreams {
                version,
                at,
                video,
                audio,
            } => self.unban_streams(*at, changes(*version, [*audio, *video], false)),
            Op::LimitToken { at, nonce, seconds } => self.limit_token(*at, *nonce, *seconds),
            Op::Advance { seconds } => {
                self.advance(*seconds);
                Ok(())
            }
            _ => self.message(op),
        };
        outcome.err().unwrap_or_default().to_owned()
    }

    fn tell(&mut self, text: String) {
        self.events.push((self.now, text));
    }

    pub(super) fn find(&self, (room, user): At) -> Option<&Member> {
        self.rooms[room].iter().find(|member| member.user == user)
    }

    fn find_mut(&mut self, (room, user): At) -> Result<&mut Member, &'static str> {
        self.rooms[room]
            .iter_mut()
            .find(|member| member.user == user)
            .ok_or("NotFound")
    }

    fn require(&self, at: At) -> Result<(), &'static str> {
        if self.rooms[at.0].is_empty() {
            return Err("InternalError.RoomNotFound");
        }
        self.find(at)
            .map(|_| ())
            .ok_or("InternalError.UserNotFound")
    }

    fn is_open(&self, room: usize) -> bool {
        self.rooms[room].iter().any(|member| member.visible)
    }

    /// Tells of a room that has begun or ended, `was` it open before.
    fn tell_room(&mut self, room: usize, was: bool, event: &str) {
        let is = self.is_open(room);
        let fits = if event == "RoomCreate" {
            is && !was
        } else {
            was && !is
        };
        if fits {
            self.tell(format!("{event} {}", ROOMS[room]));
        }
    }

    fn join(&mut self, at: At, visible: bool, token: Tok) -> Result<(), &'static str> {
        let member = self.member(at.1, visible, token)?;
        let (room, user) = at;
        let holds = |scope| self.bans.get(&scope).is_some_and(|end| *end > self.now);
        if holds((Some(room), None)) {
            return Err("Forbidden.RoomBanned");
        }
        if holds((Some(room), Some(user))) || holds((None, Some(user))) {
            return Err("Forbidden.UserBanned");
        }
        let was = self.is_open(room);
        if self.find(at).is_some() {
            self.stop_streams(at, "LeaveRoom", |_| true);
            self.rooms[room].retain(|member| member.user != user);
        }
        self.rooms[room].push(member);
        self.tell_room(room, was, "RoomCreate");
        let event = if visible {
            "UserJoinRoom"
        } else {
            "InvisibleUserJoinRoom"
        };
        self.tell(format!("{event} {} {}", ROOMS[room], USERS[user]));
        self.tell_room(room, was, "RoomDestroy");
        Ok(())
    }

    /// Returns a new member with the rights of a token.
    fn member(&self, user: usize, visible: bool, token: Tok) -> Result<Member, &'static str> {
        // A right holds through the second in which it ends.
        let end = |seconds: i64| (self.now / 1000 + seconds + 1) * 1000;
        let (audio_until, video_until, token_until) = match token {
            Tok::None | Tok::Full(_) => (FOREVER, FOREVER, FOREVER),
            Tok::SubscribeOnly => (0, 0, FOREVER),
            Tok::Short => (end(40), 0, end(90)),
            Tok::Expired => return Err("InvalidToken.Expired"),
            Tok::OtherRoom => return Err("InvalidToken.Room"),
        };
        Ok(Member {
            user,
            visible,
            token,
            audio_until,
            video_until,
            token_until,
            lost_at: None,
            streams: BTreeSet::new(),
        })
    }

    fn renew(&mut self, at: At, token: Tok) -> Result<(), &'static str> {
        self.find_mut(at)?;
        if token == Tok::None {
            return Ok(());
        }
        let new = self.member(at.1, true, token)?;
        let member = self.find_mut(at)?;
        member.token = new.token;
        (member.audio_until, member.video_until) = (new.audio_until, new.video_until);
        (member.token_until, member.lost_at) = (new.token_until, None);
        self.stop_ended(at);
        Ok(())
    }

    fn leave_by_itself(&mut self, at: At, how: Leave) -> Result<(), &'static str> {
        let now = self.now;
        let member = self.find_mut(at)?;
        match how {
            Leave::Lost => member.lost_at = Some(now),
            Leave::User => self.leave(at, "userLeave"),
            Leave::Other => self.leave(at, "other"),
        }
        Ok(())
    }

    fn leave(&mut self, at: At, reason: &str) {
        let Some(visible) = self.find(at).map(|member| member.visible) else {
            return;
        };
        let (room, user) = at;
        let was = self.is_open(room);
        self.stop_streams(at, "LeaveRoom", |_| true);
        self.rooms[room].retain(|member| member.user != user);
        let event = if visible {
            "UserLeaveRoom"
        } else {
            "InvisibleUserLeaveRoom"
        };
        self.tell(format!("{event} {} {} {reason}", ROOMS[room], USERS[user]));
        self.tell_room(room, was, "RoomDestroy");
    }

    fn set_visible(&mut self, at: At, visible: bool) -> Result<(), &'static str> {
        if self.find_mut(at)?.visible == visible {
            return Ok(());
        }
        if !visible {
            self.stop_streams(at, "StreamStop", |_| true);
        }
        let was = self.is_open(at.0);
        self.find_mut(at)?.visible = visible;
        self.tell_room(at.0, was, "RoomCreate");
        let event = if visible {
            "RoleChangeInvisible2Visible"
        } else {
            "RoleChangeVisible2Invisible"
        };
        self.tell(format!("{event} {} {}", ROOMS[at.0], USERS[at.1]));
        self.tell_room(at.0, was, "RoomDestroy");
        Ok(())
    }

    fn publish(&mut self, at: At, media: &[usize]) -> Result<(), &'static str> {
        let now = self.now;
        let member = self.find_mut(at)?.clone();
        if !member.visible {
            return Err("NoPublishPermission.Invisible");
        }
        for medium in media {
            let until = if is_video(*medium) {
                member.video_until
            } else {
                member.audio_until
            };
            if until <= now {
                return Err("NoPublishPermission.Token");
            }
            if self.is_limited(at, member.token) {
                return Err("NoPublishPermission.TokenLimited");
            }
            if self
                .stream_bans
                .get(&(at, is_video(*medium)))
                .is_some_and(|end| *end > now)
            {
                return Err("NoPublishPermission.Banned");
            }
        }
        for medium in media {
            if self.find_mut(at)?.streams.insert(*medium) {
                self.tell(format!(
                    "{}Start {} {}",
                    stream_name(*medium),
                    ROOMS[at.0],
                    USERS[at.1]
                ));
            }
        }
        Ok(())
    }

    fn is_limited(&self, at: At, token: Tok) -> bool {
        let mut holding = self
            .limits
            .iter()
            .filter(|((of, _), end)| *of == at && **end > self.now);
        match token {
            Tok::None => holding.next().is_some(),
            Tok::Full(nonce) => holding.any(|((_, limited), _)| *limited == nonce),
            _ => false,
        }
    }

    fn stop(&mut self, at: At, media: Option<usize>) -> Result<(), &'static str> {
        self.find_mut(at)?;
        self.stop_streams(at, "StreamStop", |medium| {
            media.is_none_or(|only| only == medium)
        });
        Ok(())
    }

    fn stop_streams(&mut self, at: At, reason: &str, selects: impl Fn(usize) -> bool) {
        let Ok(member) = self.find_mut(at) else {
            return;
        };
        let stopped: Vec<usize> = member
            .streams
            .iter()
            .copied()
            .filter(|medium| selects(*medium))
            .collect();
        member.streams.retain(|medium| !stopped.contains(medium));
        for medium in stopped {
            self.tell(format!(
                "{}Stop {} {} {reason}",
                stream_name(medium),
                ROOMS[at.0],
                USERS[at.1]
            ));
        }
    }

    fn dismiss(&mut self, room: usize) -> Result<(), &'static str> {
        if self.rooms[room].is_empty() {
            return Err("InternalError.RoomNotFound");
        }
        self.empty(room, "roomDismissByAdmin");
        Ok(())
    }

    fn empty(&mut self, room: usize, reason: &str) {
        let users: Vec<usize> = self.rooms[room].iter().map(|member| member.user).collect();
        users
            .into_iter()
            .for_each(|user| self.leave((room, user), reason));
    }

    fn ban(
        &mut self,
        room: Option<usize>,
        user: Option<usize>,
        seconds: Option<i64>,
    ) -> Result<(), &'static str> {
        if (room, user) == (None, None) {
            return Err("MissingParameter.NoRoomId");
        }
        let seconds = bounded(seconds.unwrap_or(0), 10, 604_800)?;
        self.remove_banned(room, user);
        self.put_ban((room, user), seconds);
        Ok(())
    }

    fn remove_banned(&mut self, room: Option<usize>, user: Option<usize>) {
        match (room, user) {
            (Some(room), None) => self.empty(room, "kickedByAdmin"),
            (Some(room), Some(user)) => self.leave((room, user), "kickedByAdmin"),
            (None, Some(user)) => {
                // In the order of the rooms' ids.
                let mut rooms: Vec<usize> = (0..ROOMS.len()).collect();
                rooms.sort_by_key(|room| ROOMS[*room]);
                rooms
                    .into_iter()
                    .for_each(|room| self.leave((room, user), "kickedByAdmin"));
            }
            (None, None) => {}
        }
    }

    fn put_ban(&mut self, scope: (Option<usize>, Option<usize>), seconds: i64) {
        if seconds == 0 {
            self.bans.remove(&scope);
        } else {
            self.bans.insert(scope, self.now + seconds * 1000);
        }
    }

    fn update_ban(
        &mut self,
        version: Version,
        room: Option<usize>,
        user: Option<usize>,
        seconds: Option<i64>,
    ) -> Result<(), &'static str> {
        // In 2020-12-01 the room is required; the operation names the first one then.
        let room = if version == Version::V2020 {
            room.or(Some(0))
        } else {
            room
        };
        if (room, user) == (None, None) {
            return Err("MissingParameter.NoRoomId");
        }
        let (least, most) = if version == Version::V2020 {
            (60, 259_290)
        } else {
            (10, 604_800)
        };
        let seconds = bounded(seconds.unwrap_or(0), least, most)?;
        if self
            .bans
            .get(&(room, user))
            .is_none_or(|end| *end <= self.now)
        {
            return Err("InvalidParameter");
        }
        if room.is_none() {
            self.remove_banned(room, user);
        }
        self.put_ban((room, user), seconds);
        Ok(())
    }

    /// Bans (`true`) or unbans audio and video, in this order.
    fn ban_streams(
        &mut self,
        at: At,
        changes: [Option<bool>; 2],
        seconds: i64,
    ) -> Result<(), &'static str> {
        self.require(at)?;
        let end = match bounded(seconds, 10, 259_200)? {
            0 => FOREVER,
            seconds => self.now + seconds * 1000,
        };
        self.put_stream_bans(at, changes, end);
        self.stop_streams(at, "BannedByAdmin", |medium| {
            changes[usize::from(is_video(medium))] == Some(true)
        });
        Ok(())
    }

    fn put_stream_bans(&mut self, at: At, changes: [Option<bool>; 2], end: i64) {
        for (change, is_video) in changes.into_iter().zip([false, true]) {
            match change {
                Some(true) => _ = self.stream_bans.insert((at, is_video), end),
                Some(false) => _ = self.stream_bans.remove(&(at, is_video)),
                None => {}
            }
        }
    }

    fn unban_streams(&mut self, at: At, changes: [Option<bool>; 2]) -> Result<(), &'static str> {
        let holds = |is_video| {
            self.stream_bans
                .get(&(at, is_video))
                .is_some_and(|end| *end > self.now)
        };
        if self.find(at).is_none() && (holds(false) || holds(true)) {
            self.put_stream_bans(at, changes, FOREVER);
            return Ok(());
        }
        self.ban_streams(at, changes, 0)
    }

    fn limit_token(&mut self, at: At, nonce: u32, seconds: i64) -> Result<(), &'static str> {
        if seconds <= 0 {
            return Err("MissingParameter.Forbidden");
        }
        self.limits
            .insert((at, nonce), self.now + seconds.clamp(60, 259_200) * 1000);
        if self
            .find(at)
            .is_some_and(|member| [Tok::None, Tok::Full(nonce)].contains(&member.token))
        {
            self.stop_streams(at, "BannedByAdmin", |_| true);
        }
        Ok(())
    }

    fn message(&mut self, op: &Op) -> Result<(), &'static str> {
        let present = |model: &Self, room: usize| {
            model.rooms[room].iter().map(|member| member.user).collect()
        };
        match op {
            Op::Broadcast { room, from } => {
                if from.is_some_and(|user| self.is_user(user)) {
                    return Err("InvalidParameter.IllegalFrom");
                }
                if self.rooms[*room].is_empty() {
                    return Err("InternalError.RoomNotFound");
                }
                let mut receivers: BTreeSet<usize> = present(self, *room);
                from.iter().for_each(|from| _ = receivers.remove(from));
                self.send(*room, receivers);
            }
            Op::Unicast { at, .. } => {
                self.require(*at)?;
                self.send(at.0, BTreeSet::from([at.1]));
            }
            Op::Batch { room, to } => return self.batch(*room, to),
            Op::Talk { at, to } => {
                self.find_mut(*at)?;
                let receivers = match to {
                    Some(to) => {
                        self.find_mut((at.0, *to))?;
                        BTreeSet::from([*to])
                    }
                    None => {
                        let mut all: BTreeSet<usize> = present(self, at.0);
                        all.remove(&at.1);
                        all
                    }
                };
                self.send(at.0, receivers);
            }
            Op::Login { user } => _ = self.logins.insert(*user),
            Op::Logout { user } => {
                let was_there = self.logins.remove(user);
                return was_there.then_some(()).ok_or("NotFound");
            }
            Op::UnicastOutside { user } => {
                if !self.logins.contains(user) {
                    return Err("InternalError.UserNotFound");
                }
                self.send(ROOMS.len(), BTreeSet::from([*user]));
            }
            _ => {}
        }
        Ok(())
    }

    fn batch(&mut self, room: usize, to: &[usize]) -> Result<(), &'static str> {
        if to.is_empty() {
            return Err("InvalidParameter.IllegalTo");
        }
        if self.rooms[room].is_empty() {
            return Err("InternalError.RoomNotFound");
        }
        let mut distinct: Vec<usize> = Vec::new();
        to.iter().for_each(|user| {
            if !distinct.contains(user) {
                distinct.push(*user)
            }
        });
        let (there, absent): (Vec<usize>, Vec<usize>) = distinct
            .into_iter()
            .partition(|user| self.find((room, *user)).is_some());
        if there.is_empty() {
            return Err("InternalError.UserNotFound");
        }
        let text = self.next_text();
        self.sent += 1;
        for user in there {
            let receivers = BTreeSet::from([user]);
            self.messages[room].push(Sent {
                text: text.clone(),
                receivers,
            });
        }
        if absent.is_empty() {
            Ok(())
        } else {
            Err("PartialSuccess")
        }
    }

    fn send(&mut self, room: usize, receivers: BTreeSet<usize>) {
        let text = self.next_text();
        self.sent += 1;
        self.messages[room].push(Sent { text, receivers });
    }

    /// Returns the text of the next message that is sent.
    pub(super) fn next_text(&self) -> String {
        format!("message {}", self.sent + 1)
    }

    fn is_user(&self, user: usize) -> bool {
        let in_room = |room: &Vec<Member>| room.iter().any(|member| member.user == user);
        self.logins.contains(&user) || self.rooms.iter().any(in_room)
    }

    /// Moves the clock, and lets happen what happens meanwhile.
    fn advance(&mut self, seconds: u64) {
        let until = self.now + i64::try_from(seconds).unwrap() * 1000;
        while let Some(due) = self.next_due().filter(|due| *due <= until) {
            self.now = due;
            for at in self.due_now() {
                self.stop_ended(at);
                if self.find(at).and_then(|member| member.lost_at) == Some(due - 30_000) {
                    self.leave(at, "connectionLost");
                }
            }
        }
        self.now = until;
    }

    /// Returns what happens by itself: the times, and to whom.
    fn dues(&self) -> impl Iterator<Item = (i64, At)> {
        let members = self.rooms.iter().enumerate();
        let members =
            members.flat_map(|(room, members)| members.iter().map(move |member| (room, member)));
        members.flat_map(|(room, member)| {
            let lost = member.lost_at.map(|lost| lost + 30_000);
            let ends = [
                Some(member.token_until),
                Some(member.audio_until),
                Some(member.video_until),
                lost,
            ];
            ends.into_iter()
                .flatten()
                .map(move |due| (due, (room, member.user)))
        })
    }

    fn next_due(&self) -> Option<i64> {
        self.dues()
            .map(|(due, _)| due)
            .filter(|due| *due > self.now && *due < FOREVER)
            .min()
    }

    fn due_now(&self) -> BTreeSet<At> {
        self.dues()
            .filter(|(due, _)| *due == self.now)
            .map(|(_, at)| at)
            .collect()
    }

    fn stop_ended(&mut self, at: At) {
        let now = self.now;
        let Some(member) = self.find(at).cloned() else {
            return;
        };
        if member.token_until <= now {
            self.leave(at, "onUserTokenDidExpire");
            return;
        }
        let ended = |medium| if is_video(medium) { member.video_until } else { member.audio_until } <= now;
        self.stop_streams(at, "StreamStop", ended);
    }
}

fn is_video(medium: usize) -> bool {
    MEDIA[medium].ends_with("video")
}

fn stream_name(medium: usize) -> &'static str {
    [
        "UserAudioStream",
        "UserVideoStream",
        "UserScreenAudioStream",
        "UserScreenVideoStream",
    ][medium]
}

/// Raises and lowers an interval to its bounds; 0 stays.
fn bounded(seconds: i64, least: i64, most: i64) -> Result<i64, &'static str> {
    match seconds {
        0 => Ok(0),
        seconds if seconds < 0 => Err("MissingParameter.Forbidden"),
        seconds => Ok(seconds.max(least).min(most)),
    }
}

/// Returns whether each kind is banned (`true`), unbanned, or left as it is. In 2020-12-01 `true` does what the Action
/// is called after; in 2023-11-01 it means that the user may publish, and is the default.
fn changes(version: Version, members: [Option<bool>; 2], bans: bool) -> [Option<bool>; 2] {
    members.map(|member| match version {
        Version::V2020 => (member == Some(true)).then_some(bans),
        Version::V2023 => Some(!member.unwrap_or(true)),
    })
}
