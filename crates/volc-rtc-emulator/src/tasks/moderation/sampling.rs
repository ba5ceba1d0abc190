//! The pictures and pieces of sound that are reviewed.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::results;
use super::sample::{PICTURES, SOUND, Sample};
use crate::ApiError;
use crate::tasks::files::{self, NewFile};
use crate::tasks::machine;
use crate::tasks::streams::{self, Published, Selection};
use crate::tasks::task::Task;

/// The most streams of a task.
const MOST: usize = 17;
/// The size of the picture of a simulated camera.
const CAMERA: (u32, u32) = (640, 360);
/// The bytes of a millisecond of sound.
const SOUND_BYTES: u64 = 32;

/// The part that the family keeps of a task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Sampler {
    /// The users who have published.
    #[serde(default)]
    users: Vec<String>,
    /// The time of the next pictures.
    #[serde(default)]
    pictures_at: Option<u64>,
    #[serde(default)]
    sounds: Vec<Sound>,
}

/// A piece of sound that is being taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sound {
    user_id: String,
    stream_type: i64,
    from: u64,
}

/// Returns the streams that a task reviews now.
pub(super) fn streams(db: &Connection, task: &Task) -> Result<Vec<Published>, ApiError> {
    let media = media(task);
    let (sound, pictures) = (media & SOUND != 0, media & PICTURES != 0);
    let wanted = if task.user_id.is_empty() {
        Selection::all(sound, pictures)
    } else {
        Selection::user(&task.user_id, sound, pictures)
    };
    let mut all = wanted.published(db, task)?;
    all.truncate(MOST);
    Ok(all)
}

/// Returns what a task reviews: [`PICTURES`], [`SOUND`] or both.
pub(super) fn media(task: &Task) -> i64 {
    task.int("/MediaType", PICTURES | SOUND)
}

/// Returns the users who have published while a task was running.
pub(super) fn users(task: &Task) -> Vec<String> {
    read(task).users
}

/// Takes what is due of that which is published.
pub(super) fn follow(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    let mut sampler = read(task);
    let published = streams(tx, task)?;
    for stream in &published {
        if !sampler.users.contains(&stream.user_id) {
            sampler.users.push(stream.user_id.clone());
        }
    }
    let (videos, audios): (Vec<Published>, Vec<Published>) = published
        .into_iter()
        .partition(|stream| stream.media.is_video());
    let mut samples = Vec::new();
    sampler.pictures_at = match sampler.pictures_at {
        _ if videos.is_empty() => None,
        Some(due) if due > at => Some(due),
        _ => {
            for video in &videos {
                samples.push(picture(tx, task, video, at)?);
            }
            Some(at.saturating_add(millis(task, "/Interval", 2000, 100)))
        }
    };
    let length = millis(task, "/Duration", 20_000, 1000);
    let is_of = |sound: &Sound, audio: &Published| {
        sound.user_id == audio.user_id && sound.stream_type == audio.stream_type
    };
    let is_over = |sound: &Sound| {
        at.saturating_sub(sound.from) >= length || !audios.iter().any(|audio| is_of(sound, audio))
    };
    let (over, open): (Vec<Sound>, Vec<Sound>) = sampler.sounds.drain(..).partition(is_over);
    sampler.sounds = open;
    for audio in &audios {
        if !sampler.sounds.iter().any(|sound| is_of(sound, audio)) {
            sampler.sounds.push(Sound {
                user_id: audio.user_id.clone(),
                stream_type: audio.stream_type,
                from: at,
            });
        }
    }
    for sound in &over {
        samples.push(piece(tx, task, sound, at)?);
    }
    let ends = sampler
        .sounds
        .iter()
        .map(|sound| sound.from.saturating_add(length));
    let due = ends.chain(sampler.pictures_at).min();
    save(tx, task, &sampler)?;
    results::passed(tx, task, &samples, at)?;
    match due {
        Some(due) => machine::wake_at(tx, task, due),
        None => machine::do_not_wake(tx, task),
    }
}

/// Takes the last pieces of sound.
pub(super) fn finish(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    let mut sampler = read(task);
    let mut samples = Vec::new();
    for sound in sampler.sounds.drain(..) {
        samples.push(piece(tx, task, &sound, at)?);
    }
    save(tx, task, &sampler)?;
    results::passed(tx, task, &samples, at)
}

fn picture(
    tx: &Transaction<'_>,
    task: &Task,
    video: &Published,
    at: u64,
) -> Result<Sample, ApiError> {
    let (width, height) = CAMERA;
    let number = files::next_number(tx, &task.app_id)?;
    let key = format!("{}/{}_{at}_{number:08}.jpg", task.room_id, video.user_id);
    let file = NewFile {
        user_id: &video.user_id,
        stream_type: video.stream_type,
        format: "jpg",
        object_key: &key,
        base_bytes: u64::from(width) * u64::from(height) / 8,
        bytes_per_second: 0,
        width,
        height,
        streams: json!([streams::shown(&video.user_id, video.stream_type)]),
        started_at: at,
        ended_at: Some(at),
    };
    files::add(tx, task, &file)?;
    Ok(Sample {
        user_id: video.user_id.clone(),
        media: PICTURES,
        object_key: key,
        from: at,
    })
}

fn piece(tx: &Transaction<'_>, task: &Task, sound: &Sound, at: u64) -> Result<Sample, ApiError> {
    let number = files::next_number(tx, &task.app_id)?;
    let key = format!("{}/{}_{at}_{number:08}.wav", task.room_id, sound.user_id);
    let file = NewFile {
        user_id: &sound.user_id,
        stream_type: sound.stream_type,
        format: "wav",
        object_key: &key,
        base_bytes: at.saturating_sub(sound.from).saturating_mul(SOUND_BYTES),
        bytes_per_second: 0,
        width: 0,
        height: 0,
        streams: json!([streams::shown(&sound.user_id, sound.stream_type)]),
        started_at: sound.from,
        ended_at: Some(at),
    };
    files::add(tx, task, &file)?;
    Ok(Sample {
        user_id: sound.user_id.clone(),
        media: SOUND,
        object_key: key,
        from: sound.from,
    })
}

fn read(task: &Task) -> Sampler {
    // A task that has taken nothing has no data yet.
    serde_json::from_value(task.data.clone()).unwrap_or_default()
}

fn save(tx: &Transaction<'_>, task: &mut Task, sampler: &Sampler) -> Result<(), ApiError> {
    task.data = serde_json::to_value(sampler)?;
    machine::save(tx, task)
}

fn millis(task: &Task, pointer: &str, default: i64, least: u64) -> u64 {
    u64::try_from(task.int(pointer, default))
        .unwrap_or(0)
        .max(least)
}
