//! The generated sources of a made-up service compile, and do what they say. `golden_files` compares their bytes.

#![allow(clippy::unwrap_used, clippy::panic)]

mod shop;

/// The sources as a generated crate has them, but without the features that choose among them.
#[rustfmt::skip]
#[deny(missing_docs, unused)]
#[allow(clippy::too_many_arguments, clippy::type_complexity, dead_code, unexpected_cfgs, unreachable_pub)]
#[path = "goldens/generated"]
pub mod generated {
    pub mod r#box;
    pub mod file;
    pub mod order;
    pub mod robot;
    pub mod r#try;
    #[path = "order/v2021_03_01/list_orders.rs"]
    pub mod older;
    pub mod error_code;
    pub mod required;
    pub mod service;
    /// The shared types.
    pub mod types {
        #[path = "box.rs"]
        pub mod r#box;
        #[path = "of_record_and_stream.rs"]
        mod of_record_and_stream;
        pub use of_record_and_stream::*;
    }
    pub mod parcel;
    pub mod record;
    pub mod stream;
    pub mod versions;
}

/// The events.
#[rustfmt::skip]
#[deny(missing_docs, unused)]
#[allow(dead_code, unreachable_pub, unused_imports)]
mod goldens {
    pub mod events;
}

use std::collections::BTreeMap;

use generated::{required, types};
use goldens::events;

use volc_codegen::{Lock, Promotion, generate, plain_names};

volc_core::__private::service_client!(generated::service::SERVICE);

#[test]
fn the_same_names_are_given_again() {
    let ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let first = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let again = generate(&ir, "shop", &plain, &first.lock).unwrap();
    assert_eq!(again.files, first.files);
    assert_eq!(again.lock, first.lock);
}

#[test]
fn a_published_name_stays_when_the_page_changes() {
    let mut ir = shop::ir();
    let lock = "GetURL@2021-03-01 Query.Options = OldOptions\n";
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["file/get_url.rs"].contains("pub struct OldOptions"));
    assert_eq!(generated.notes["GetURL@2021-03-01"].len(), 1);

    // Another type takes the name that is given out: it gets its owner's.
    let action = ir
        .actions
        .iter_mut()
        .find(|a| a.action == "GetURL")
        .unwrap();
    let lock = "GetURL@2021-03-01 Query.Options = Other\n";
    let mut other = action.types[0].clone();
    let volc_ir::TypeDef::Struct(def) = &mut other else {
        panic!()
    };
    def.name = "Other".to_owned();
    action.types.insert(0, other);
    let mut field = action.request.query[3].clone();
    field.name = "Other".to_owned();
    field.ty = volc_ir::Type::Struct {
        name: "Other".to_owned(),
    };
    action.request.query.push(field);
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["file/get_url.rs"].contains("optional options_, set_options: Other"));
    assert!(generated.files["file/get_url.rs"].contains("optional other, set_other: GetURLOther"));
}

#[test]
fn newest_version_owns_the_plain_name_until_one_is_promoted() {
    let mut ir = shop::ir();
    let owner = |ir: &volc_ir::Ir, lock: &Lock, promotion: Option<&str>| {
        let promotion = promotion.map(|text| text.parse::<Promotion>().unwrap());
        plain_names(ir, lock, promotion.as_ref())
            .map(|names| names.owner("ListOrders").unwrap().to_owned())
    };
    let held = Lock::parse("ListOrders@2021-03-01 client = list_orders\n").unwrap();
    let none = Lock::default();
    assert_eq!(owner(&ir, &none, None).unwrap(), "2022-06-01");
    assert_eq!(owner(&ir, &held, None).unwrap(), "2021-03-01");
    assert_eq!(
        owner(&ir, &held, Some("ListOrders@2022-06-01")).unwrap(),
        "2022-06-01"
    );
    ir.service.plain = BTreeMap::from([("ListOrders".to_owned(), "2022-06-01".to_owned())]);
    assert_eq!(owner(&ir, &held, None).unwrap(), "2022-06-01");
    let error = owner(&ir, &held, Some("ListOrders@2020-01-01")).unwrap_err();
    assert!(
        error.to_string().contains("2021-03-01, 2022-06-01"),
        "{error}"
    );
    assert!(owner(&ir, &held, Some("Lost@2020-01-01")).is_err());
}

