//! A required field is asked for by the constructor, so a value from the start contradicts it.

use volc_core::__private::request_struct;

request_struct! {
    /// A required field has no preset.
    pub struct Preset {
        /// A name.
        required name: String = "Name" is "a",
    }
}

fn main() {}
