//! The programs in the documentation of generated Actions.

#![allow(clippy::unwrap_used)]

mod shop;

use volc_codegen::{Lock, generate, plain_names};

#[test]
fn example_meets_the_conditions_of_what_it_leaves_unset() {
    let ir = shop::service(vec![shop::storage::keep()]);
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let mut files = generated.files.iter();
    let (_, text) = files
        .find(|(path, _)| path.ends_with("keep_order.rs"))
        .unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("//! "));
    let program: String = lines.map(str::trim).collect();
    let call =
        ".command(\"say\").text(\"hello\").store(Store::new().shelf(Shelf::new(\"b\"))).send()";
    assert!(program.contains(call), "{program}");
    assert!(program.contains("{Shelf, Store}"), "{program}");
}
