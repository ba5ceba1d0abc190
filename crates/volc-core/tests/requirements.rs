//! The checks of a request before it is sent.
#![allow(clippy::unwrap_used)]

use volc_core::__private::Json;
use volc_core::__private::{action, open_enum, request_struct, response_struct};
use volc_core::Sensitive;
use volc_core::api::Action;

mod required {
    volc_core::__private::required_fields!(room_id, config);
}

action! {
    StartCall: StartRequest -> StartOutput;
    ActionInfo::new("Start", "2020-12-01")
        .checks(&[
            check("Config.Layout.Width").max(Int(1920)),
            check("Config.Layout.Codec").required(),
            check("Config.Layout.Bitrate").required_if(&[when("Codec", &["h264"])]),
            check("Config.Layout.Pin").sensitive().max_length(2),
            check("Config.Streams.Index").any_of(&[only(Int(0)), range(Int(10), Int(20)).exclusive_max()]),
            check("Config.Streams").max_items(2),
        ])
        .rules(&[
            exactly_one_of(&["UserId", "Config.Streams"]),
            at_least_one_of(&["Width", "Height", "Query.Debug"]).at("Config.Layout"),
        ]);
    /// The room.
    required room_id: String = "RoomId".min_bytes(2).max_bytes(8),
    /// A user.
    optional user_id, set_user_id: String = "UserId",
    /// Settings.
    required config: Config = "Config",
    /// The start.
    optional from, set_from: String = "From".format(DateTime),
    /// The day.
    optional day, set_day: String = "Day".format(Date),
    /// A flag.
    optional debug, set_debug: bool = "Debug".query(),
    /// The number of times.
    fixed times: i64 = "Times".any_of(&[only(Int(-1)), at_least(Int(1)).exclusive_min(), at_most(Float(-9.5))]) is -1,
    /// A share.
    optional share, set_share: f64 = "Share".max(Int(1)).any_of(&[range(Int(5), Int(6))]) is 0.5,
}

response_struct! {
    /// Nothing.
    pub struct StartOutput {}
}

request_struct! {
    /// Settings, shared with Actions that demand less.
    pub struct Config {
        /// A layout.
        optional layout: Layout = "Layout",
        /// Streams.
        optional streams: Vec<Stream> = "Streams",
        /// A storage.
        optional storage: Storage = "Storage",
    }
}

request_struct! {
    /// A storage, which is the bucket unless another kind is set.
    pub struct Storage {
        /// Its kind.
        optional kind: i64 = "Kind",
        /// A bucket.
        optional bucket: String = "Bucket".required_if(&[when("Kind", &["0"]).or_unset()]),
    }
}

request_struct! {
    /// A layout.
    pub struct Layout {
        /// Its width.
        optional width: i64 = "Width".max(Int(4096)),
        /// Its height.
        optional height: i64 = "Height",
        /// Its codec.
        optional codec: Codec = "Codec",
        /// Its bitrate.
        optional bitrate: i64 = "Bitrate",
        /// A secret.
        optional pin: Sensitive<String> = "Pin".sensitive(),
        /// Asked for with a listed room.
        optional key: String = "Key".required_if(&[
            when("Body.RoomId", &["secret"]), when("Body.Config.Streams.Index", &["15"]), when("Pin", &[]),
        ]),
    }
}

request_struct! {
    /// A stream.
    pub struct Stream {
        /// Its number.
        optional index: i64 = "Index",
    }
}

open_enum! {
    /// A codec.
    pub enum Codec: str {
        /// An old one.
        H264 = "h264",
        /// A new one.
        Av1 = "av1",
    }
}

fn error(change: impl FnOnce(&mut StartRequest)) -> String {
    let mut request = StartRequest::new("room", Config::new());
    request.user_id = Some("user".to_owned());
    change(&mut request);
    request
        .validate()
        .map_or_else(|error| error.to_string(), |()| "none".to_owned())
}

fn layout(layout: Layout) -> String {
    error(|request| request.config.layout = Some(layout))
}

fn av1() -> Layout {
    Layout::new().width(1).codec(Codec::Av1)
}

#[test]
fn preset_values_keep_to_their_bounds() {
    assert_eq!(error(|_| {}), "none");
    let request = StartRequest::new("room", Config::new());
    assert_eq!((request.times, request.share), (-1, Some(0.5)));
}

#[test]
fn ranges_are_alternatives() {
    struct Case {
        times: i64,
        share: f64,
        error: &'static str,
    }
    let case = |times, share, error| Case {
        times,
        share,
        error,
    };
    let times = "`Times` must be -1 or greater than 1 or at most -9.5, but is ";
    let share = "`Share` must be at most 1 or at least 5 and at most 6, but is ";
    let cases = [
        case(-1, 1.0, "none"),
        case(2, 5.0, "none"),
        case(i64::MAX, 6.0, "none"),
        case(-10, -3.0, "none"),
        case(1, 0.0, times),
        case(-2, 0.0, times),
        case(-9, 0.0, times),
        case(-1, 1.1, share),
        case(-1, 6.5, share),
        case(-1, f64::NAN, "`Share` must be a finite number"),
    ];
    for case in cases {
        let error =
            error(|request| (request.times, request.share) = (case.times, Some(case.share)));
        assert!(
            error.starts_with(case.error),
            "{} {}: {error}",
            case.times,
            case.share
        );
    }
}

