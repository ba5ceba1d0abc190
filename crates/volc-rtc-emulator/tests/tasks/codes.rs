//! Every documented code of the Actions of these families that can be provoked, by name.

use serde_json::{Value, json};
use volc_rtc_emulator::control::{Reset, TaskLimits, TaskTransitions, Transition};
use volc_rtc_emulator::{App, AppStatus, Seed};

use crate::world::World;

/// The state that a call finds.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    /// A task was started with these parameters, beside those that it needs.
    Task(fn() -> Value),
    /// The same, and it does not run yet.
    NotStarted,
    /// The same, and it is stopping.
    Stopping,
    /// One task is live, as many as may be; the call is about another.
    Full,
    /// The service is switched off.
    Disabled,
}

struct Case {
    action: &'static str,
    before: Before,
    more: Value,
    code: &'static str,
}

/// The Versions and the Actions of a family, in the newest one.
struct Family {
    name: &'static str,
    start: &'static str,
    stop: &'static str,
    update: &'static str,
    query: &'static str,
    version: &'static str,
    /// A Version in which a repeated start is an error.
    older: &'static str,
    /// The parameters of a start.
    needed: fn() -> Value,
    not_enabled: &'static str,
}

fn tos() -> Value {
    json!({"StorageConfig": {"Type": 0, "TosConfig": {"AccountId": "1", "Bucket": "bucket"}}})
}

fn mixed() -> Value {
    json!({"PushURL": "rtmp://push.example.com/live/1"})
}

fn single() -> Value {
    json!({"PushURL": "rtmp://push.example.com/live/1", "Stream": {"UserId": "alice"}, "Control": {"MediaType": 0}})
}

const FAMILIES: [Family; 5] = [
    Family {
        name: "record",
        start: "StartRecord",
        stop: "StopRecord",
        update: "UpdateRecord",
        query: "GetRecordTask",
        version: "2023-11-01",
        older: "2023-06-01",
        needed: tos,
        not_enabled: "AccessDenied.RecordNotEnabled",
    },
    Family {
        name: "push-mixed",
        start: "StartPushMixedStreamToCDN",
        stop: "StopPushStreamToCDN",
        update: "UpdatePushMixedStreamToCDN",
        query: "GetPushMixedStreamToCDNTask",
        version: "2023-11-01",
        older: "2023-06-01",
        needed: mixed,
        not_enabled: "AccessDenied.ServiceNotEnabled",
    },
    Family {
        name: "push-single",
        start: "StartPushSingleStreamToCDN",
        stop: "StopPushStreamToCDN",
        update: "UpdatePushMixedStreamToCDN",
        query: "GetPushSingleStreamToCDNTask",
        version: "2023-11-01",
        older: "2023-06-01",
        needed: single,
        not_enabled: "AccessDenied.ServiceNotEnabled",
    },
    Family {
        name: "segment",
        start: "StartSegment",
        stop: "StopSegment",
        update: "UpdateSegment",
        query: "GetSegmentTask",
        version: "2023-11-01",
        older: "2022-06-01",
        needed: tos,
        not_enabled: "AccessDenied.ServiceNotEnabled",
    },
    Family {
        name: "snapshot",
        start: "StartSnapshot",
        stop: "StopSnapshot",
        update: "UpdateSnapshot",
        query: "GetSnapshotTask",
        version: "2023-11-01",
        older: "2022-06-01",
        needed: tos,
        not_enabled: "AccessDenied.ServiceNotEnabled",
    },
];

fn with(mut one: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        one[name.as_str()] = value.clone();
    }
    one
}

impl World {
    /// Brings about the state before a call, and nothing else.
    async fn prepare(&self, family: &Family, before: Before) {
        self.control.reset(&Reset::new()).await.unwrap();
        let started = match before {
            Before::Nothing => return,
            Before::Disabled => {
                let off = TaskLimits::new().family(family.name).enabled(false);
                return self.control.set_task_limits(&off).await.unwrap();
            }
            Before::Full => {
                let one = TaskLimits::new().family(family.name).most(1);
                self.control.set_task_limits(&one).await.unwrap();
                with((family.needed)(), &json!({"TaskId": "another"}))
            }
            Before::Task(more) => with((family.needed)(), &more()),
            Before::NotStarted => {
                let manual = TaskTransitions::new().start(Transition::Manual);
                self.control.set_task_transitions(&manual).await.unwrap();
                (family.needed)()
            }
            Before::Stopping => {
                let manual = TaskTransitions::new().stop(Transition::Manual);
                self.control.set_task_transitions(&manual).await.unwrap();
                (family.needed)()
            }
        };
        let code = self.code(family.start, family.version, started).await;
        assert_eq!(code, "", "{}", family.name);
        if matches!(before, Before::Stopping) {
            assert_eq!(self.code(family.stop, family.version, json!({})).await, "");
        }
    }
}

