//! Operation data: the figures of the vendor's table of indicators, by day, hour and 30 seconds, and by place.

use volc_rtc_api::monitor_usage::list_operation_data::AggregateGranularity;
use volc_rtc_api::monitor_usage::list_operation_distribution::Dimension;

use crate::world::{APP, DAY, HOUR, MINUTE, NOON, World, at, code};

/// Every indicator, and its value of the calls of [`calls`].
const FIGURES: [(&str, f64); 12] = [
    ("user_count", 2.0),
    ("session_count", 3.0),
    ("peak_concurrent_user", 2.0),
    ("room_count", 2.0),
    ("high_concurrency_room", 0.0),
    ("peak_concurrent_room", 2.0),
    ("avg_call_count", 1.5),
    ("per_call_time", 8.0),
    ("avg_call_time", 9.5),
    ("total_online_time", 15.0),
    ("avg_online_time", 7.5),
    ("avg_user_count", 1.5),
];

/// The calls of the table's examples: a is in one room for ten minutes and in another one for five of them, d in the
/// first for nine.
async fn calls(world: &World) {
    world.join("room-1", "a").await;
    world.join("room-2", "a").await;
    world.join("room-1", "d").await;
    world.advance(5 * MINUTE);
    world.leave("room-2", "a").await;
    world.advance(4 * MINUTE);
    world.leave("room-1", "d").await;
    world.advance(MINUTE);
    world.leave("room-1", "a").await;
}

fn names() -> Vec<String> {
    FIGURES.iter().map(|(name, _)| (*name).to_owned()).collect()
}

#[tokio::test]
async fn figures_are_those_of_the_vendors_table() {
    let world = World::start().await;
    calls(&world).await;
    let call = world.client.list_operation_data().app_id(APP);
    let call = call.start_time(at(DAY - 24 * HOUR)).end_time(at(DAY));
    let call = call.indicator(names());
    let days = call.aggregate_granularity(AggregateGranularity::Day);
    let days = days.send().await.unwrap();
    assert_eq!(days.aggregate_granularity, "1d");
    assert_eq!(days.indicators.len(), FIGURES.len());
    for (indicator, (name, value)) in days.indicators.iter().zip(FIGURES) {
        assert_eq!(indicator.name, name);
        let times: Vec<&str> = indicator
            .data
            .iter()
            .map(|p| p.time_stamp.as_str())
            .collect();
        assert_eq!(times, [at(DAY - 24 * HOUR), at(DAY)], "{name}");
        let values: Vec<f64> = indicator.data.iter().map(|point| point.value).collect();
        assert_eq!(values, [0.0, value], "{name}");
    }
}

#[tokio::test]
async fn hours_of_the_older_version_cut_what_goes_on() {
    let world = World::start().await;
    world.advance(50 * MINUTE);
    world.join("room", "a").await;
    world.advance(30 * MINUTE);
    let call = world.client.v2020_12_01().list_operation_data().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + 2 * HOUR));
    let call = call.indicator(vec![
        "total_online_time".to_owned(),
        "room_count".to_owned(),
        "user_count".to_owned(),
        "room_count".to_owned(),
    ]);
    let hours = call.aggregate_granularity(AggregateGranularity::Hour);
    let hours = hours.send().await.unwrap();
    let values = |index: usize| {
        let data = hours.indicators[index].data.iter();
        data.map(|point| point.value).collect::<Vec<_>>()
    };
    assert_eq!(hours.indicators.len(), 3);
    assert_eq!(hours.indicators[0].data[1].timestamp, at(NOON + HOUR));
    assert_eq!(values(0), [10.0, 20.0, 0.0]);
    assert_eq!(values(1), [1.0, 0.0, 0.0]);
    assert_eq!(values(2), [1.0, 1.0, 0.0]);
}

#[tokio::test]
async fn rooms_of_a_hundred_users_are_of_high_concurrency() {
    let world = World::start().await;
    for user in 0..100 {
        world.join("crowd", &format!("user-{user}")).await;
        world.join("few", &format!("user-{}", user / 2)).await;
    }
    let call = world.client.list_operation_data().app_id(APP);
    let call = call.start_time(at(DAY)).end_time(at(NOON));
    let call = call.indicator(vec![
        "high_concurrency_room".to_owned(),
        "peak_concurrent_user".to_owned(),
    ]);
    let days = call.aggregate_granularity(AggregateGranularity::Day);
    let days = days.send().await.unwrap();
    assert_eq!(days.indicators[0].data[0].value, 1.0);
    assert_eq!(days.indicators[1].data[0].value, 100.0);
}

#[tokio::test]
async fn users_are_online_by_30_seconds() {
    let world = World::start().await;
    world.join("room-1", "a").await;
    world.join("room-2", "a").await;
    world.join("room-1", "b").await;
    world.advance(40);
    world.leave("room-1", "a").await;
    world.leave("room-1", "b").await;
    world.advance(50);
    let names = || {
        vec![
            "online_user_count".to_owned(),
            "online_room_count".to_owned(),
        ]
    };
    let call = world.client.list_real_time_operation_data().app_id(APP);
    let call = call.start_time(at(NOON - 30)).end_time(at(NOON + 150));
    let listed = call.indicator(names()).send().await.unwrap();
    let values = |index: usize| {
        let data = listed.indicators[index].data.iter();
        data.map(|point| point.value).collect::<Vec<_>>()
    };
    // The last two have not come yet.
    assert_eq!(values(0), [0.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!(values(1), [0.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!(listed.indicators[0].data[2].time_stamp, at(NOON + 30));
    let older = world.client.v2020_12_01().list_real_time_operation_data();
    let older = older.app_id(APP).start_time(at(NOON)).end_time(at(NOON));
    let older = older.indicator(names()).send().await.unwrap();
    assert_eq!(older.indicators[1].name, "online_room_count");
    assert_eq!(older.indicators[1].data[0].timestamp, at(NOON));
    assert_eq!(older.indicators[1].data[0].value, 2.0);
}

#[tokio::test]
async fn users_are_distributed_to_one_place() {
    let world = World::start().await;
    let list = |dimension: Dimension| {
        let call = world.client.list_operation_distribution().app_id(APP);
        let call = call.start_time(at(NOON - HOUR)).end_time(at(NOON));
        call.indicator("user_count").dimension(dimension).send()
    };
    let empty = list(Dimension::Province).await.unwrap();
    assert_eq!((empty.data[0].value, empty.data[0].proportion), (0.0, 0.0));
    world.join("room-1", "a").await;
    world.join("room-2", "a").await;
    world.join("room-2", "b").await;
    let provinces = list(Dimension::Province).await.unwrap();
    assert_eq!(
        (provinces.name.as_str(), provinces.dimension.as_str()),
        ("user_num", "province")
    );
    let [place] = &provinces.data[..] else {
        panic!("{provinces:?}")
    };
    assert_eq!(place.distribution_name, "北京");
    assert_eq!((place.value, place.proportion), (2.0, 100.0));
    let older = world.client.v2020_12_01().list_operation_distribution();
    let older = older.app_id(APP).start_time(at(NOON)).end_time(at(NOON));
    let older = older.indicator("user_num").dimension("country").send();
    assert_eq!(older.await.unwrap().data[0].distribution_name, "中国");
    let older = world.client.v2020_12_01().list_operation_distribution();
    let older = older.app_id(APP).start_time(at(NOON)).end_time(at(NOON));
    let wrong = older.indicator("user_num").dimension("city").send();
    assert_eq!(code(wrong.await), "InvalidParameter");
}