#[test]
fn the_order_of_actions_does_not_matter_to_their_files() {
    let ir = shop::ir();
    let mut turned = ir.clone();
    turned.actions.reverse();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let a = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let b = generate(&turned, "shop", &plain, &Lock::default()).unwrap();
    assert_eq!(
        a.files["order/list_orders.rs"],
        b.files["order/list_orders.rs"]
    );
}

#[test]
fn struct_that_contains_itself_is_refused() {
    let mut ir = shop::ir();
    let orders = |action: &&mut volc_ir::Action| action.action == "ListOrders";
    for def in &mut ir.actions.iter_mut().find(orders).unwrap().types {
        if let volc_ir::TypeDef::Struct(def) = def
            && def.name == "Order"
        {
            let mut parent = def.fields[0].clone();
            parent.name = "Parent".to_owned();
            parent.ty = volc_ir::Type::Struct {
                name: "Order".to_owned(),
            };
            def.fields.push(parent);
        }
    }
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("`Order`") && error.contains("`Parent`"),
        "{error}"
    );
}

#[test]
fn two_actions_of_one_name_in_rust_are_refused() {
    let mut ir = shop::ir();
    let mut other = ir
        .actions
        .iter()
        .find(|a| a.action == "GetURL")
        .unwrap()
        .clone();
    other.action = "GetUrl".to_owned();
    ir.actions.push(other);
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(
        error.to_string().starts_with("GetUrl@2021-03-01: "),
        "{error}"
    );
}

#[test]
fn two_error_codes_of_one_name_are_refused() {
    let mut ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    ir.codes[0].code = "Order.Lost".to_owned();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(
        error.to_string().contains("`OrderLost`") && error.to_string().contains("Order.Lost"),
        "{error}"
    );
    ir.codes[0].name = Some("Unknown".to_owned());
    assert!(generate(&ir, "shop", &plain, &Lock::default()).is_err());
    ir.codes[0].name = Some("Mislaid".to_owned());
    assert!(generate(&ir, "shop", &plain, &Lock::default()).is_ok());
}

#[test]
fn a_shared_type_is_one_type() {
    use generated::r#box::{mend_box, pack_box};
    use types::r#box::{Carton, Size, Stuff};

    let carton = Carton::new(vec![Size::new().width(2)]);
    let packed = pack_box::PackBoxRequest::new(carton.clone());
    let mended = mend_box::MendBoxRequest::new(packed.carton);
    assert_eq!(mended.carton, carton);
    let response = mend_box::MendBoxOutput::default();
    assert_eq!(response.material, Stuff::Paper);
}

#[test]
fn names_inside_of_shared_types_are_kept_or_refused() {
    let mut ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let lock = "types@box Carton.Size = Extent\n";
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["types/box.rs"].contains("pub struct Extent"));
    assert!(
        generated.files["box/pack_box.rs"]
            .contains("pub use crate::types::r#box::{Carton, Extent, Stuff};")
    );
    for action in &mut ir.actions {
        for def in &mut action.types {
            if let volc_ir::TypeDef::Struct(def) = def
                && def.shared.as_deref() == Some("Carton")
            {
                def.shared = Some("ResponseFuture".to_owned());
            }
        }
    }
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(error.to_string().contains("`ResponseFuture`"), "{error}");
}

#[test]
fn union_is_written_with_its_tags_and_read_again() {
    use generated::robot::start_robot::*;

    let voice = Voice::new(ForeignVoice::new("secret")).mute(true);
    let brain = OwnBrain::new("u");
    let request = StartRobotRequest::new(Config::new(voice).brain(brain));
    let json = serde_json::to_value(&request).unwrap();
    let expected = serde_json::json!({
        "Kind": "bot",
        "Config": {
            "Voice": {
                "Provider": "foreign",
                "ProviderParams": {"Key": "secret", "URL": "https://voice.example", "stream": true, "Level": -1},
                "Mute": true,
            },
            "Brain": {"Mode": "own", "Url": "u"},
        },
    });
    assert_eq!(json, expected);
    let read: StartRobotRequest = serde_json::from_value(json).unwrap();
    assert_eq!(read, request);
    assert!(!format!("{request:?}").contains("secret"));
}

