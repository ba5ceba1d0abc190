//! Reading and writing of values: the tables of the `wire` module's documentation.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::json;
use volc_core::__private::{
    AsSerde, Body, Raw, Reading, RequestJson, Wire, from_slice, query_pairs,
};
use volc_core::__private::{open_enum, response_struct};
use volc_core::Sensitive;
use volc_core::api::Json;

#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    id: i64,
    name: String,
}

response_struct!(Inner {
    id = optional("Id"),
    name = optional("Name").aliases(&["Title", "Label"]).max_length(4),
});

open_enum! {
    enum Kind: i64 { Zero = 0, Minus = -1 }
}

open_enum! {
    enum Codec: str { H264 = "h264" }
}

#[derive(Clone, Debug, PartialEq)]
struct Request {
    app_id: String,
    limit: i64,
    ratio: Option<f64>,
    items: Vec<Inner>,
    kinds: Option<Vec<Kind>>,
    ext: Option<BTreeMap<String, i64>>,
    token: Option<Sensitive<String>>,
    deep: Option<Inner>,
}

response_struct!(Request {
    app_id = query("AppId").required(),
    limit = required("Limit").min(Int(1)).max(Int(20)).also(&[Int(0)]),
    ratio = optional("Ratio").min(Int(0)).exclusive_min().max(Float(1.5)),
    items = optional("Items").max_items(2),
    kinds = query("Kinds"),
    ext = optional("Ext").max(Int(9)),
    token = optional("Token").sensitive().max_length(3),
    deep = optional("Deep"),
});

fn request() -> Request {
    Request {
        limit: 1,
        ..Wire::zero()
    }
}

/// Reads from serde_json directly and through its `Value`: both must agree.
fn read<T: Wire + PartialEq + Debug>(json: &str) -> Result<T, String> {
    let direct = from_slice::<T>(json.as_bytes()).map_err(|e| e.to_string());
    if let Ok(value) = serde_json::from_str::<Json>(json) {
        let other = T::decode(value, Reading::Exact);
        assert_eq!(
            direct.is_ok(),
            other.is_ok(),
            "{json}: {direct:?} against {other:?}"
        );
    }
    direct
}

#[test]
fn values_are_read_tolerantly() {
    fn ok<T: Wire + PartialEq + Debug>(cases: &[(&str, T)]) {
        for (json, expected) in cases {
            assert_eq!(read::<T>(json).as_ref(), Ok(expected), "{json}");
        }
    }
    ok::<i64>(&[
        ("7", 7),
        ("-7", -7),
        ("20.0", 20),
        ("2e1", 20),
        ("9007199254740992.0", 9_007_199_254_740_992),
        ("9223372036854775807", i64::MAX),
        ("\"-9223372036854775808\"", i64::MIN),
        ("\"007\"", 7),
        ("\"\"", 0),
        ("null", 0),
    ]);
    ok::<u64>(&[
        ("18446744073709551615", u64::MAX),
        ("\"18446744073709551615\"", u64::MAX),
        ("3.0", 3),
        ("\"\"", 0),
        ("null", 0),
    ]);
    ok::<f64>(&[("1", 1.0), ("-1.5", -1.5), ("\"1.5\"", 1.5), ("null", 0.0)]);
    ok::<bool>(&[
        ("true", true),
        ("0", false),
        ("1", true),
        ("\"true\"", true),
        ("\"false\"", false),
        ("null", false),
    ]);
    let text = |t: &str| t.to_owned();
    ok::<String>(&[
        ("\"a\\u4e2d\\n\"", text("a中\n")),
        ("\"\"", text("")),
        ("null", text("")),
        ("12", text("12")),
        ("-0", text("-0")),
        ("1.10", text("1.10")),
        ("1E5", text("1E5")),
        (
            "123456789012345678901234567890",
            text("123456789012345678901234567890"),
        ),
    ]);
    ok::<Vec<i64>>(&[("[1, \"2\", null]", vec![1, 2, 0]), ("null", vec![])]);
    ok::<BTreeMap<String, String>>(&[
        ("{\"a\": 1.50}", BTreeMap::from([(text("a"), text("1.50"))])),
        ("null", BTreeMap::new()),
        ("[]", BTreeMap::new()),
        ("\"\"", BTreeMap::new()),
    ]);
    ok::<Option<i64>>(&[("null", None), ("\"3\"", Some(3))]);
    ok::<Kind>(&[
        ("0", Kind::Zero),
        ("\"-1\"", Kind::Minus),
        ("null", Kind::Zero),
    ]);
    ok::<Codec>(&[("\"h264\"", Codec::H264)]);
    ok::<Inner>(&[
        ("{}", Inner::default()),
        ("null", Inner::default()),
        ("{\"Name\": null, \"Id\": null}", Inner::default()),
        (
            "{\"Extra\": {\"x\": [1, {}]}, \"Label\": 5, \"Id\": 1}",
            Inner {
                id: 1,
                name: text("5"),
            },
        ),
    ]);
}

