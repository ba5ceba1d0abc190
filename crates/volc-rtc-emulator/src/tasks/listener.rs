//! Happenings in rooms, as the tasks that watch them see them, in the transaction of the happening.

use rusqlite::Transaction;

use super::family::Step;
use super::{families, find, machine};
use crate::ApiError;
use crate::control::Media;
use crate::rooms::Listener;
use crate::rooms::ids::UserKey;

/// The functions that rooms call.
pub(crate) static LISTENER: Listener = Listener {
    joined,
    replaced,
    left,
    published,
    message: |_, _, _, _| Ok(()),
};

fn joined(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    let step = Step::Joined {
        room_id: user.room_id,
        user_id: user.user_id,
    };
    tell(tx, user, &step, at)
}

fn replaced(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    let step = Step::Replaced {
        room_id: user.room_id,
        user_id: user.user_id,
    };
    tell(tx, user, &step, at)
}

fn left(tx: &Transaction<'_>, user: UserKey<'_>, _: &str, at: u64) -> Result<(), ApiError> {
    let step = Step::Left {
        room_id: user.room_id,
        user_id: user.user_id,
    };
    tell(tx, user, &step, at)
}

fn published(
    tx: &Transaction<'_>,
    user: UserKey<'_>,
    media: Media,
    is_published: bool,
    at: u64,
) -> Result<(), ApiError> {
    let step = Step::Stream {
        room_id: user.room_id,
        user_id: user.user_id,
        media,
        is_published,
    };
    tell(tx, user, &step, at)
}

fn tell(tx: &Transaction<'_>, user: UserKey<'_>, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    for number in find::watching(tx, user.app_id, user.room_id)? {
        // The step of another task may have ended this one.
        let Some(mut task) = find::by_number(tx, number)?.filter(|task| task.state.is_live())
        else {
            continue;
        };
        if let Some(family) = families::find(&task.family) {
            machine::happened(tx, family, &mut task, step, at)?;
        }
    }
    Ok(())
}
