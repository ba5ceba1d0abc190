//! `ListMusics` and `SearchMusics`.

use rusqlite::Connection;
use volc_rtc_api::music::list_musics::{
    Filter, ListMusicsOutput, ListMusicsRequest, LyricType, LyricUrl, Music, PitchType, RecordType,
};
use volc_rtc_api::music::search_musics::{SearchMusicsOutput, SearchMusicsRequest};

use super::catalogue;
use crate::ApiError;
use crate::control::Song;

/// The songs of a page, unless the call says otherwise.
const SONGS: i64 = 10;

/// Lists songs in the order of the catalogue.
pub(super) fn list(
    db: &Connection,
    app_id: &str,
    request: &ListMusicsRequest,
) -> Result<ListMusicsOutput, ApiError> {
    let mut songs = catalogue::all(db, app_id)?;
    let since = request.last_update_time.unwrap_or(0);
    let ids = request.song_ids.as_deref().unwrap_or_default();
    songs.retain(|song| {
        song.updated_at >= since
            && (ids.is_empty() || ids.contains(&song.id))
            && passes(song, request.filters.as_deref())
    });
    let mut output = ListMusicsOutput::default();
    (output.total, output.list) = page(&songs, request.page_num, request.page_size);
    Ok(output)
}

/// Searches songs by a keyword.
pub(super) fn search(
    db: &Connection,
    app_id: &str,
    request: &SearchMusicsRequest,
) -> Result<SearchMusicsOutput, ApiError> {
    let keyword = request.key_word.as_deref().unwrap_or_default();
    let lower = keyword.to_lowercase();
    let closeness = |song: &Song| {
        if song.title == keyword {
            Some(0)
        } else if song.singer == keyword {
            Some(1)
        } else {
            let is_close = song.title.to_lowercase().contains(&lower);
            is_close.then_some(2)
        }
    };
    let mut found: Vec<(i32, Song)> = catalogue::all(db, app_id)?
        .into_iter()
        .filter(|song| passes(song, request.filters.as_deref()))
        .filter_map(|song| Some((closeness(&song)?, song)))
        .collect();
    found.sort_by_key(|(closeness, _)| *closeness);
    let songs: Vec<Song> = found.into_iter().map(|(_, song)| song).collect();
    let mut output = SearchMusicsOutput::default();
    (output.total, output.list) = page(&songs, request.page_num, request.page_size);
    Ok(output)
}

/// Returns whether a song is not filtered out.
fn passes(song: &Song, filters: Option<&[Filter]>) -> bool {
    let mut filters = filters.unwrap_or_default().iter();
    filters.all(|filter| match filter {
        Filter::NoLyrics => !kinds(song).is_empty(),
        Filter::NoScoring => song.can_be_scored,
        Filter::NoAccompaniment => song.bgm_type != 0,
        Filter::NoClimax => song.climax.is_some(),
        _ => true,
    })
}

/// Returns the number of all songs, and those of a page.
fn page(songs: &[Song], number: Option<i64>, size: Option<i64>) -> (i64, Vec<Music>) {
    let whole = |number: i64| usize::try_from(number).unwrap_or(0);
    let size = whole(size.unwrap_or(SONGS));
    let before = whole(number.unwrap_or(1).saturating_sub(1)).saturating_mul(size);
    let page = songs.iter().skip(before).take(size).map(described);
    (
        i64::try_from(songs.len()).unwrap_or(i64::MAX),
        page.collect(),
    )
}

/// Returns the kinds of lyrics that there are.
pub(super) fn kinds(song: &Song) -> Vec<LyricType> {
    let kinds = [
        (LyricType::Krc, &song.krc_url),
        (LyricType::Lrc, &song.lrc_url),
    ];
    let kinds = kinds.into_iter().filter(|(_, url)| !url.is_empty());
    kinds.map(|(kind, _)| kind).collect()
}

/// Returns the climax as a text.
pub(super) fn segment(song: &Song) -> String {
    song.climax
        .map_or_else(String::new, |(from, to)| format!("[{from}, {to}]"))
}

fn described(song: &Song) -> Music {
    let mut urls = LyricUrl::default();
    urls.krc_url.clone_from(&song.krc_url);
    urls.lrc_url.clone_from(&song.lrc_url);
    urls.midi_url.clone_from(&song.midi_url);
    let mut music = Music::default();
    music.song_id.clone_from(&song.id);
    music.songname.clone_from(&song.title);
    music.singer.clone_from(&song.singer);
    music.vendor_id = song.vendor_id;
    music.vendor_name.clone_from(&song.vendor_name);
    music.poster_url.clone_from(&song.poster_url);
    music.lyric_type = kinds(song);
    music.duration = song.duration;
    music.bgm_type = song.bgm_type.into();
    music.pitch_type = PitchType::from(i64::from(song.can_be_scored));
    music.record_type = RecordType::from(i64::from(song.can_be_recorded));
    music.segment = segment(song);
    music.update_at = song.updated_at;
    music.lyric_url = Some(urls);
    music
}
