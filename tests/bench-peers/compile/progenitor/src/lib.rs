//! What progenitor generates of our Actions; `cargo xtask bench` writes it.

include!("../../../target/generated/progenitor.rs");
