//! A file with a name in house words.

pub struct RawAnswer;
