//! A file with a question as the name of a test.

#[test]
fn what_it_returns() {}
