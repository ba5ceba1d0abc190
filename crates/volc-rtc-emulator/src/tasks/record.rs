//! Cloud recording, in four Versions.
//!
//! # What the pages leave open
//!
//! - A mixed recording has one file for each format, from the first stream that is published to the end of the task. A
//!   recording of single streams has files for each user's camera and microphone, and for each screen, from publishing
//!   to its end. One that comes back within `MaxSilenceSeconds` goes on in the same file; later, it begins another.
//! - Without `FileFormatConfig` the format is MP4. MP3, AAC and M4A make files only if `Control.MediaType` is audio.
//! - The random part of a name is the number of the file, so that two runs of a program have the same names.
//! - `RecordFileList` of a live task has the HLS files of `EnableSyncUpload` only, as the page of 2023-11-01 says.
//! - Files are uploaded while they are recorded, ten seconds behind: `RecordUploadStarted` comes with the first file,
//!   `RecordUploadProcessing` each minute, `RecordUploadDone` after `RecordStopped`, of a recording that has failed
//!   too: what it has recorded is uploaded, and the `Code` is that of the upload.
//! - An upload fails when `POST /_emulator/tasks/{id}/upload-failure` says so: then `RecordUploadBackuped` comes in
//!   place of `RecordUploadDone`, and `RecordSyncUploadFailed` at once where files are uploaded along.
//! - `RecordStarted` with `Code` 1 is sent for a task that fails before it has run, and is the last event of it: no
//!   `RecordStopped` follows, since nothing has begun. `RecordStopped` with `Code` 1 is sent for one that fails later.
//! - A file lists each stream once, with the `Index` that the last update gave it.
//! - An update replaces the streams, the background and the regions that it has, and leaves the others.

mod actions;
mod events;
mod family;
mod files;
mod names;

use volc_core::server::Route;
use volc_rtc_api::record::Record as _;

pub(in crate::tasks) use self::family::{FAMILY, fail_upload};
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Recordings.routes()
}