#[test]
fn union_variants_of_one_tag_are_told_apart() {
    use generated::robot::start_robot::*;

    struct Case {
        params: serde_json::Value,
        is: fn(&VoiceProvider) -> bool,
    }
    let cases = [
        Case {
            params: serde_json::json!({"audio": {"voice": "v", "volume": 1}}),
            is: |voice| matches!(voice, VoiceProvider::Classic(_)),
        },
        Case {
            params: serde_json::json!({"audio": {"voice": "v"}, "Resource": "icl-2"}),
            is: |voice| matches!(voice, VoiceProvider::Cloned(_)),
        },
        Case {
            params: serde_json::json!({"audio": {"voice": "v"}, "Resource": "else"}),
            is: |voice| matches!(voice, VoiceProvider::Modern(_)),
        },
    ];
    for Case { params, is } in cases {
        let json = serde_json::json!({"Provider": "house", "ProviderParams": params});
        let voice: Voice = serde_json::from_value(json.clone()).unwrap();
        assert!(is(&voice.provider), "{json}");
        assert_eq!(serde_json::to_value(&voice).unwrap(), json);
    }
}

#[test]
fn requirements_are_checked_before_sending() {
    use generated::robot::start_robot::*;
    use volc_core::__private::Action;

    let request =
        || StartRobotRequest::new(Config::new(Voice::new(ForeignVoice::new("k")).mute(false)));
    struct Case {
        request: StartRobotRequest,
        fails_at: Option<&'static str>,
    }
    let with = |change: fn(&mut StartRobotRequest)| {
        let mut request = request();
        request.room_id = Some("r".to_owned());
        change(&mut request);
        request
    };
    let cases = [
        Case {
            request: request(),
            fails_at: Some("RoomId"),
        },
        Case {
            request: with(|_| {}),
            fails_at: None,
        },
        Case {
            request: with(|request| request.idle = Some(0)),
            fails_at: None,
        },
        Case {
            request: with(|request| request.idle = Some(3000)),
            fails_at: Some("Idle"),
        },
        Case {
            request: with(|request| request.idle = Some(10_000)),
            fails_at: None,
        },
        Case {
            request: with(|request| request.at = Some("yesterday".to_owned())),
            fails_at: Some("At"),
        },
        Case {
            request: with(|request| request.config.voice.mute = Some(true)),
            fails_at: Some("Unmute"),
        },
        Case {
            request: with(|request| request.config.voice.mute = None),
            fails_at: Some("Mute"),
        },
        Case {
            request: with(|request| request.config.ears = Some(Ears::new(SmallEars::new()))),
            fails_at: Some("Unmute"),
        },
        Case {
            request: with(|request| {
                request.config.brain = Some(OwnBrain::new("far too long").into())
            }),
            fails_at: Some("Url"),
        },
    ];
    for Case { request, fails_at } in cases {
        match (request.validate(), fails_at) {
            (Ok(()), None) => {}
            (Err(error), Some(at)) if error.to_string().contains(at) => {}
            (result, _) => panic!("{result:?} for {request:?}, expected {fails_at:?}"),
        }
    }
}

