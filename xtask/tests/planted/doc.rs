//! A file with a phrase on two lines.

/// Retries a request. In a call, what may be
/// repeated is.
fn main() {}