#[test]
fn member_that_comes_twice_counts_the_second_time() {
    let first = r#""AppId": "a", "Limit": 1, "Ratio": 1.5, "Items": [{"Id": 1, "Name": "x"}, {"Id": 2}],
        "Kinds": [-1], "Ext": {"a": 1}, "Token": "t", "Deep": {"Id": 1, "Name": "x"}"#;
    let second = r#""Deep": {"Name": "y"}, "Ext": {"b": 2}, "AppId": "b", "Items": [{"Name": "y"}], "Limit": "3",
        "Kinds": [0, 5], "Token": "u", "Ratio": 0.5"#;
    let null = r#""AppId": null, "Limit": null, "Ratio": null, "Items": null, "Kinds": null, "Ext": null,
        "Token": null, "Deep": null"#;
    let alone = |members: &str| read::<Request>(&format!("{{{members}}}")).unwrap();
    for (last, alone) in [second, null].map(|last| (last, alone(last))) {
        let both = read::<Request>(&format!("{{{first}, \"New\": [], {last}}}"));
        assert_eq!(both.as_ref(), Ok(&alone));
    }
}

#[test]
fn list_of_any_length_is_whole_and_has_little_room_left() {
    for length in 0..100 {
        let ids: Vec<i64> = (0..length).collect();
        let items: Vec<_> = ids.iter().map(|id| json!({"Id": id})).collect();
        let read = from_slice::<Vec<Inner>>(json!(items).to_string().as_bytes()).unwrap();
        assert!(read.iter().map(|item| item.id).eq(ids));
        let room = read.capacity();
        assert!(room <= (2 * read.len()).max(4), "{room} for {length}");
    }
}

