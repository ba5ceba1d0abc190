//! `ListCallDetail`: points of sending and receiving.

use volc_rtc_api::monitor_usage::list_call_detail::{Direction, UserCallDetail};
use volc_rtc_emulator::control::Media;

use crate::world::{APP, HOUR, NOON, World, at};

/// A speaks for 40 seconds, b hears the last 10 of them.
async fn talk(world: &World) {
    world.join("room", "a").await;
    world
        .publish("room", "a", &[Media::Audio, Media::Video])
        .await;
    world.advance(30);
    world.join("room", "b").await;
    world.advance(10);
    world.control.unpublish("room", "a", None).await.unwrap();
    world.advance(60);
}

/// An entry in short: direction, peer, and the seconds of the points after noon.
fn short(detail: &UserCallDetail) -> String {
    let [bandwidth, lost] = &detail.call_detail[..] else {
        panic!("{detail:?}")
    };
    assert_eq!(
        (bandwidth.name.as_str(), bandwidth.unit.as_str()),
        ("bandwidth", "kbps")
    );
    assert_eq!(
        (lost.name.as_str(), lost.unit.as_str()),
        ("fraction_lost", "%")
    );
    assert_eq!(detail.room_id, "room");
    let seconds: Vec<i64> = bandwidth
        .data
        .iter()
        .map(|p| p.time / 1000 - NOON)
        .collect();
    let UserCallDetail {
        user_id,
        direction,
        peer_id,
        ..
    } = detail;
    format!("{user_id} {direction} {peer_id} {seconds:?}")
}

#[tokio::test]
async fn points_are_those_of_the_audio_that_was_there() {
    let world = World::start().await;
    talk(&world).await;
    let list = |direction: Direction, users: &'static str| {
        let call = world.client.list_call_detail().app_id(APP).room_id("room");
        let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
        let call = call.user_id(users).direction(direction);
        async move {
            let listed = call.send().await.unwrap();
            listed
                .user_call_detail
                .iter()
                .map(short)
                .collect::<Vec<_>>()
        }
    };
    let both = list(Direction::Both, "b,a b,a,nobody").await;
    assert_eq!(both, ["b up  []", "b down a [30]", "a up  [0, 30]"]);
    assert_eq!(
        list(Direction::Uplink, "a,b").await,
        ["a up  [0, 30]", "b up  []"]
    );
    assert_eq!(list(Direction::Downlink, "a,b").await, ["b down a [30]"]);
}

#[tokio::test]
async fn values_are_usual_ones_until_they_are_set() {
    let world = World::start().await;
    world
        .control
        .set_quality("fraction_lost", 12.5)
        .await
        .unwrap();
    talk(&world).await;
    let call = world.client.v2020_12_01().list_call_detail();
    let call = call
        .app_id(APP)
        .start_time(at(NOON))
        .end_time(at(NOON + HOUR));
    let call = call
        .room_id("room")
        .user_id("b")
        .direction(Direction::Downlink);
    let listed = call.send().await.unwrap();
    let [bandwidth, lost] = &listed.user_call_detail[0].call_detail[..] else {
        panic!("{listed:?}")
    };
    assert_eq!((bandwidth.data[0].value, lost.data[0].value), (64.0, 12.5));
    assert_eq!(
        (bandwidth.desc.as_str(), lost.desc.as_str()),
        ("音频接收码率", "音频下行丢包率")
    );
}
