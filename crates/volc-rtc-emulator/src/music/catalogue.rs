//! The songs of an app: built-in ones, and those that were added.

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use crate::ApiError;
use crate::control::Song;

/// The time of the last change of built-in songs: 2023-11-14T22:13:20Z.
const UPDATED: i64 = 1_700_000_000;

/// Title, singer, duration, and what there is: lyrics in KRC (k) and LRC (l), a score (s), an accompaniment (a), a
/// climax (c).
const BUILT_IN: [(&str, &str, i64, &str); 12] = [
    ("Paper Lanterns", "Mira Oduya", 214, "klsac"),
    ("纸船", "林小满", 187, "klsac"),
    ("Harbour Lights", "The Quiet Kites", 242, "lsac"),
    ("Seventeen Steps", "Mira Oduya", 201, "kac"),
    ("风吹过的站台", "陈又晴", 233, "klsa"),
    ("Copper Rain", "Ivo Lindqvist", 176, "lc"),
    ("慢慢走", "林小满", 205, "klsac"),
    ("Night Bus Home", "The Quiet Kites", 263, "lsa"),
    ("Glass Mountain", "Ivo Lindqvist", 190, ""),
    ("晚安邮局", "陈又晴", 221, "klsac"),
    ("Tin Drum Waltz", "Sana Farrow", 158, "ac"),
    ("Every Other Sunday", "Sana Farrow", 229, "klsac"),
];

/// Returns the built-in songs.
pub(super) fn built_in() -> impl Iterator<Item = Song> {
    BUILT_IN
        .into_iter()
        .zip(1_i32..)
        .map(|((title, singer, duration, parts), number)| {
            let id = format!("emulatorsong{number:020}");
            let address = |kind: &str| format!("https://music.invalid/{id}.{kind}");
            let part = |mark: char, kind: &str| {
                let address = parts.contains(mark).then(|| address(kind));
                address.unwrap_or_default()
            };
            Song {
                title: title.to_owned(),
                singer: singer.to_owned(),
                vendor_id: 1,
                vendor_name: "emulator".to_owned(),
                poster_url: address("jpg"),
                krc_url: part('k', "krc"),
                lrc_url: part('l', "lrc"),
                midi_url: part('s', "mid"),
                duration,
                bgm_type: if parts.contains('a') { 2 } else { 0 },
                can_be_scored: parts.contains('s'),
                can_be_recorded: true,
                scene_type: 0,
                region_type: 0,
                climax: parts.contains('c').then_some((60.5, 90.25)),
                updated_at: UPDATED,
                id,
            }
        })
}

/// Returns the songs that were added to the library of an app.
pub(super) fn added(db: &Connection, app_id: &str) -> Result<Vec<Song>, ApiError> {
    let mut select =
        db.prepare_cached("SELECT data FROM music_songs WHERE app_id = ?1 ORDER BY number")?;
    let rows = select.query_map([app_id], |row| row.get::<_, String>(0))?;
    let texts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let songs = texts.iter().map(|text| serde_json::from_str(text));
    Ok(songs.collect::<Result<_, _>>()?)
}

/// Returns the built-in songs that an app still has.
pub(super) fn kept(db: &Connection, app_id: &str) -> Result<Vec<Song>, ApiError> {
    let mut select = db.prepare_cached("SELECT song_id FROM music_removed WHERE app_id = ?1")?;
    let rows = select.query_map([app_id], |row| row.get(0))?;
    let removed = rows.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(built_in()
        .filter(|song| !removed.contains(&song.id))
        .collect())
}

/// Returns all songs of an app.
pub(super) fn all(db: &Connection, app_id: &str) -> Result<Vec<Song>, ApiError> {
    let mut songs = kept(db, app_id)?;
    songs.extend(added(db, app_id)?);
    Ok(songs)
}

/// Adds a song, in place of the one with its id.
pub(super) fn add(tx: &Transaction<'_>, app_id: &str, song: &Song) -> Result<(), ApiError> {
    remove(tx, app_id, &song.id)?;
    let data = serde_json::to_string(song)?;
    tx.prepare_cached("INSERT INTO music_songs (app_id, song_id, data) VALUES (?1, ?2, ?3)")?
        .execute((app_id, &song.id, data))?;
    Ok(())
}

/// Removes a song, and returns it if it was there.
pub(super) fn remove(
    tx: &Transaction<'_>,
    app_id: &str,
    song_id: &str,
) -> Result<Option<Song>, ApiError> {
    let removed: Option<String> = tx
        .prepare_cached(
            "DELETE FROM music_songs WHERE app_id = ?1 AND song_id = ?2 RETURNING data",
        )?
        .query_row((app_id, song_id), |row| row.get(0))
        .optional()?;
    if let Some(data) = removed {
        return Ok(Some(serde_json::from_str(&data)?));
    }
    let found = kept(tx, app_id)?
        .into_iter()
        .find(|song| song.id == song_id);
    if found.is_some() {
        tx.prepare_cached("INSERT INTO music_removed (app_id, song_id) VALUES (?1, ?2)")?
            .execute((app_id, song_id))?;
    }
    Ok(found)
}