#[test]
fn wrong_value_is_an_error_that_names_its_place_only() {
    fn err<T: Wire + PartialEq + Debug>(json: &str, expected: &str) {
        let error = read::<T>(json).unwrap_err();
        assert!(error.starts_with(expected), "{json}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    err::<i64>(
        "1.5",
        "invalid value: floating point `1.5`, expected a signed integer of 64 bits",
    );
    err::<i64>("1e19", "invalid value: floating point `1e+19`");
    err::<i64>("9007199254740993.0e1", "invalid value");
    err::<i64>(
        "18446744073709551615",
        "invalid value: integer `18446744073709551615`",
    );
    err::<i64>(
        "\"9223372036854775808\"",
        "invalid value: string \"9223372036854775808\"",
    );
    err::<i64>(
        "\"hunter2\"",
        "invalid type: a text, expected a signed integer of 64 bits",
    );
    err::<i64>("\"1.5\"", "invalid value: string \"1.5\"");
    err::<i64>("true", "invalid type: boolean `true`");
    err::<i64>("[]", "invalid type: sequence");
    err::<u64>("-1", "invalid value: integer `-1`");
    err::<f64>("\"NaN\"", "invalid type: a text");
    err::<f64>("\"1e999\"", "invalid value: string \"1e999\"");
    err::<f64>("\"\"", "invalid");
    err::<bool>("2", "invalid value: integer `2`");
    err::<bool>("\"hunter2\"", "invalid type: a text, expected a boolean");
    err::<String>("true", "invalid type: a boolean, expected a text");
    err::<String>("[\"hunter2\"]", "invalid type: sequence, expected a text");
    err::<String>("{\"hunter2\": 1}", "invalid type: map, expected a text");
    err::<String>("{}", "invalid type: map");
    err::<Vec<i64>>("\"hunter2\"", "invalid type: a text, expected a list");
    err::<Vec<i64>>("[1, [2]]", "`[1]`: invalid type: sequence");
    err::<BTreeMap<String, i64>>("[1]", "invalid type: sequence, expected a map");
    err::<BTreeMap<String, i64>>("\"hunter2\"", "invalid type: a text, expected a map");
    err::<BTreeMap<String, i64>>("{\"a`b\": \"x\"}", "`a'b`: invalid type: a text");
    err::<Inner>(
        "\"hunter2\"",
        "invalid type: a text, expected an object (Inner)",
    );
    err::<Request>(
        "{\"Items\": [{}, {\"Name\": []}]}",
        "`Items[1].Name`: invalid type: sequence, expected a text at line 1 column",
    );
    err::<Request>("{\"Items\": [{}", "`Items[1]`: EOF while parsing");
    err::<Inner>("{} x", "trailing characters");
}

#[test]
fn text_in_the_place_of_an_object_is_not_quoted() {
    for text in [
        "a secret",
        "at line 1) at line 2 secret",
        "secret (Inner) secret",
        ")",
    ] {
        let document = json!({"Deep": text, "Items": []});
        let error = from_slice::<Request>(document.to_string().as_bytes()).unwrap_err();
        let expected = "invalid type: a text, expected an object (Inner)";
        assert_eq!(error.path(), "Deep");
        assert!(
            error
                .message()
                .starts_with(&format!("{expected} at line 1 column "))
        );
        assert!(error.message().len() < expected.len() + 24, "{error}");
        let error = Request::decode(document, Reading::Exact).unwrap_err();
        assert_eq!(error.to_string(), format!("in `Deep`: {expected}"));
        // A format without options, which hands out the text at once.
        let bare = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(text);
        let error = Inner::decode(bare, Reading::Exact).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn invalid_utf8_is_an_error_with_its_place() {
    type Lists = BTreeMap<String, Vec<String>>;
    for (json, expected) in [
        (
            &b"{\"a\":[\"x\",\n\"\xff\"]}"[..],
            "`a[1]`: it is not UTF-8 at line 2 column 2",
        ),
        (b"{}\xff", "it is not UTF-8 at line 1 column 3"),
        (b"\xff", "it is not UTF-8 at line 1 column 1"),
    ] {
        assert_eq!(from_slice::<Lists>(json).unwrap_err().to_string(), expected);
    }
}

#[test]
fn enumerations_keep_what_they_do_not_know() {
    for n in [-2, -1, 0, 1, i64::MAX] {
        let kind = Kind::from(n);
        assert_eq!(kind.value(), n);
        assert_eq!(matches!(kind, Kind::Unknown(_)), n != 0 && n != -1);
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(n));
        assert_eq!(kind.to_string(), n.to_string());
    }
    let codec: Codec = serde_json::from_value(json!("av1")).unwrap();
    assert_eq!(codec.value(), "av1");
    assert_eq!(serde_json::to_value(&codec).unwrap(), json!("av1"));
    assert_eq!(Codec::default().value(), "");
}

#[test]
fn request_omits_unset_fields_and_splits_query_from_body() {
    let mut request = request();
    request.app_id = "a b".into();
    request.kinds = Some(vec![Kind::Minus, Kind::from(7)]);
    request.token = Some("abc".into());
    assert_eq!(
        serde_json::to_value(Body(&request)).unwrap(),
        json!({"Limit": 1, "Items": [], "Token": "abc"})
    );
    let pairs = [("AppId", "a b"), ("Kinds", "-1"), ("Kinds", "7")];
    assert_eq!(
        query_pairs(&request).unwrap(),
        pairs.map(|(k, v)| (k, v.to_owned()))
    );
    let whole = serde_json::to_value(&request).unwrap();
    assert_eq!(whole["AppId"], "a b");
    assert_eq!(serde_json::from_value::<Request>(whole).unwrap(), request);
}

#[test]
fn a_structured_value_goes_into_the_query_only_as_json() {
    #[derive(Clone, Debug)]
    struct Bad {
        filter: Inner,
    }
    response_struct!(Bad { filter = query("Filter") });
    #[derive(Clone, Debug)]
    struct Good {
        filter: Inner,
    }
    response_struct!(Good { filter = query("Filter").json() });

    let error = query_pairs(&Bad {
        filter: Inner::default(),
    })
    .unwrap_err();
    assert_eq!(error.field(), "Filter");
    let pairs = query_pairs(&Good {
        filter: Inner::default(),
    })
    .unwrap();
    assert_eq!(pairs, [("Filter", "{\"Id\":0,\"Name\":\"\"}".to_owned())]);
}

#[test]
fn an_answer_is_written_with_every_field() {
    assert_eq!(
        serde_json::to_value(Inner::default()).unwrap(),
        json!({"Id": 0, "Name": ""})
    );
    assert_eq!(
        serde_json::to_value(AsSerde(&None::<Inner>)).unwrap(),
        json!(null)
    );
}

#[test]
fn values_out_of_bounds_are_named() {
    let check = |change: fn(&mut Request)| {
        let mut request = request();
        change(&mut request);
        request
            .check(&volc_core::__private::Bounds::NONE, &RequestJson::none())
            .map_err(|e| e.to_string())
    };
    let bad = |change| check(change).unwrap_err();

    assert_eq!(check(|_| ()), Ok(()));
    assert_eq!(check(|r| r.limit = 0), Ok(()));
    assert_eq!(
        bad(|r| r.limit = 21),
        "`Limit` must be at least 1 and at most 20 or 0, but is 21"
    );
    assert_eq!(
        bad(|r| r.ratio = Some(0.0)),
        "`Ratio` must be greater than 0 and at most 1.5, but is 0"
    );
    assert_eq!(
        bad(|r| r.ratio = Some(f64::NAN)),
        "`Ratio` must be a finite number, but is NaN"
    );
    assert_eq!(
        bad(|r| r.items = vec![Inner::default(); 3]),
        "`Items` must be at most 2 items, but is a list of 3 items"
    );
    assert_eq!(
        bad(|r| r.items = vec![
            Inner::default(),
            Inner {
                id: 0,
                name: "五个字太长".into()
            }
        ]),
        "`Items[1].Name` must be at most 4 characters, but is a text of 5 characters"
    );
    assert_eq!(
        bad(|r| r.ext = Some(BTreeMap::from([("k".into(), 10)]))),
        "`Ext.k` must be at most 9, but is 10"
    );
    assert_eq!(
        bad(|r| r.token = Some("abcd".into())),
        "`Token` must be at most 3 characters, but is ***"
    );
    assert!(format!("{:?}", Sensitive::from("hunter2")) == "***");
}

#[test]
fn other_formats_can_be_read_too() {
    use serde::de::value::{Error, MapDeserializer};
    let map = MapDeserializer::<_, Error>::new([("Name", "x"), ("Id", "4")].into_iter());
    assert_eq!(
        Inner::decode(map, Reading::Exact).unwrap(),
        Inner {
            id: 4,
            name: "x".into()
        }
    );
}

response_struct! {
    /// Holds secrets at two depths, and itself.
    pub struct Node {
        /// A secret.
        pin: Sensitive<String> = "Pin".sensitive().aliases(&["PIN"]),
        /// None.
        name: String = "Name",
        /// Further ones.
        more: Vec<Node> = "More",
        /// By name.
        stores: BTreeMap<String, Store> = "Stores",
    }
}

response_struct! {
    /// A store of something.
    pub struct Store {
        /// A secret.
        phrase: Sensitive<String> = "Phrase".sensitive(),
        /// One of the same name.
        pin: Sensitive<String> = "Pin".sensitive(),
    }
}

response_struct! {
    /// Has nodes.
    pub struct Tree {
        /// The first one.
        root: Option<Node> = "Root",
    }
}

#[test]
fn secrets_at_any_depth_and_once() {
    let all = ["PIN", "Phrase", "Pin"];
    assert_eq!(Node::tables().secrets(), all);
    assert_eq!(Tree::tables().secrets(), all);
    assert_eq!(Vec::<Tree>::tables().secrets(), all);
    assert!(i64::tables().secrets().is_empty() && Raw::tables().fields().is_empty());
    assert_eq!(Tree::tables().fields()[0].name, "Root");
}
