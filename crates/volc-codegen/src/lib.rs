//! Turns the intermediate representation of API pages into Rust.
