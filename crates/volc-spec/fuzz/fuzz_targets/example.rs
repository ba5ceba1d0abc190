//! Any text reads to a value, to an error or to nothing; places lie within the text; a mended value is stable.

#![no_main]

use libfuzzer_sys::fuzz_target;
use volc_spec::read_example;

fuzz_target!(|text: &str| {
    let example = read_example(text);
    for mend in &example.mends {
        assert!(text.get(mend.range.clone()).is_some(), "{mend:?}");
    }
    if let Some((range, why)) = &example.error {
        assert!(text.get(range.clone()).is_some() && !why.is_empty());
    }
    if let Some(line) = &example.request_line {
        assert!(text.get(line.range.clone()).is_some());
    }
    // What was mended is JSON, and an object or a list of it needs no more mending.
    if let Some(value) = example.value.filter(|value| value.is_object() || value.is_array()) {
        let again = read_example(&value.to_string());
        assert_eq!(again.mends, []);
        assert_eq!(again.value, Some(value));
    }
});
