//! A file with a doc that begins with a question word.

/// Whether it is open.
static OPEN: bool = true;
