//! The code that progenitor generates for our Actions; `cargo xtask bench` writes it.

include!("../../../target/generated/progenitor.rs");
