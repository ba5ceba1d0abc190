//! The library of songs: lists, searches, hot lists, and songs that a test adds and removes.

use futures_util::TryStreamExt as _;
use serde_json::json;
use volc_rtc_api::music::list_musics::{Filter, LyricType, Music};
use volc_rtc_emulator::control::{DeliveryFilter, HotSongs, Song};
use volc_rtc_events::data::EventData;

use crate::world::{APP, NOON, World, code, decoded};

fn titles(songs: &[Music]) -> Vec<&str> {
    songs.iter().map(|song| song.songname.as_str()).collect()
}

/// Returns all songs of the library.
async fn library(world: &World) -> Vec<Music> {
    let songs = world.client.list_musics().app_id(APP).page_size(5).items();
    songs.try_collect().await.unwrap()
}

#[tokio::test]
async fn items_of_songs_are_the_catalogue_once_in_order() {
    let world = World::start().await;
    let songs = library(&world).await;
    let page = world.client.list_musics().app_id(APP).page_size(100);
    let page = page.send().await.unwrap();
    assert_eq!(page.total, 12);
    assert_eq!(page.list, songs);
    assert_eq!(songs[0].lyric_type, [LyricType::Krc, LyricType::Lrc]);
    assert_eq!(songs[0].segment, "[60.5, 90.25]");
    let found = world
        .client
        .search_musics()
        .app_id(APP)
        .page_size(5)
        .items();
    assert_eq!(found.try_collect::<Vec<_>>().await.unwrap(), songs);
}

#[tokio::test]
async fn page_size_beyond_the_documented_range_is_refused() {
    let world = World::start().await;
    for action in ["ListMusics", "SearchMusics"] {
        for size in [0, 101] {
            let body = json!({"AppId": APP, "PageSize": size});
            let call = world.client.call(action, "2020-12-01", &body);
            assert_eq!(
                code(call.send().await),
                "InvalidParameter",
                "{action} {size}"
            );
        }
    }
}

#[tokio::test]
async fn filters_ids_and_time_select_songs() {
    let world = World::start().await;
    let songs = library(&world).await;
    let filtered = async |filters: Vec<Filter>| {
        let call = world.client.list_musics().app_id(APP).page_size(100);
        call.filters(filters)
            .send()
            .await
            .unwrap()
            .into_inner()
            .list
    };
    let with_lyrics = filtered(vec![Filter::NoLyrics]).await;
    assert_eq!(with_lyrics.len(), 10);
    assert!(with_lyrics.iter().all(|song| !song.lyric_type.is_empty()));
    let all = [
        Filter::NoLyrics,
        Filter::NoScoring,
        Filter::NoAccompaniment,
        Filter::NoClimax,
    ];
    assert_eq!(filtered(all.to_vec()).await.len(), 6);
    let call = world.client.list_musics().app_id(APP);
    let ids = vec![
        songs[3].song_id.clone(),
        "unknown".to_owned(),
        songs[1].song_id.clone(),
    ];
    let named = call.song_ids(ids).send().await.unwrap();
    assert_eq!(
        (named.total, titles(&named.list)),
        (2, vec!["纸船", "Seventeen Steps"])
    );
    world
        .control
        .add_song(&Song::new("own", "Own Song", "Nobody"))
        .await
        .unwrap();
    let call = world.client.list_musics().app_id(APP);
    let fresh = call.last_update_time(NOON).send().await.unwrap();
    assert_eq!(
        (titles(&fresh.list), fresh.list[0].update_at),
        (vec!["Own Song"], NOON)
    );
}

#[tokio::test]
async fn searches_find_titles_before_singers() {
    let world = World::start().await;
    let mut song = Song::new("1", "Sana Farrow", "A Choir");
    song.duration = 100;
    world.control.add_song(&song).await.unwrap();
    let search = async |word: &str| {
        let call = world.client.search_musics().app_id(APP).key_word(word);
        let found = call.send().await.unwrap();
        titles(&found.list).join(", ")
    };
    assert_eq!(
        search("Sana Farrow").await,
        "Sana Farrow, Tin Drum Waltz, Every Other Sunday"
    );
    assert_eq!(search("LIGHT").await, "Harbour Lights");
    assert_eq!(search("no such song").await, "");
}

#[tokio::test]
async fn hot_lists_are_of_the_center_the_project_and_a_test() {
    let world = World::start().await;
    let songs = library(&world).await;
    for id in ["b", "a"] {
        world
            .control
            .add_song(&Song::new(id, id, "Nobody"))
            .await
            .unwrap();
    }
    let list = HotSongs {
        id: "list".to_owned(),
        name: "Mine".to_owned(),
        songs: vec!["a".to_owned(), songs[5].song_id.clone()],
    };
    world.control.set_hot_songs(&list).await.unwrap();
    let call = world.client.list_hot_music().app_id(APP);
    let call = call.custom_hot_list_id(vec!["list".to_owned(), "unknown".to_owned()]);
    let lists = call.send().await.unwrap().into_inner().hot_list;
    let shown: Vec<_> = lists
        .iter()
        .map(|list| (list.hot_type, list.hot_song.len()))
        .collect();
    assert_eq!(shown, [(1, 12), (2, 2), (3, 2)]);
    let ranks: Vec<_> = lists[2]
        .hot_song
        .iter()
        .map(|song| (song.rank, song.songname.as_str()))
        .collect();
    assert_eq!(ranks, [(1, "a"), (2, "Copper Rain")]);
    assert_eq!(lists[2].custom_hot_list_name, "Mine");
    let call = world.client.list_hot_music().app_id(APP).hot_types(vec![2]);
    let project = call.send().await.unwrap().into_inner().hot_list;
    assert_eq!(project.len(), 1);
    assert_eq!(project[0].hot_song[0].song_id, "b");
    let wrong = HotSongs {
        songs: vec!["unknown".to_owned()],
        ..list
    };
    let refused = world.control.set_hot_songs(&wrong).await.unwrap_err();
    assert!(refused.to_string().contains("unknown"), "{refused}");
}

#[tokio::test]
async fn removed_songs_are_an_event() {
    let world = World::start().await;
    let songs = library(&world).await;
    world.control.remove_song(&songs[0].song_id).await.unwrap();
    assert!(world.control.remove_song(&songs[0].song_id).await.is_err());
    assert_eq!(library(&world).await, songs[1..]);
    let sent = world
        .control
        .deliveries(&DeliveryFilter::default())
        .await
        .unwrap();
    let [delivery] = &sent.deliveries[..] else {
        panic!("{sent:?}")
    };
    match decoded("MusicRemoved", &delivery.data) {
        EventData::MusicRemoved(event) => {
            assert_eq!(event.song_update[0].song_id, songs[0].song_id);
            assert_eq!(event.timestamp, NOON * 1000);
        }
        other => panic!("{other:?}"),
    }
    let unknown = world.client.list_musics().app_id("unknown").send().await;
    assert_eq!(code(unknown), "InvalidParameter.NotExistAppId");
}