#[tokio::test]
async fn common_codes_of_each_family() {
    let none = "InvalidParameter.ErrorActiveTaskNotFound";
    let world = World::start().await;
    for family in &FAMILIES {
        let case = |action, before, more, code| Case {
            action,
            before,
            more,
            code,
        };
        let needed = family.needed;
        let app = |id: Value| with(needed(), &json!({"AppId": id}));
        let cases = [
            case(
                family.start,
                Before::Nothing,
                app(Value::Null),
                "MissingParameter.NoAppId",
            ),
            case(
                family.start,
                Before::Nothing,
                app(json!("")),
                "MissingParameter.NoAppId",
            ),
            case(
                family.start,
                Before::Nothing,
                app(json!("nobody")),
                "InvalidParameter.NotExistAppId",
            ),
            case(
                family.start,
                Before::Nothing,
                app(json!(["a"])),
                "InvalidParameter.Unmarshal",
            ),
            case(
                family.start,
                Before::Nothing,
                with(needed(), &json!({"RoomId": null})),
                "MissingParameter.NoRoomId",
            ),
            case(
                family.start,
                Before::Nothing,
                with(needed(), &json!({"TaskId": "no spaces"})),
                "InvalidParameter",
            ),
            case(family.start, Before::Disabled, needed(), family.not_enabled),
            case(
                family.start,
                Before::Full,
                needed(),
                "FlowLimitExceeded.TaskNumberOverLimit",
            ),
            case(family.start, Before::Task(|| json!({})), needed(), ""),
            case(family.start, Before::NotStarted, needed(), ""),
            case(
                family.start,
                Before::Stopping,
                needed(),
                "InternalError.Parallel",
            ),
            case(
                family.stop,
                Before::Stopping,
                json!({}),
                "InternalError.Parallel",
            ),
            case(family.stop, Before::Nothing, json!({}), none),
            case(
                family.stop,
                Before::Task(|| json!({})),
                json!({"RoomId": "elsewhere"}),
                none,
            ),
            case(family.query, Before::Nothing, json!({}), none),
            case(family.query, Before::NotStarted, json!({}), ""),
            case(family.update, Before::Nothing, json!({}), none),
            case(
                family.update,
                Before::NotStarted,
                json!({}),
                "InternalError.TaskNotReady",
            ),
            case(
                family.update,
                Before::Stopping,
                json!({}),
                "InternalError.Parallel",
            ),
        ];
        for Case {
            action,
            before,
            more,
            code,
        } in cases
        {
            world.prepare(family, before).await;
            let found = world.code(action, family.version, more.clone()).await;
            assert_eq!(found, code, "{action} {before:?} {more}");
        }
        world.prepare(family, Before::Task(|| json!({}))).await;
        let again = world.code(family.start, family.older, needed()).await;
        assert_eq!(
            again, "InvalidParameter.TaskAlreadyExists",
            "{}",
            family.name
        );
    }
}

fn users(range: std::ops::Range<usize>) -> Value {
    let list = range.map(|number| json!({"UserId": format!("user-{number}"), "Index": number}));
    json!({"StreamList": list.collect::<Vec<_>>()})
}

fn custom() -> Value {
    json!({"Layout": {"LayoutMode": 2, "CustomLayout": {"Regions": []}}})
}

fn regions(range: std::ops::Range<usize>) -> Value {
    let list = range.map(|number| json!({"StreamIndex": number, "Width": 1, "Height": 1}));
    json!({"LayoutMode": 2, "CustomLayout": {"Regions": list.collect::<Vec<_>>()}})
}

