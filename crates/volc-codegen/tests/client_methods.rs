//! The names that codegen reserves on a client are those that the client has.

use std::{collections::BTreeSet, fs, path::Path};

use volc_codegen::CLIENT_METHODS;

#[test]
fn client_methods_are_all_reserved() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../volc-core/src/service_client.rs");
    let source = fs::read_to_string(file).unwrap();
    let (_, client) = source.split_once("impl Client {").unwrap();
    let (client, _) = client.split_once("macro_rules! actions").unwrap();
    let methods: BTreeSet<&str> = client
        .split(" fn ")
        .skip(1)
        .filter_map(|text| text.split(['(', '<']).next())
        .collect();
    assert!(
        methods.contains("send") && methods.contains("from_env"),
        "{methods:?}"
    );
    let unreserved: Vec<_> = methods
        .iter()
        .filter(|name| !CLIENT_METHODS.contains(name))
        .collect();
    assert!(
        unreserved.is_empty(),
        "add {unreserved:?} to CLIENT_METHODS"
    );
}
