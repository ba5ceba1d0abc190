//! The generated sources of a made-up service compile, and do what they say. `golden_files` compares their bytes.

#![allow(clippy::unwrap_used, clippy::panic)]

mod shop;

/// The sources as a generated crate has them, but without the features that choose among them.
#[rustfmt::skip]
#[deny(missing_docs, unused)]
#[allow(clippy::too_many_arguments, clippy::type_complexity, dead_code, unexpected_cfgs, unreachable_pub)]
#[path = "goldens/generated"]
pub mod generated {
    #[path = "box/mod.rs"]
    pub mod r#box;
    #[path = "file/mod.rs"]
    pub mod file;
    #[path = "order/mod.rs"]
    pub mod order;
    #[path = "try/mod.rs"]
    pub mod r#try;
    #[path = "order/v2021_03_01/list_orders.rs"]
    pub mod older;
    #[path = "error_code.rs"]
    pub mod error_code;
    #[path = "required.rs"]
    pub mod required;
    #[path = "service.rs"]
    pub mod service;
    /// The shared types.
    pub mod types {
        #[path = "box.rs"]
        pub mod r#box;
    }
    #[path = "versions.rs"]
    pub mod versions;
}

use std::collections::BTreeMap;

use generated::{required, types};

use volc_codegen::{Lock, Promotion, generate, plain_names};

volc_core::__private::service_client!(generated::service::SERVICE);

#[test]
fn the_same_names_are_given_again() {
    let ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let first = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let again = generate(&ir, "shop", &plain, &first.lock).unwrap();
    assert_eq!(again.files, first.files);
    assert_eq!(again.lock, first.lock);
}

#[test]
fn a_published_name_stays_when_the_page_changes() {
    let mut ir = shop::ir();
    let lock = "GetURL@2021-03-01 Query.Options = OldOptions\n";
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["file/get_url.rs"].contains("pub struct OldOptions"));
    assert_eq!(generated.notes["GetURL@2021-03-01"].len(), 1);

    // Another type takes the name that is given out: it gets its owner's.
    let action = ir
        .actions
        .iter_mut()
        .find(|a| a.action == "GetURL")
        .unwrap();
    let lock = "GetURL@2021-03-01 Query.Options = Other\n";
    let mut other = action.types[0].clone();
    let volc_ir::TypeDef::Struct(def) = &mut other else {
        panic!()
    };
    def.name = "Other".to_owned();
    action.types.insert(0, other);
    let mut field = action.request.query[3].clone();
    field.name = "Other".to_owned();
    field.ty = volc_ir::Type::Struct {
        name: "Other".to_owned(),
    };
    action.request.query.push(field);
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["file/get_url.rs"].contains("optional options_, set_options: Other"));
    assert!(generated.files["file/get_url.rs"].contains("optional other, set_other: GetURLOther"));
}

#[test]
fn the_newest_version_owns_the_plain_name_until_another_is_promoted() {
    let mut ir = shop::ir();
    let owner = |ir: &volc_ir::Ir, lock: &Lock, promotion: Option<&str>| {
        let promotion = promotion.map(|text| text.parse::<Promotion>().unwrap());
        plain_names(ir, lock, promotion.as_ref())
            .map(|names| names.owner("ListOrders").unwrap().to_owned())
    };
    let held = Lock::parse("ListOrders@2021-03-01 client = list_orders\n").unwrap();
    let none = Lock::default();
    assert_eq!(owner(&ir, &none, None).unwrap(), "2022-06-01");
    assert_eq!(owner(&ir, &held, None).unwrap(), "2021-03-01");
    assert_eq!(
        owner(&ir, &held, Some("ListOrders@2022-06-01")).unwrap(),
        "2022-06-01"
    );
    ir.service.plain = BTreeMap::from([("ListOrders".to_owned(), "2022-06-01".to_owned())]);
    assert_eq!(owner(&ir, &held, None).unwrap(), "2022-06-01");
    let error = owner(&ir, &held, Some("ListOrders@2020-01-01")).unwrap_err();
    assert!(
        error.to_string().contains("2021-03-01, 2022-06-01"),
        "{error}"
    );
    assert!(owner(&ir, &held, Some("Lost@2020-01-01")).is_err());
}

