//! The JSON form is fixed: other tools read it.

use serde_json::json;
use volc_ir::{Type, TypeDef};

#[test]
fn types_are_tagged_by_kind() {
    let cases = [
        (Type::Int {}, json!({"kind": "int"})),
        (
            Type::List {
                of: Box::new(Type::Struct { name: "S".into() }),
            },
            json!({"kind": "list", "of": {"kind": "struct", "ref": "S"}}),
        ),
        (
            Type::Enum {
                of: volc_ir::Scalar::Int,
                name: "E".into(),
            },
            json!({"kind": "enum", "of": "int", "ref": "E"}),
        ),
    ];
    for (ty, expected) in cases {
        assert_eq!(serde_json::to_value(&ty).unwrap(), expected);
        assert_eq!(serde_json::from_value::<Type>(expected).unwrap(), ty);
    }
}

#[test]
fn unknown_members_are_refused() {
    for bad in [
        json!({"kind": "int", "width": 32}),
        json!({"kind": "list", "of": {"kind": "int"}, "max": 3}),
    ] {
        assert!(
            serde_json::from_value::<Type>(bad.clone()).is_err(),
            "{bad}"
        );
    }
    let bad = json!({"kind": "struct", "name": "S", "usage": "request", "docs": "", "fields": [],
        "span": {"line": 1, "column": 1, "start": 0, "end": 0}, "extra": 1});
    assert!(serde_json::from_value::<TypeDef>(bad).is_err());
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_describes_every_member() {
    let schema = volc_ir::Ir::json_schema();
    fn walk(path: &str, v: &serde_json::Value) {
        // A variant with one value is described as a whole.
        let is_variant = v.get("description").is_some() && v.get("additionalProperties").is_some();
        let properties = v.get("properties").and_then(|p| p.as_object());
        if let Some(properties) = properties.filter(|p| !(is_variant && p.len() == 1)) {
            for (name, p) in properties {
                let tag = p.get("const").is_some();
                assert!(
                    tag || p.get("description").is_some(),
                    "{path}.{name} has no description"
                );
            }
        }
        match v {
            serde_json::Value::Object(m) => {
                m.iter().for_each(|(k, v)| walk(&format!("{path}.{k}"), v))
            }
            serde_json::Value::Array(a) => a.iter().for_each(|v| walk(path, v)),
            _ => {}
        }
    }
    walk("$", &schema);
}
