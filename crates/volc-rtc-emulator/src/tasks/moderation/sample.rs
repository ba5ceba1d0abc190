//! A sample of what users send.

/// The pictures, by the numbers of `MediaType`.
pub(super) const PICTURES: i64 = 1;
/// The sound.
pub(super) const SOUND: i64 = 2;

/// A picture or a piece of sound that was reviewed.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) user_id: String,
    pub(super) media: i64,
    pub(super) object_key: String,
    pub(super) from: u64,
}
