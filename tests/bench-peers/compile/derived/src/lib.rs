//! Our types with derived serde; `cargo xtask bench` writes it.

include!("../../../target/generated/derived.rs");