/// The cases of what only some families have.
fn own_cases() -> Vec<(&'static str, Case)> {
    let case = |action, before, more, code| Case {
        action,
        before,
        more,
        code,
    };
    let invalid = "InvalidParameter";
    let wrong = |more: Value| case("StartRecord", Before::Nothing, with(tos(), &more), invalid);
    let of_record = [
        case(
            "UpdateRecord",
            Before::Task(|| json!({"RecordMode": 1})),
            json!({}),
            "UpdateError.UpdateSingleStreamRecordNotSupported",
        ),
        case(
            "UpdateRecord",
            Before::Task(|| json!({})),
            json!({}),
            "UpdateError.CurrentLayoutNotSupported",
        ),
        case(
            "UpdateRecord",
            Before::Task(custom),
            json!({"TargetStreams": users(0..1)}),
            invalid,
        ),
        case(
            "StartRecord",
            Before::Nothing,
            with(tos(), &json!({"Control": {"MaxRecordTime": -1}})),
            "ErrorParameter.MaxRecordSecond",
        ),
        wrong(json!({"StorageConfig": {"Type": 1}})),
        wrong(json!({"TargetStreams": users(0..18)})),
        wrong(json!({"ExcludeStreams": users(0..18)})),
        wrong(json!({"TargetStreams": users(0..2), "ExcludeStreams": users(1..2)})),
        wrong(json!({"ExcludeStreams": {"StreamList": [{"UserId": "alice", "StreamType": 1}]}})),
        wrong(json!({"Layout": {"LayoutMode": 1}})),
        wrong(json!({"Layout": regions(0..1)})),
        wrong(json!({"TargetStreams": users(0..1), "Layout": regions(0..2)})),
        wrong(json!({
            "TargetStreams": {"StreamList": [{"UserId": "a", "Index": 0}, {"UserId": "b", "Index": 0}]},
            "Layout": regions(0..1),
        })),
        wrong(
            json!({"TargetStreams": users(0..1), "Layout": {"LayoutMode": 2, "CustomLayout": {
                "Regions": [{"StreamIndex": 0, "LocationX": 639, "Width": 2, "Height": 1}],
            }}}),
        ),
        wrong(json!({"Control": {"MaxIdleTime": 9}})),
    ];
    let address = |url: &str| {
        case(
            "StartPushMixedStreamToCDN",
            Before::Nothing,
            json!({"PushURL": url}),
            "InvalidParameter.InvalidRtmpAddress",
        )
    };
    let of_mixed = [
        address("https://push.example.com/live"),
        address("rtmp://"),
        address("rtmp:///live"),
        case(
            "StartPushMixedStreamToCDN",
            Before::Nothing,
            with(
                mixed(),
                &json!({"TargetStreams": users(0..31), "Layout": regions(0..31)}),
            ),
            invalid,
        ),
        case(
            "StartPushMixedStreamToCDN",
            Before::Nothing,
            with(
                mixed(),
                &json!({"TargetStreams": users(0..30), "Layout": regions(0..30)}),
            ),
            "",
        ),
        case(
            "StartPushMixedStreamToCDN",
            Before::Nothing,
            with(mixed(), &json!({"TargetStreams": users(0..18)})),
            invalid,
        ),
        case(
            "StartPushSingleStreamToCDN",
            Before::Task(|| json!({})),
            single(),
            "InternalError.TaskRepeat",
        ),
        case(
            "UpdatePushMixedStreamToCDN",
            Before::Task(|| json!({})),
            json!({}),
            "UpdateError.CurrentLayoutNotSupported",
        ),
        case(
            "GetPushMixedStreamToCDNTask",
            Before::Nothing,
            json!({"TaskId": null}),
            invalid,
        ),
    ];
    let of_single = [
        case(
            "StartPushMixedStreamToCDN",
            Before::Task(|| json!({})),
            mixed(),
            "InternalError.TaskRepeat",
        ),
        case(
            "UpdatePushMixedStreamToCDN",
            Before::Task(|| json!({})),
            json!({}),
            "UpdateError.UpdatePushSingleStreamNotSupported",
        ),
    ];
    let of_segment = [case(
        "StartSegment",
        Before::Nothing,
        json!({"StorageConfig": {"Type": 2}}),
        invalid,
    )];
    let of_snapshot = [case(
        "StartSnapshot",
        Before::Nothing,
        json!({"StorageConfig": {"Type": 3}}),
        invalid,
    )];
    let all = [
        ("record", of_record.into_iter().collect::<Vec<_>>()),
        ("push-mixed", of_mixed.into_iter().collect()),
        ("push-single", of_single.into_iter().collect()),
        ("segment", of_segment.into_iter().collect()),
        ("snapshot", of_snapshot.into_iter().collect()),
    ];
    all.into_iter()
        .flat_map(|(family, cases)| cases.into_iter().map(move |case| (family, case)))
        .collect()
}

#[tokio::test]
async fn own_codes_of_each_family() {
    let world = World::start().await;
    for (name, case) in own_cases() {
        let family = FAMILIES.iter().find(|family| family.name == name).unwrap();
        world.prepare(family, case.before).await;
        let found = world
            .code(case.action, family.version, case.more.clone())
            .await;
        assert_eq!(
            found, case.code,
            "{} {:?} {}",
            case.action, case.before, case.more
        );
    }
}

#[tokio::test]
async fn codes_of_apps_that_cannot_be_used() {
    let world = World::start().await;
    let seed = Seed::new()
        .app(App::new("someone-elses-app").account("another"))
        .app(App::new("disabled-app").status(AppStatus::Disabled));
    world.control.seed(&seed).await.unwrap();
    for family in &FAMILIES {
        let other = with((family.needed)(), &json!({"AppId": "someone-elses-app"}));
        let code = world.code(family.start, family.version, other).await;
        assert_eq!(
            code, "InvalidParameter.AccountIdMismatch",
            "{}",
            family.name
        );
    }
    let empty = world.call("StopRecord", "2023-11-01", Value::Null).await;
    assert_eq!(empty.code(), "InvalidParameter.Unmarshal");
}