#[test]
fn response_with_a_union_is_read() {
    use generated::robot::update_robot::*;

    let json = r#"{"Type": "broken", "Detail": {"Reason": "rust"}}"#;
    let output: UpdateRobotOutput = serde_json::from_str(json).unwrap();
    let Detail::Broken(detail) = output.r#type else {
        panic!("another variant")
    };
    assert_eq!(detail.reason, "rust");
    let output: UpdateRobotOutput = serde_json::from_str("{}").unwrap();
    assert!(matches!(output.r#type, Detail::Other(_)));
    let request = UpdateRobotRequest::new();
    assert_eq!(serde_json::to_string(&request).unwrap(), "{}");
}

#[test]
fn states_of_tasks_are_read_from_responses() {
    use generated::parcel::{get_parcel, list_parcels, weigh_parcel};
    use serde_json::json;
    use volc_core::wait::{WaitState, Waitable};

    fn state_of<R: Waitable>(output: &serde_json::Value) -> WaitState
    where
        R::Output: volc_core::serde::de::DeserializeOwned,
    {
        R::state(&serde_json::from_value(output.clone()).unwrap())
    }

    struct Case {
        read: fn(&serde_json::Value) -> WaitState,
        output: serde_json::Value,
        state: WaitState,
    }
    let one = |output: serde_json::Value, state| Case {
        read: state_of::<get_parcel::GetParcelRequest>,
        output,
        state,
    };
    let many = |parcels: serde_json::Value, state| Case {
        read: state_of::<list_parcels::ListParcelsRequest>,
        output: json!({ "Boxes": parcels }),
        state,
    };
    let top = |output: serde_json::Value, state| Case {
        read: state_of::<weigh_parcel::WeighParcelRequest>,
        output,
        state,
    };
    let cases = [
        one(json!({}), WaitState::Pending),
        one(json!({"Parcel": {"Status": 0}}), WaitState::Pending),
        one(json!({"Parcel": {"Status": 9}}), WaitState::Pending),
        one(json!({"Parcel": {"Status": 1}}), WaitState::done("")),
        one(
            json!({"Parcel": {"Status": 2, "Reason": "stolen"}}),
            WaitState::failed("stolen"),
        ),
        one(
            json!({"Parcel": {"Status": -1, "Reason": "new"}}),
            WaitState::failed("new"),
        ),
        many(json!([]), WaitState::Pending),
        many(json!([{"Parcels": []}]), WaitState::Pending),
        many(
            json!([{"Parcels": [{"State": "here"}]}, {"Parcels": [{"State": "gone"}]}]),
            WaitState::done(""),
        ),
        many(
            json!([{"Parcels": [{"State": "here"}, {"State": "far"}]}]),
            WaitState::Pending,
        ),
        top(json!({}), WaitState::Pending),
        top(json!({"Status": 1}), WaitState::done("0")),
        top(
            json!({"Status": 2, "ErrorNumber": 7}),
            WaitState::failed("7"),
        ),
    ];
    for Case {
        read,
        output,
        state,
    } in cases
    {
        assert_eq!(read(&output), state, "{output}");
    }
    let wait = get_parcel::GetParcelRequest::WAIT;
    assert_eq!(wait.every.as_millis(), 2_500);
    assert_eq!(wait.not_found, ["Order.lost", "Closed"]);
}

#[test]
fn wait_that_does_not_fit_is_left_out_with_a_note() {
    let plain = |ir: &volc_ir::Ir| plain_names(ir, &Lock::default(), None).unwrap();
    let changes: [fn(&mut volc_ir::Wait); 4] = [
        |wait| wait.status = "Parcel.State".to_owned(),
        |wait| wait.status = "Parcel".to_owned(),
        |wait| wait.done = vec![7.into()],
        |wait| wait.reason = Some("Parcel.Why".to_owned()),
    ];
    for change in changes {
        let mut ir = shop::ir();
        let parcel = ir
            .actions
            .iter_mut()
            .find(|action| action.action == "GetParcel");
        change(parcel.unwrap().wait.as_mut().unwrap());
        let generated = generate(&ir, "shop", &plain(&ir), &Lock::default()).unwrap();
        let notes = &generated.notes["GetParcel@2021-03-01"];
        assert!(
            notes[0].contains("the wait names members or values"),
            "{notes:?}"
        );
        assert!(!generated.files["parcel/get_parcel.rs"].contains("Waitable"));
    }
}

#[test]
fn unions_that_cannot_be_read_back_are_refused() {
    type Change = fn(&mut volc_ir::UnionDef);
    struct Case {
        union: &'static str,
        change: Change,
        says: &'static str,
    }
    let cases = [
        Case {
            union: "VoiceProvider",
            change: |def| def.of[1].one_of.clear(),
            says: "nothing separates",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of.swap(1, 2),
            says: "nothing separates",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of[2].has = vec!["Resource".to_owned()],
            says: "known by them alone",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of[0].has.clear(),
            says: "`audio.volume`",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of[1].ty = def.of[2].ty.clone(),
            says: "two variants",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of.clear(),
            says: "no variant",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of[0].ty = "Lost".to_owned(),
            says: "no struct `Lost`",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.of[0].when.clear(),
            says: "does not say which `Provider`",
        },
        Case {
            union: "VoiceProvider",
            change: |def| def.tags = vec![volc_ir::Tag::Sibling("Vendor".to_owned())],
            says: "`Vendor`",
        },
        Case {
            union: "Brain",
            change: |def| def.tags = vec![volc_ir::Tag::Own("Url".to_owned())],
            says: "no tag of the union",
        },
        Case {
            union: "Track",
            change: |def| def.tags = vec![volc_ir::Tag::Own("Rate".to_owned())],
            says: "no tag of the union",
        },
        Case {
            union: "Track",
            change: |def| {
                def.tags = vec![volc_ir::Tag::Own("Rate".to_owned())];
                def.of[0].when = [("Rate".to_owned(), 1.into())].into();
            },
            says: "as a field too",
        },
        Case {
            union: "Track",
            change: |def| {
                def.tags = vec![volc_ir::Tag::Sibling("UserId".to_owned())];
                def.of[0].when = [("^UserId".to_owned(), 1.into())].into();
            },
            says: "beside each item",
        },
        Case {
            union: "Brain",
            change: |def| {
                def.of[0].when.insert("Mode".to_owned(), true.into());
            },
            says: "neither a text nor an integer",
        },
    ];
    for Case {
        union,
        change,
        says,
    } in cases
    {
        let mut ir = shop::ir();
        let action = ir
            .actions
            .iter_mut()
            .find(|action| action.action == "StartRobot")
            .unwrap();
        for def in &mut action.types {
            if let volc_ir::TypeDef::Union(def) = def
                && def.name == union
            {
                change(def);
            }
        }
        let plain = plain_names(&ir, &Lock::default(), None).unwrap();
        let error = generate(&ir, "shop", &plain, &Lock::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{error}: {says}");
    }
}

#[test]
fn shared_type_is_checked_as_each_action_demands() {
    use generated::{record::start_record::StartRecordRequest, stream::update_stream};
    use types::{Canvas, Mode};
    use volc_core::__private::Action;

    let canvas = || Canvas::new(Mode::Fit);
    let record = |canvas: Canvas| {
        StartRecordRequest::new(canvas)
            .validate()
            .map_err(|error| error.to_string())
    };
    assert!(record(canvas()).unwrap_err().contains("Canvas.Width"));
    assert!(
        record(canvas().width(1))
            .unwrap_err()
            .contains("Canvas.Width")
    );
    assert!(record(canvas().width(1920)).is_ok());

    let update = |canvas: update_stream::Canvas| {
        let mut request = update_stream::UpdateStreamRequest::new();
        request.layout = Some(update_stream::Layout::new().canvas(canvas));
        request.validate().map_err(|error| error.to_string())
    };
    assert!(
        update(canvas())
            .unwrap_err()
            .contains("Layout.Canvas.Height")
    );
    assert!(update(canvas().height(1)).is_ok());
    assert!(
        update(canvas().height(1).width(1920))
            .unwrap_err()
            .contains("Layout.Canvas.Width")
    );
}

#[test]
fn sharing_never_moves_a_name_in_an_actions_module() {
    let mut ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let all: Vec<volc_ir::Action> = ir.actions.clone();
    // First each Action has its own type, then all share it.
    for action in &mut ir.actions {
        for def in &mut action.types {
            if let volc_ir::TypeDef::Struct(def) = def {
                def.shared = None;
            } else if let volc_ir::TypeDef::Enum(def) = def {
                def.shared = None;
            }
        }
    }
    let generated_code = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    assert!(generated_code.files["stream/update_stream.rs"].contains("pub struct StreamCanvas"));
    ir.actions = all;
    let shared = generate(&ir, "shop", &plain, &generated_code.lock).unwrap();
    let file = &shared.files["stream/update_stream.rs"];
    assert!(
        file.contains("pub use crate::types::{Canvas as StreamCanvas, Mode};"),
        "{file}"
    );
    assert!(file.contains("canvas: StreamCanvas"), "{file}");
}

/// The Action, under an older Version too.
fn with_older(ir: &mut volc_ir::Ir, name: &str) -> usize {
    let newer = ir.actions.iter().find(|a| a.action == name).unwrap();
    let mut older = newer.clone();
    older.version = "2020-01-01".to_owned();
    ir.actions.push(older);
    ir.actions.len() - 1
}

fn canvas_of(action: &mut volc_ir::Action) -> &mut volc_ir::StructDef {
    let canvas = action.types.iter_mut().find_map(|def| match def {
        volc_ir::TypeDef::Struct(def) if def.shared.is_some() => Some(def),
        _ => None,
    });
    canvas.unwrap()
}

#[test]
fn definitions_of_one_action_may_be_one_type() {
    let mut ir = shop::ir();
    let action = ir.actions.iter_mut().find(|a| a.action == "UpdateStream");
    let action = action.unwrap();
    let mut frame = canvas_of(action).clone();
    frame.name = "Frame".to_owned();
    frame.fields[0].required = true;
    action.types.push(volc_ir::TypeDef::Struct(frame));
    let mut field = action.request.body[0].clone();
    field.name = "Frame".to_owned();
    field.ty = volc_ir::Type::Struct {
        name: "Frame".to_owned(),
    };
    action.request.body.push(field);
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let lock = Lock::parse("UpdateStream@2021-03-01 Body.Frame = Frame\n").unwrap();
    let generated = generate(&ir, "shop", &plain, &lock).unwrap();
    let file = &generated.files["stream/update_stream.rs"];
    assert!(
        file.contains("pub use crate::types::{Canvas, Canvas as Frame, Mode};"),
        "{file}"
    );
    // What one of them demands, the other need not.
    let checked = |path: &str| {
        let check = file.lines().find(|line| line.contains(path)).unwrap();
        check.contains("required")
    };
    assert!(checked("\"Frame.Width\""), "{file}");
    assert!(!checked("\"Layout.Canvas.Width\""), "{file}");
}

#[test]
fn types_of_other_versions_alone_are_compiled_with_these() {
    let mut ir = shop::ir();
    for name in ["StartRecord", "UpdateStream", "PackBox"] {
        let at = with_older(&mut ir, name);
        for def in &mut ir.actions[at].types {
            let shared = match def {
                volc_ir::TypeDef::Struct(def) => &mut def.shared,
                volc_ir::TypeDef::Enum(def) => &mut def.shared,
                volc_ir::TypeDef::Union(def) => &mut def.shared,
            };
            match shared.as_mut() {
                Some(name) if name.starts_with("types.") => name.push_str("OfOld"),
                Some(name) if name == "Carton" => name.push_str("OfOld"),
                _ => {}
            }
        }
    }
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let file = |path: &str| generated.files[path].as_str();
    assert!(file("types/of_record_and_stream_versions.rs").contains("pub struct CanvasOfOld"));
    assert!(!file("types/of_record_and_stream.rs").contains("OfOld"));
    let modules = file("types.rs");
    let any = "any(feature = \"record\", feature = \"stream\")";
    let all =
        format!("#[cfg(all(feature = \"versions\", {any}))]\nmod of_record_and_stream_versions;");
    assert!(modules.contains(&all), "{modules}");

    // What only other Versions have of a family lies in its module all the same.
    let other = file("types/box_versions.rs");
    assert!(other.contains("pub struct CartonOfOld"), "{other}");
    assert!(
        other.contains("use super::r#box::{Size, Stuff};"),
        "{other}"
    );
    let all = "#[cfg(all(feature = \"versions\", feature = \"box\"))]\nmod box_versions;";
    assert!(modules.contains(all), "{modules}");
    let more = "#[cfg(feature = \"versions\")]\npub use super::box_versions::*;";
    assert!(file("types/box.rs").contains(more));
}

#[test]
fn field_that_only_some_actions_receive_is_optional() {
    let mut ir = shop::ir();
    let span = r#"{"line": 1, "column": 1, "start": 0, "end": 0}"#;
    let def = |fields: &str| -> volc_ir::TypeDef {
        let def = format!(
            r#"{{"kind": "struct", "name": "Info", "shared": "Info", "usage": "response", "fields": [{fields}], "span": {span}}}"#
        );
        serde_json::from_str(&def).unwrap()
    };
    let field = |name: &str| {
        format!(
            r#"{{"name": "{name}", "type": {{"kind": "int"}}, "required": false, "span": {span}}}"#
        )
    };
    let holder: volc_ir::Field = serde_json::from_str(&format!(
        r#"{{"name": "Info", "type": {{"kind": "struct", "ref": "Info"}}, "required": false, "span": {span}}}"#
    ))
    .unwrap();
    let action = ir
        .actions
        .iter()
        .position(|a| a.action == "GetStream")
        .unwrap();
    let older = with_older(&mut ir, "GetStream");
    for (at, fields) in [
        (action, format!("{}, {}", field("Size"), field("Age"))),
        (older, field("Size")),
    ] {
        ir.actions[at].response.push(holder.clone());
        ir.actions[at].types.push(def(&fields));
    }
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let file = &generated.files["types/stream.rs"];
    assert!(file.contains("size: i64 = \"Size\""), "{file}");
    assert!(file.contains("age: Option<i64> = \"Age\""), "{file}");
    assert!(file.contains("Only under 2021-03-01."), "{file}");
}

#[test]
fn docs_of_a_shared_member_name_actions_or_versions() {
    let mut ir = shop::ir();
    let at = with_older(&mut ir, "UpdateStream");
    let canvas = canvas_of(&mut ir.actions[at]);
    canvas
        .fields
        .retain(|field| field.name == "Width" || field.name == "Mode");
    canvas.fields[0].bounds = volc_ir::Bounds::default();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let file = &generated.files["types/of_record_and_stream.rs"];
    let text = file.replace("\n        /// ", " ");
    for says in [
        "Nested type of `StartRecord` and `UpdateStream`.",
        "The color. Only under 2021-03-01.",
        "The height. Only for `UpdateStream` 2021-03-01, required there.",
        "For `UpdateStream` 2021-03-01: At least 2 and at most 1280.",
    ] {
        assert!(text.contains(says), "{says}: {file}");
    }
}

#[test]
fn types_that_differ_are_not_shared() {
    type Change = fn(&mut volc_ir::Action);
    struct Case {
        action: &'static str,
        change: Change,
        says: [&'static str; 2],
    }
    fn canvas(action: &mut volc_ir::Action) -> &mut volc_ir::StructDef {
        let canvas = |def: &mut volc_ir::TypeDef| matches!(def, volc_ir::TypeDef::Struct(def) if def.shared.is_some());
        match action
            .types
            .iter_mut()
            .find_map(|def| canvas(def).then_some(def))
        {
            Some(volc_ir::TypeDef::Struct(def)) => def,
            _ => panic!("no canvas"),
        }
    }
    fn mode(action: &mut volc_ir::Action) -> &mut volc_ir::EnumDef {
        match action.types.last_mut() {
            Some(volc_ir::TypeDef::Enum(def)) => def,
            _ => panic!("no mode"),
        }
    }
    let cases = [
        Case {
            action: "UpdateStream",
            change: |action| canvas(action).fields[0].ty = volc_ir::Type::String {},
            says: [
                "its member `Width` is a text here",
                "`[field.\"Body.Layout.Canvas\"]` in specs/shop/UpdateStream.toml",
            ],
        },
        Case {
            action: "GetStream",
            change: |action| mode(action).variants[1].name = "Other".to_owned(),
            says: ["the value 1 is", "`Other` in GetStream 2021-03-01"],
        },
        Case {
            action: "GetStream",
            change: |action| drop(mode(action).variants.pop()),
            says: ["the value 1 is", "shared = false"],
        },
        Case {
            action: "GetStream",
            change: |action| mode(action).of = volc_ir::Scalar::String,
            says: ["integers here and texts", "shared = false"],
        },
        Case {
            action: "UpdateStream",
            change: |action| mode(action).shared = None,
            says: ["`Mode` inside of it is not", "share that too"],
        },
    ];
    for Case {
        action,
        change,
        says,
    } in cases
    {
        let mut ir = shop::ir();
        change(
            ir.actions
                .iter_mut()
                .find(|other| other.action == action)
                .unwrap(),
        );
        let plain = plain_names(&ir, &Lock::default(), None).unwrap();
        let error = generate(&ir, "shop", &plain, &Lock::default())
            .unwrap_err()
            .to_string();
        assert!(
            says.iter().all(|text| error.contains(text)),
            "{error}: {says:?}"
        );
    }
}

#[test]
fn event_data_is_read_by_the_name_of_the_event() {
    use events::{EventData, order_paid};

    let json = r#"{"OrderId":"o","Items":[{"Kind":1}],"Buyer":{"Id":7},"Secret":"hush"}"#;
    let event = EventData::read("OrderPaid", "1", json.as_bytes()).unwrap();
    assert_eq!(event.name(), "OrderPaid");
    assert_eq!(serde_json::to_string(&event).unwrap(), json);
    assert!(!format!("{event:?}").contains("hush"));
    let EventData::OrderPaid(data) = event else {
        panic!("another event")
    };
    assert_eq!(data.items[0].kind, order_paid::Kind::Book);
    assert_eq!(data.buyer.as_ref().unwrap().id, 7);
    assert!(EventData::from(data) != EventData::read("OrderPaid", "2021-03-01", b"{}").unwrap());

    let json = r#"{"Token":"hush"}"#;
    let event = EventData::read("OrderSold", "2", json.as_bytes()).unwrap();
    assert_eq!(event.name(), "OrderSold");
    assert_eq!(serde_json::to_string(&event).unwrap(), json);
    assert!(!format!("{event:?}").contains("hush"));

    let error =
        EventData::read("OrderPaid", "2021-03-01", br#"{"Items":[{"Kind":true}]}"#).unwrap_err();
    assert!(error.to_string().contains("Items"), "{error}");
}

#[test]
fn event_data_is_read_by_the_version_among_several() {
    use events::{EventData, OrderClosed, TypedEvent, order_closed};

    let json = r#"{"OrderId":"o","OrderIds":["p"]}"#;
    let read = |version: &str| {
        let data = EventData::read("OrderClosed", version, json.as_bytes()).unwrap();
        OrderClosed::from_data(data).unwrap()
    };
    let OrderClosed::V2021_03_01(order_closed::v2021_03_01::OrderClosed { order_id, .. }) =
        read("2021-03-01")
    else {
        panic!("another version")
    };
    assert_eq!(order_id, "o");
    let OrderClosed::V2022_06_01(data) = read("2022-06-01") else {
        panic!("another version")
    };
    assert_eq!(data.order_ids, ["p"]);
    assert_eq!(
        EventData::from(OrderClosed::from(data)).name(),
        "OrderClosed"
    );
    for version in ["2023-11-01", ""] {
        let other = read(version);
        assert!(matches!(other, OrderClosed::Other(_)));
        assert_eq!(serde_json::to_string(&other).unwrap(), json);
        assert_eq!(format!("{other:?}"), "Other(..)");
    }
    let paid = EventData::read("OrderPaid", "", b"{}").unwrap();
    assert!(OrderClosed::from_data(paid.clone()) == Err(paid));
}

#[test]
fn events_of_several_versions_have_no_response() {
    let mut ir = shop::ir();
    let response = ir.events[0].response.clone();
    assert!(response.is_some());
    for event in ir
        .events
        .iter_mut()
        .filter(|event| event.name == "OrderClosed")
    {
        event.response.clone_from(&response);
    }
    let error = volc_codegen::generate_events(&ir, "shop", &Lock::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("several versions and a response"),
        "{error}"
    );
}

#[test]
fn events_that_cannot_be_told_apart_are_refused() {
    struct Case {
        version: Option<&'static str>,
        says: &'static str,
    }
    let cases = [
        Case {
            version: Some("2021-03-01"),
            says: "two pages are about its version 2021-03-01",
        },
        Case {
            version: None,
            says: "state the version of each",
        },
    ];
    for Case { version, says } in cases {
        let mut ir = shop::ir();
        ir.events[0].response = None;
        let mut event = ir.events[0].clone();
        event.version = version.map(str::to_owned);
        ir.events.push(event);
        let error = volc_codegen::generate_events(&ir, "shop", &Lock::default()).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("OrderPaid") && error.contains(says),
            "{error}"
        );
    }
}

#[test]
fn names_of_each_version_of_an_event_are_locked() {
    let ir = shop::ir();
    let generated = volc_codegen::generate_events(&ir, "shop", &Lock::default()).unwrap();
    let again = volc_codegen::generate_events(&ir, "shop", &generated.lock).unwrap();
    assert_eq!(generated.files, again.files);
}
