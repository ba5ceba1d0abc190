//! `ListHotMusic`: lists of hot songs.

use rusqlite::{Connection, OptionalExtension as _, Transaction};
use volc_rtc_api::music::list_hot_music::{
    HotList, HotSong, ListHotMusicOutput, ListHotMusicRequest, PitchType, RecordType,
};

use super::{catalogue, songs};
use crate::ApiError;
use crate::control::{HotSongs, Song};

/// The lists that are there for every app: type and name.
const CENTER: (i64, &str) = (1, "内容中心热歌榜");
const PROJECT: (i64, &str) = (2, "项目热歌榜");
/// Those that a test has set.
const CUSTOM: (i64, &str) = (3, "自定义热歌榜");

/// Lists the lists that are asked for.
pub(super) fn list(
    db: &Connection,
    app_id: &str,
    request: &ListHotMusicRequest,
) -> Result<ListHotMusicOutput, ApiError> {
    let mut output = ListHotMusicOutput::default();
    let usual = [CENTER.0, PROJECT.0];
    let types = request.hot_types.as_deref().unwrap_or(&usual);
    for (list, songs) in [
        (CENTER, catalogue::kept(db, app_id)?),
        (PROJECT, catalogue::added(db, app_id)?),
    ] {
        if types.contains(&list.0) {
            output.hot_list.push(described(list, &songs));
        }
    }
    let all = catalogue::all(db, app_id)?;
    for id in request.custom_hot_list_id.iter().flatten() {
        if let Some(custom) = find(db, app_id, id)? {
            let song = |id: &String| all.iter().find(|song| song.id == *id).cloned();
            let songs: Vec<Song> = custom.songs.iter().filter_map(song).collect();
            let mut list = described(CUSTOM, &songs);
            list.custom_hot_list_id = custom.id;
            list.custom_hot_list_name = custom.name;
            output.hot_list.push(list);
        }
    }
    Ok(output)
}

fn find(db: &Connection, app_id: &str, id: &str) -> Result<Option<HotSongs>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT name, songs FROM music_hot_lists WHERE app_id = ?1 AND list_id = ?2",
    )?;
    let found = select
        .query_row((app_id, id), |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((name, songs)) = found else {
        return Ok(None);
    };
    Ok(Some(HotSongs {
        id: id.to_owned(),
        name,
        songs: serde_json::from_str(&songs)?,
    }))
}

/// Sets a custom list.
pub(super) fn set(tx: &Transaction<'_>, app_id: &str, list: &HotSongs) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO music_hot_lists (app_id, list_id, name, songs) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((app_id, &list.id, &list.name, serde_json::to_string(&list.songs)?))?;
    Ok(())
}

fn described((hot_type, name): (i64, &str), songs: &[Song]) -> HotList {
    let mut list = HotList::default();
    list.hot_type = hot_type;
    name.clone_into(&mut list.hot_name);
    list.hot_song = songs.iter().zip(1..).map(hot_song).collect();
    list
}

fn hot_song((song, rank): (&Song, i64)) -> HotSong {
    let mut hot = HotSong::default();
    hot.song_id.clone_from(&song.id);
    hot.vendor_id = song.vendor_id;
    hot.vendor_name.clone_from(&song.vendor_name);
    hot.songname.clone_from(&song.title);
    hot.singer.clone_from(&song.singer);
    hot.lyric_type = songs::kinds(song).iter().map(|kind| kind.value()).collect();
    hot.scene_type = song.scene_type.into();
    hot.pitch_type = PitchType::from(i64::from(song.can_be_scored));
    hot.record_type = RecordType::from(i64::from(song.can_be_recorded));
    hot.region_type = song.region_type.into();
    hot.segment = songs::segment(song);
    hot.duration = song.duration;
    hot.rank = rank;
    hot.bgm_type = song.bgm_type.into();
    hot.poster_url.clone_from(&song.poster_url);
    hot
}
