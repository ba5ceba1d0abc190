//! The names that codegen reserves on a client are those that the client has.

use std::{collections::BTreeSet, fs, path::Path};

use volc_codegen::CLIENT_METHODS;

#[test]
fn reserved_methods_are_those_of_the_client() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../volc-core/src/service_client.rs");
    let source = fs::read_to_string(file).unwrap();
    let (_, client) = source.split_once("impl Client {").unwrap();
    let (client, _) = client.split_once("\n        impl ").unwrap();
    let methods: BTreeSet<&str> = client
        .split(" fn ")
        .skip(1)
        .filter_map(|text| text.split(['(', '<']).next())
        .collect();
    let reserved: BTreeSet<&str> = CLIENT_METHODS.iter().copied().collect();
    assert_eq!(
        reserved, methods,
        "make CLIENT_METHODS the list of what `service_client!` defines"
    );
}
