//! `ListUsages`: minutes by day and by the video that is received.

use volc_rtc_emulator::control::Media;

use crate::world::{APP, DAY, HOUR, MINUTE, NOON, World, at};

#[tokio::test]
async fn minutes_are_those_of_the_video_that_is_received() {
    let world = World::start().await;
    world.join("room", "a").await;
    world.join("room", "b").await;
    world.advance(10 * MINUTE);
    // B receives one video of a.
    world
        .publish("room", "a", &[Media::Video, Media::Audio])
        .await;
    world.advance(5 * MINUTE);
    // Two videos are as large as one of 720P.
    world.publish("room", "a", &[Media::ScreenVideo]).await;
    world.advance(90);
    world.control.unpublish("room", "a", None).await.unwrap();
    world.advance(12 * HOUR);
    let call = world.client.list_usages().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + 23 * HOUR));
    let listed = call.send().await.unwrap();
    let [today, tomorrow] = &listed.usages[..] else {
        panic!("{listed:?}")
    };
    assert_eq!(
        (&today.time_stamp, &tomorrow.time_stamp),
        (&at(DAY), &at(DAY + 24 * HOUR))
    );
    assert_eq!((today.video_sdm, today.video_sd, today.video_hd), (5, 2, 0));
    // Both until midnight, but for the 6.5 minutes of video.
    assert_eq!(today.audio, 2 * 12 * 60 - 6);
    assert_eq!((tomorrow.audio, tomorrow.video_sdm), (2 * 16 + 1, 0));
    let older = world.client.v2020_12_01().list_usages().app_id(APP);
    let older = older.start_time(at(NOON)).end_time(at(NOON)).send();
    assert_eq!(older.await.unwrap().usages, std::slice::from_ref(today));
}

#[tokio::test]
async fn five_videos_are_those_of_1080p() {
    let world = World::start().await;
    for user in ["a", "b", "c", "d", "e", "f"] {
        world.join("room", user).await;
        world.publish("room", user, &[Media::Video]).await;
    }
    world.advance(MINUTE);
    let call = world.client.list_usages().app_id(APP);
    let listed = call
        .start_time(at(NOON))
        .end_time(at(NOON))
        .send()
        .await
        .unwrap();
    let today = &listed.usages[0];
    assert_eq!(
        (today.audio, today.video_sdm, today.video_sd, today.video_hd),
        (0, 0, 0, 6)
    );
}
