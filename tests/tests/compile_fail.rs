//! What must not compile, and what the compiler says of it.

#[test]
fn mistakes_are_told_by_the_compiler() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}