#[test]
fn the_order_of_actions_does_not_matter_to_their_files() {
    let ir = shop::ir();
    let mut turned = ir.clone();
    turned.actions.reverse();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let a = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let b = generate(&turned, "shop", &plain, &Lock::default()).unwrap();
    assert_eq!(
        a.files["order/list_orders.rs"],
        b.files["order/list_orders.rs"]
    );
}

#[test]
fn struct_that_contains_itself_is_refused() {
    let mut ir = shop::ir();
    let orders = |action: &&mut volc_ir::Action| action.action == "ListOrders";
    for def in &mut ir.actions.iter_mut().find(orders).unwrap().types {
        if let volc_ir::TypeDef::Struct(def) = def
            && def.name == "Order"
        {
            let mut parent = def.fields[0].clone();
            parent.name = "Parent".to_owned();
            parent.ty = volc_ir::Type::Struct {
                name: "Order".to_owned(),
            };
            def.fields.push(parent);
        }
    }
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("`Order`") && error.contains("`Parent`"),
        "{error}"
    );
}

#[test]
fn two_actions_of_one_name_in_rust_are_refused() {
    let mut ir = shop::ir();
    let mut other = ir
        .actions
        .iter()
        .find(|a| a.action == "GetURL")
        .unwrap()
        .clone();
    other.action = "GetUrl".to_owned();
    ir.actions.push(other);
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(
        error.to_string().starts_with("GetUrl@2021-03-01: "),
        "{error}"
    );
}

#[test]
fn two_error_codes_of_one_name_are_refused() {
    let mut ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    ir.codes[0].code = "Order.Lost".to_owned();
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(
        error.to_string().contains("`OrderLost`") && error.to_string().contains("Order.Lost"),
        "{error}"
    );
    ir.codes[0].name = Some("Unknown".to_owned());
    assert!(generate(&ir, "shop", &plain, &Lock::default()).is_err());
    ir.codes[0].name = Some("Mislaid".to_owned());
    assert!(generate(&ir, "shop", &plain, &Lock::default()).is_ok());
}

#[test]
fn a_shared_type_is_one_type() {
    use generated::r#box::{mend_box, pack_box};
    use types::r#box::{Carton, Size, Stuff};

    let carton = Carton::new(vec![Size::new().width(2)]);
    let packed = pack_box::PackBoxRequest::new(carton.clone());
    let mended = mend_box::MendBoxRequest::new(packed.carton);
    assert_eq!(mended.carton, carton);
    let response = mend_box::MendBoxOutput::default();
    assert_eq!(response.material, Stuff::Paper);
}

#[test]
fn names_inside_of_shared_types_are_kept_and_those_that_are_needed_refused() {
    let mut ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let lock = "types@box Carton.Size = Extent\n";
    let generated = generate(&ir, "shop", &plain, &Lock::parse(lock).unwrap()).unwrap();
    assert!(generated.files["types/box.rs"].contains("pub struct Extent"));
    assert!(
        generated.files["box/pack_box.rs"]
            .contains("pub use crate::types::r#box::{Carton, Extent, Stuff};")
    );
    for action in &mut ir.actions {
        for def in &mut action.types {
            if let volc_ir::TypeDef::Struct(def) = def
                && def.shared.as_deref() == Some("Carton")
            {
                def.shared = Some("ResponseFuture".to_owned());
            }
        }
    }
    let error = generate(&ir, "shop", &plain, &Lock::default()).unwrap_err();
    assert!(error.to_string().contains("`ResponseFuture`"), "{error}");
}
