//! A page that cannot be read: the compiler shows its line.

volc_macros::spec!("pages/StopRoom.md");

fn main() {}
