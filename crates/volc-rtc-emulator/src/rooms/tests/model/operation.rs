//! Operations on a few rooms and users.

use proptest::prelude::*;

pub(super) const ROOMS: [&str; 3] = ["red", "green", "blue"];
pub(super) const USERS: [&str; 4] = ["ann", "ben", "cat", "dan"];
pub(super) const MEDIA: [&str; 4] = ["audio", "video", "screen-audio", "screen-video"];

/// A room and a user, by their places in the lists.
pub(super) type At = (usize, usize);

/// The token that a user joins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tok {
    /// `"token": null`.
    None,
    /// All rights for ever; the two differ in their nonce.
    Full(u32),
    SubscribeOnly,
    /// Audio for 40 seconds, subscribing for ever, and the token ends after 90 seconds.
    Short,
    Expired,
    OtherRoom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V2020,
    V2023,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Leave {
    User,
    Lost,
    Other,
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    Join {
        at: At,
        visible: bool,
        token: Tok,
    },
    Renew {
        at: At,
        token: Tok,
    },
    Leave {
        at: At,
        how: Leave,
    },
    Visible {
        at: At,
        visible: bool,
    },
    Publish {
        at: At,
        media: Vec<usize>,
    },
    Stop {
        at: At,
        media: Option<usize>,
    },
    Kick {
        at: At,
    },
    Dismiss {
        room: usize,
    },
    Ban {
        version: Version,
        room: Option<usize>,
        user: Option<usize>,
        seconds: Option<i64>,
    },
    UpdateBan {
        version: Version,
        room: Option<usize>,
        user: Option<usize>,
        seconds: Option<i64>,
    },
    BanStreams {
        version: Version,
        at: At,
        video: Option<bool>,
        audio: Option<bool>,
        seconds: i64,
    },
    UnbanStreams {
        version: Version,
        at: At,
        video: Option<bool>,
        audio: Option<bool>,
    },
    LimitToken {
        at: At,
        nonce: u32,
        seconds: i64,
    },
    Broadcast {
        room: usize,
        from: Option<usize>,
    },
    Unicast {
        version: Version,
        at: At,
    },
    Batch {
        room: usize,
        to: Vec<usize>,
    },
    Talk {
        at: At,
        to: Option<usize>,
    },
    Login {
        user: usize,
    },
    Logout {
        user: usize,
    },
    UnicastOutside {
        user: usize,
    },
    Advance {
        seconds: u64,
    },
}

fn at() -> impl Strategy<Value = At> {
    (room(), user())
}

/// The first room more often than the others, so that operations meet.
fn room() -> impl Strategy<Value = usize> {
    prop_oneof![2 => Just(0), 1 => 0..ROOMS.len()]
}

/// The same for users.
fn user() -> impl Strategy<Value = usize> {
    prop_oneof![1 => Just(0), 1 => 0..USERS.len()]
}

fn token() -> impl Strategy<Value = Tok> {
    prop_oneof![
        4 => Just(Tok::None),
        3 => (1..3_u32).prop_map(Tok::Full),
        1 => Just(Tok::SubscribeOnly),
        2 => Just(Tok::Short),
        1 => Just(Tok::Expired),
        1 => Just(Tok::OtherRoom),
    ]
}

fn version() -> impl Strategy<Value = Version> {
    prop_oneof![Just(Version::V2020), Just(Version::V2023)]
}

fn seconds() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(-1),
        Just(0),
        Just(5),
        Just(10),
        Just(59),
        Just(60),
        Just(100),
        Just(1_000_000)
    ]
}

fn some<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.7, strategy)
}

/// Operations that move a user about.
fn presence() -> impl Strategy<Value = Op> {
    let how = prop_oneof![Just(Leave::User), Just(Leave::Lost), Just(Leave::Other)];
    prop_oneof![
        8 => (at(), proptest::bool::weighted(0.8), token())
            .prop_map(|(at, visible, token)| Op::Join { at, visible, token }),
        1 => (at(), token()).prop_map(|(at, token)| Op::Renew { at, token }),
        3 => (at(), how).prop_map(|(at, how)| Op::Leave { at, how }),
        2 => (at(), any::<bool>()).prop_map(|(at, visible)| Op::Visible { at, visible }),
        6 => (at(), proptest::collection::vec(0..MEDIA.len(), 1..4)).prop_map(|(at, media)| Op::Publish { at, media }),
        2 => (at(), some(0..MEDIA.len())).prop_map(|(at, media)| Op::Stop { at, media }),
    ]
}

/// Actions of the family `room`.
fn moderation() -> impl Strategy<Value = Op> {
    let scope = || (version(), some(room()), some(user()), some(seconds()));
    let streams = || (version(), at(), some(any::<bool>()), some(any::<bool>()));
    prop_oneof![
        2 => at().prop_map(|at| Op::Kick { at }),
        1 => (0..ROOMS.len()).prop_map(|room| Op::Dismiss { room }),
        2 => scope().prop_map(|(version, room, user, seconds)| Op::Ban { version, room, user, seconds }),
        2 => scope().prop_map(|(version, room, user, seconds)| Op::UpdateBan { version, room, user, seconds }),
        2 => (streams(), seconds()).prop_map(|((version, at, video, audio), seconds)| Op::BanStreams {
            version, at, video, audio, seconds
        }),
        2 => streams().prop_map(|(version, at, video, audio)| Op::UnbanStreams { version, at, video, audio }),
        2 => (at(), 1..3_u32, seconds()).prop_map(|(at, nonce, seconds)| Op::LimitToken { at, nonce, seconds }),
    ]
}

/// Messages, in rooms and outside.
fn messages() -> impl Strategy<Value = Op> {
    prop_oneof![
        2 => (0..ROOMS.len(), proptest::option::weighted(0.1, 0..USERS.len()))
            .prop_map(|(room, from)| Op::Broadcast { room, from }),
        1 => (version(), at()).prop_map(|(version, at)| Op::Unicast { version, at }),
        1 => (0..ROOMS.len(), proptest::collection::vec(0..USERS.len(), 0..5))
            .prop_map(|(room, to)| Op::Batch { room, to }),
        2 => (at(), some(user())).prop_map(|(at, to)| Op::Talk { at, to }),
        1 => (0..USERS.len()).prop_map(|user| Op::Login { user }),
        1 => (0..USERS.len()).prop_map(|user| Op::Logout { user }),
        1 => (0..USERS.len()).prop_map(|user| Op::UnicastOutside { user }),
    ]
}

pub(super) fn operations() -> impl Strategy<Value = Op> {
    prop_oneof![
        10 => presence(),
        5 => moderation(),
        4 => messages(),
        3 => prop_oneof![1..40_u64, Just(30), Just(41), Just(1000)].prop_map(|seconds| Op::Advance { seconds }),
    ]
}
