//! Quality data: perfect where something happened, unless it is set, and 0 where nothing did.

use volc_rtc_api::monitor_usage::list_quality::{Access, AggregateGranularity, Os, ProductType};
use volc_rtc_api::monitor_usage::list_quality_distribution::Dimension;
use volc_rtc_api::monitor_usage::v2020_12_01::list_quality_distribution::Platform;
use volc_rtc_emulator::control::{DeviceType, Media};

use crate::world::{APP, HOUR, MINUTE, NOON, World, at, code};

fn indicators() -> Vec<String> {
    [
        "join_room_success_rate",
        "stall_rate",
        "first_frame_send_success_rate",
        "first_frame_recv_success_rate",
        "audio_network_trans_delay",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A sends audio for a minute, which b hears; b has come ten minutes before.
async fn talk(world: &World) {
    world.join("room", "b").await;
    world.advance(10 * MINUTE);
    world.join_on("room", "a", DeviceType::Ios).await;
    world.publish("room", "a", &[Media::Audio]).await;
    world.advance(MINUTE);
    world.leave("room", "a").await;
}

#[tokio::test]
async fn quality_is_perfect_where_something_happened() {
    let world = World::start().await;
    talk(&world).await;
    let call = world.client.list_quality().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + 15 * MINUTE));
    let call = call.indicator(indicators());
    let listed = call.aggregate_granularity(AggregateGranularity::FiveMinutes);
    let listed = listed.send().await.unwrap();
    let rows: Vec<_> = listed
        .indicators
        .iter()
        .map(|indicator| {
            let values = indicator.data.iter().map(|point| point.value);
            (indicator.name.as_str(), values.collect::<Vec<_>>())
        })
        .collect();
    let never = vec![0.0; 4];
    let talking = vec![0.0, 0.0, 100.0, 0.0];
    let expected = [
        ("5s_join_room_success_rate", vec![100.0, 0.0, 100.0, 0.0]),
        ("80ms_audio_stall_rate", never.clone()),
        ("500ms_video_stall_rate", never.clone()),
        ("audio_first_frame_send_success_rate", talking.clone()),
        ("video_first_frame_send_success_rate", never.clone()),
        ("audio_first_frame_recv_success_rate", talking.clone()),
        ("video_first_frame_recv_success_rate", never),
        ("400ms_audio_network_trans_delay", talking),
    ];
    assert_eq!(rows, expected);
    assert_eq!(listed.aggregate_granularity, "5min");
    assert_eq!(listed.indicators[0].unit, "%");
    assert_eq!(
        listed.indicators[0].data[1].time_stamp,
        at(NOON + 5 * MINUTE)
    );
}

#[tokio::test]
async fn quality_is_that_of_the_users_who_are_asked_for() {
    let world = World::start().await;
    world.join_on("web", "w", DeviceType::Web).await;
    world.advance(MINUTE);
    world.join_on("room", "a", DeviceType::Ios).await;
    struct Case {
        on_web: bool,
        systems: &'static [Os],
        networks: &'static [Access],
        room: &'static str,
        users: &'static [&'static str],
        value: f64,
    }
    let any = Case {
        on_web: false,
        systems: &[],
        networks: &[],
        room: "",
        users: &[],
        value: 100.0,
    };
    let cases = [
        Case {
            systems: &[Os::Mac, Os::Ios],
            ..any
        },
        Case {
            systems: &[Os::Mac],
            value: 0.0,
            ..any
        },
        Case {
            networks: &[Access::Wifi],
            ..any
        },
        Case {
            networks: &[Access::Net2g],
            value: 0.0,
            ..any
        },
        Case {
            room: "room",
            ..any
        },
        Case {
            room: "web",
            value: 0.0,
            ..any
        },
        Case {
            room: "room",
            users: &["a"],
            ..any
        },
        Case {
            room: "room",
            users: &["b"],
            value: 0.0,
            ..any
        },
        Case {
            room: "room",
            users: &["a b"],
            value: 0.0,
            ..any
        },
        Case {
            users: &["b"],
            ..any
        },
        Case {
            on_web: true,
            systems: &[Os::Mac],
            networks: &[Access::Net2g],
            ..any
        },
        Case {
            on_web: true,
            room: "room",
            value: 0.0,
            ..any
        },
        any,
    ];
    for (index, case) in cases.into_iter().enumerate() {
        let call = world.client.list_quality().app_id(APP);
        let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
        let call = call.indicator(vec!["join_room_success_rate".to_owned()]);
        let call = call.aggregate_granularity(AggregateGranularity::Day);
        let users: Vec<String> = case.users.iter().map(|id| (*id).to_owned()).collect();
        let call = call
            .os(case.systems.to_vec())
            .access(case.networks.to_vec());
        let call = call.room_id(case.room).user_id(users);
        let product = if case.on_web {
            ProductType::Web
        } else {
            ProductType::Native
        };
        let listed = call.product_type(product).send().await.unwrap();
        assert_eq!(
            listed.indicators[0].data[0].value, case.value,
            "case {index}"
        );
    }
}