#[test]
fn lengths_and_formats_of_texts_are_checked() {
    let room = |room: &str| error(|request| request.room_id = room.to_owned());
    assert_eq!(room("ü"), "none");
    assert_eq!(
        room("a"),
        "`RoomId` must be at least 2 bytes, but is a text of 1 bytes"
    );
    assert_eq!(
        room("üüüüü"),
        "`RoomId` must be at most 8 bytes, but is a text of 10 bytes"
    );
    let from = |from: &str| error(|request| request.from = Some(from.to_owned()));
    assert_eq!(from("2026-11-27T08:00:00+08:00"), "none");
    let text =
        "`From` must be a date and time of RFC 3339 (`2026-11-27T08:00:00Z`), but is \"tomorrow\"";
    assert_eq!(from("tomorrow"), text);
    let day = error(|request| request.day = Some("2026-11-31".to_owned()));
    assert_eq!(
        day,
        "`Day` must be a date (`2026-11-27`), but is \"2026-11-31\""
    );
}

#[test]
fn checks_of_an_action_hold_below_its_request() {
    assert_eq!(layout(av1()), "none");
    assert_eq!(
        layout(av1().width(1921)),
        "`Config.Layout.Width` must be at most 1920, but is 1921"
    );
    assert_eq!(
        layout(Layout::new().width(1)),
        "`Config.Layout.Codec` must be set, but is unset; set it"
    );
    let text = "`Config.Layout.Bitrate` must be set when `Config.Layout.Codec` is `h264`, but is unset; set it, or \
        change \
                `Config.Layout.Codec`";
    assert_eq!(layout(av1().codec(Codec::H264)), text);
    assert_eq!(layout(av1().codec(Codec::H264).bitrate(1)), "none");
    let pin = av1().pin("123").key("k");
    assert_eq!(
        layout(pin),
        "`Config.Layout.Pin` must be at most 2 characters, but is ***"
    );
    let streams = |indices: &[i64]| {
        let streams = indices.iter().map(|n| Stream::new().index(*n)).collect();
        error(|request| (request.user_id, request.config.streams) = (None, Some(streams)))
    };
    assert_eq!(streams(&[0, 19]), "none");
    let text = "`Config.Streams[1].Index` must be 0 or at least 10 and less than 20, but is 20";
    assert_eq!(streams(&[0, 20]), text);
    assert_eq!(
        streams(&[0, 0, 0]),
        "`Config.Streams` must be at most 2 items, but is a list of 3 items"
    );
}

#[test]
fn rules_count_the_members_that_are_set() {
    let text = "exactly one of `UserId`, `Config.Streams` must be set, but ";
    assert_eq!(
        error(|request| request.user_id = None),
        format!("{text}none is; set one of them")
    );
    let both = error(|request| request.config.streams = Some(Vec::new()));
    assert_eq!(
        both,
        format!("{text}all of `UserId`, `Config.Streams` are; unset all but one")
    );
    let none = || Layout::new().codec(Codec::Av1);
    let text = "at least one of `Config.Layout.Width`, `Config.Layout.Height`, `Query.Debug` must be set, but none is; \
                set one of them";
    assert_eq!(layout(none()), text);
    let debug =
        error(|request| (request.config.layout, request.debug) = (Some(none()), Some(false)));
    assert_eq!(debug, "none");
}

#[test]
fn conditions_look_at_the_whole_request() {
    let secret = |key: Option<&str>| {
        error(|request| {
            request.room_id = "secret".to_owned();
            request.config.layout = Some(Layout {
                key: key.map(str::to_owned),
                ..av1()
            });
        })
    };
    let text = "`Config.Layout.Key` must be set when `Body.RoomId` is `secret`, but is unset; set it, or change \
                `Body.RoomId`";
    assert_eq!(secret(None), text);
    assert_eq!(secret(Some("k")), "none");
    let text = "`Config.Layout.Key` must be set when `Config.Layout.Pin` is set, but is unset; set it, or change \
                `Config.Layout.Pin`";
    assert_eq!(layout(av1().pin("1")), text);
    let streams = error(|request| {
        request.user_id = None;
        request.config = Config::new()
            .layout(av1())
            .streams([Stream::new(), Stream::new().index(15)]);
    });
    assert!(
        streams.starts_with(
            "`Config.Layout.Key` must be set when `Body.Config.Streams.Index` is `15`"
        )
    );
}

#[test]
fn conditions_hold_with_the_default_of_an_unset_member() {
    let storage =
        |storage: Storage| error(|request| request.config = Config::new().storage(storage));
    let unset = "`Config.Storage.Bucket` must be set when `Config.Storage.Kind` is unset, but is unset; set it, or \
                 change `Config.Storage.Kind`";
    assert_eq!(storage(Storage::new()), unset);
    let zero = "`Config.Storage.Bucket` must be set when `Config.Storage.Kind` is `0`, but is unset; set it, or \
                change `Config.Storage.Kind`";
    assert_eq!(storage(Storage::new().kind(0)), zero);
    assert_eq!(storage(Storage::new().kind(1)), "none");
    assert_eq!(storage(Storage::new().bucket("b")), "none");
}

#[test]
fn query_fields_do_not_stand_in_the_body() {
    let request = StartRequest::new("room", Config::new());
    let body = serde_json::to_value(volc_core::__private::Body(&request)).unwrap();
    assert_eq!(body.get("Debug"), None::<&Json>);
}
