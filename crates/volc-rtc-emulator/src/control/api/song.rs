//! The library of songs.

use serde::{Deserialize, Serialize};

/// A song of the library. What is not set is empty, 0 or `false`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Song {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The singer.
    pub singer: String,
    /// The id of the vendor.
    pub vendor_id: i64,
    /// The name of the vendor.
    pub vendor_name: String,
    /// The address of the cover.
    pub poster_url: String,
    /// The address of the lyrics in KRC; empty: there are none.
    pub krc_url: String,
    /// The address of the lyrics in LRC; empty: there are none.
    pub lrc_url: String,
    /// The address of the MIDI file.
    pub midi_url: String,
    /// The duration in seconds.
    pub duration: i64,
    /// The value of `BgmType`: 0 without accompaniment, 1 by channel, 2 by track.
    pub bgm_type: i64,
    /// `true` if singing it can be scored.
    pub can_be_scored: bool,
    /// `true` if it can be recorded.
    pub can_be_recorded: bool,
    /// The value of `SceneType`: 0 for all, 1 background music, 2 karaoke.
    pub scene_type: i64,
    /// The value of `RegionType`: 0 mainland China, 1 the whole world.
    pub region_type: i64,
    /// Start and end of the climax in seconds.
    pub climax: Option<(f64, f64)>,
    /// The time of the last change in seconds since 1970; that of the call, if it is 0.
    pub updated_at: i64,
}

impl Song {
    /// Returns a song with an id, a title and a singer.
    pub fn new(id: impl Into<String>, title: impl Into<String>, singer: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            singer: singer.into(),
            ..Self::default()
        }
    }
}

/// A custom list of hot songs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HotSongs {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The ids of the songs, the best one first.
    pub songs: Vec<String>,
}
