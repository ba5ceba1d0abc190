//! A file with a comment in house words.

fn main() {
    // a lean transport
}
