//! Pages with hundreds of fields: no table macro takes its rows one by one, or it would hit the recursion limit.
#![allow(clippy::unwrap_used, non_camel_case_types, non_snake_case)]

mod names;

use volc_core::__private::{Wire, WireStruct, from_slice};
use volc_core::api::Json;

macro_rules! tables {
    ($($a:ident $wire_a:literal $b:ident $set_b:ident $wire_b:literal;)*) => {
        pub(crate) mod required {
            volc_core::__private::required_fields!($($a),*);
        }

        volc_core::__private::action! {
            ManyCall: ManyRequest -> ManyOutput;
            ActionInfo::new("Many", "2020-12-01");
            $(
                /// A required field.
                required $a: String = $wire_a.max_length(8),
                /// An optional field.
                optional $b, $set_b: i64 = $wire_b.min(Int(1)).required_if(&[when("A000", &["all"])]),
            )*
        }

        volc_core::__private::response_struct! {
            /// A response.
            pub struct ManyOutput {$(
                /// A number.
                $a: i64 = $wire_a,
                /// A text.
                $b: String = $wire_b,
            )*}
        }

        volc_core::__private::request_struct! {
            /// A struct in a request.
            pub struct Many {$(
                /// A required field.
                required $a: i64 = $wire_a,
                /// A required field.
                required $b: i64 = $wire_b,
            )*}
        }

        volc_core::__private::request_struct! {
            /// A struct in a request.
            pub struct Fixed {$(
                /// A fixed field.
                fixed $a: String = $wire_a is $wire_a,
                /// An optional field.
                optional $b: ManyTexts = $wire_b is $wire_b,
            )*}
            rules [exactly_one_of(&[$($wire_a),*])]
        }

        volc_core::__private::open_enum! {
            /// An enumeration.
            pub enum ManyTexts: str {$(
                /// A value.
                $a = $wire_a,
                /// A value.
                $b = $wire_b,
            )*}
        }

        fn many() -> Many {
            Many::new($({ let $a = 1; $a }, { let $b = 2; $b }),*)
        }

        fn call(client: &volc_core::Client) -> ManyCall {
            let call = ManyCall::new(client);
            $(let call = call.$b(2);)*
            call
        }
    };
}

names::names!(tables);

#[test]
fn struct_of_500_fields_is_written_and_read() {
    let json = serde_json::to_value(many()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), 500);
    assert_eq!(
        serde_json::from_value::<Many>(json.clone()).unwrap(),
        many()
    );
    let output: ManyOutput = from_slice(json.to_string().as_bytes()).unwrap();
    assert_eq!((output.a498, output.b499.as_str()), (1, "2"));
    let fixed = serde_json::to_value(Fixed::new()).unwrap();
    assert_eq!(
        (&fixed["A498"], &fixed["B499"]),
        (&Json::from("A498"), &Json::from("B499"))
    );
    assert_eq!(Fixed::default().b001, Some(ManyTexts::b001));
}

#[test]
fn action_of_500_fields_is_written_and_checked() {
    assert_eq!(ManyRequest::FIELDS.len(), 500);
    let mut request = <ManyRequest as Wire>::zero();
    request.b499 = Some(0);
    let error = volc_core::api::Action::validate(&request).unwrap_err();
    assert_eq!(error.to_string(), "`B499` must be at least 1, but is 0");
    (request.a000, request.b499) = ("all".to_owned(), Some(1));
    let error = volc_core::api::Action::validate(&request).unwrap_err();
    assert_eq!(error.path(), "B001");
    // The setters of a builder are compiled, though none is called.
    let _: fn(&volc_core::Client) -> ManyCall = call;
}
