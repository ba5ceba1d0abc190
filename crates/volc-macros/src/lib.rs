//! Expands a Volcengine API page to a typed Action in a downstream crate.