#[tokio::test]
async fn set_values_hold_from_their_time_on() {
    let world = World::start().await;
    talk(&world).await;
    world.join("room", "a").await;
    world.publish("room", "a", &[Media::Audio]).await;
    world.advance(9 * MINUTE);
    world
        .control
        .set_quality("stall_rate", 2.345)
        .await
        .unwrap();
    world
        .control
        .set_quality("5s_join_room_success_rate", 90.0)
        .await
        .unwrap();
    let unknown = world.control.set_quality("stalls", 1.0).await.unwrap_err();
    assert!(unknown.to_string().contains("stall_rate"), "{unknown}");
    world.advance(MINUTE);
    let call = world.client.v2020_12_01().list_quality().app_id(APP);
    let call = call
        .start_time(at(NOON + 10 * MINUTE))
        .end_time(at(NOON + 20 * MINUTE));
    let call = call.indicator(vec!["audio_stall_rate".to_owned()]);
    let listed = call.aggregate_granularity(AggregateGranularity::FiveMinutes);
    let listed = listed.send().await.unwrap();
    let [stalls] = &listed.indicators[..] else {
        panic!("{listed:?}")
    };
    let values: Vec<f64> = stalls.data.iter().map(|point| point.value).collect();
    assert_eq!(values, [0.0, 0.0, 2.35]);
    let overview = stalls.overview.as_ref().unwrap();
    assert_eq!(
        (overview.name.as_str(), overview.unit.as_str()),
        ("80ms_audio_stall_rate", "%")
    );
    assert_eq!(
        (overview.alias.as_str(), overview.value.as_str()),
        ("音频卡顿率", "0.78")
    );
    assert_eq!(
        (overview.max_value.as_str(), overview.min_value.as_str()),
        ("2.35", "0.00")
    );
    world.control.reset_quality().await.unwrap();
    let call = world
        .client
        .list_real_time_quality()
        .app_id(APP)
        .room_id("room");
    let call = call
        .start_time(at(NOON + 20 * MINUTE))
        .end_time(at(NOON + 21 * MINUTE));
    let call = call.user_id(vec!["a".to_owned(), "a b".to_owned()]);
    let listed = call.indicator(indicators()).send().await.unwrap();
    assert_eq!(
        (listed.room_id.as_str(), &listed.user_id[..]),
        ("room", &["a".to_owned()][..])
    );
    assert_eq!(listed.indicators.len(), 8);
    assert!(
        listed.indicators[1]
            .data
            .iter()
            .all(|point| point.value == 0.0)
    );
    let older = world
        .client
        .v2020_12_01()
        .list_real_time_quality()
        .app_id(APP);
    let older = older
        .start_time(at(NOON + 20 * MINUTE))
        .end_time(at(NOON + 20 * MINUTE));
    let older = older.indicator(indicators()).send().await.unwrap();
    assert_eq!(older.indicators[7].data[0].value, 100.0);
    assert_eq!((older.room_id.as_str(), older.user_id.len()), ("", 0));
}

#[tokio::test]
async fn distributions_list_every_class_of_their_dimension() {
    let world = World::start().await;
    talk(&world).await;
    let list = |dimension: Dimension, platform: &'static str| {
        let call = world.client.list_quality_distribution().app_id(APP);
        let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
        let call = call
            .indicator("join_room_success_rate")
            .dimension(dimension);
        async move {
            let listed = call.platform(platform).send().await.unwrap();
            let data = listed.indicators[0].data.iter();
            let rows = data.map(|point| format!("{} {}", point.dimension, point.value));
            rows.collect::<Vec<_>>().join(", ")
        }
    };
    let systems = list(Dimension::Os, "").await;
    assert_eq!(systems, "android 100, ios 100, linux 0, mac 0, windows 0");
    let systems = list(Dimension::Os, "iOS").await;
    assert_eq!(systems, "android 0, ios 100, linux 0, mac 0, windows 0");
    assert_eq!(list(Dimension::Os, "web").await, "web 0");
    assert_eq!(
        list(Dimension::Access, "").await,
        "2g 0, 3g 0, 4g 0, 5g 0, wifi 100"
    );
    assert_eq!(list(Dimension::Country, "Android").await, "中国 100");
    let older = world.client.v2020_12_01().list_quality_distribution();
    let older = older
        .app_id(APP)
        .start_time(at(NOON))
        .end_time(at(NOON + HOUR));
    let older = older
        .indicator("audio_stall_rate")
        .dimension(Dimension::Province);
    let older = older.platform(Platform::Native).send().await.unwrap();
    assert_eq!(older.indicators[0].data[0].dimension, "北京");
}

#[tokio::test]
async fn real_time_distributions_are_by_30_seconds() {
    let world = World::start().await;
    world.join_on("room", "a", DeviceType::Mac).await;
    world.advance(30);
    let call = world
        .client
        .list_real_time_quality_distribution()
        .app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + 30));
    let call = call
        .indicator("join_room_success_rate")
        .dimension(Dimension::Os);
    let listed = call.send().await.unwrap();
    let data = &listed.indicators[0].data;
    assert_eq!(data.len(), 10);
    assert_eq!((data[3].dimension.as_str(), data[3].value), ("mac", 100.0));
    assert_eq!((&data[9].time_stamp, data[8].value), (&at(NOON + 30), 0.0));
    let older = world
        .client
        .v2020_12_01()
        .list_real_time_quality_distribution();
    let older = older.app_id(APP).start_time(at(NOON)).end_time(at(NOON));
    let older = older.indicator(indicators()).dimension(Dimension::Os);
    let older = older.send().await.unwrap();
    assert_eq!(
        (older.indicators.len(), older.indicators[0].data.len()),
        (8, 5)
    );
    assert_eq!(older.indicators[0].data[3].timestamp, at(NOON));
    let older = world
        .client
        .v2020_12_01()
        .list_real_time_quality_distribution();
    let older = older.app_id(APP).start_time(at(NOON)).end_time(at(NOON));
    let wrong = older
        .indicator(vec!["quality".to_owned()])
        .dimension(Dimension::Os);
    assert_eq!(code(wrong.send().await), "InvalidParameter");
}
