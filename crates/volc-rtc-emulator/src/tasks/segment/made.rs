//! A segment that is made.

/// A piece of a stream, or of the mixed sound.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) user_id: String,
    pub(super) stream_type: i64,
    /// The number in the task, from 1 on.
    pub(super) number: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}
