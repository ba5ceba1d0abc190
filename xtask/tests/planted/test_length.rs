//! A file with a long name of a test.

#[test]
fn a_name_that_is_far_too_long_to_be_read_at_a_glance_by_any_of_us_xx() {}
