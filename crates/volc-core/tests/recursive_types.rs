//! Types that hold lists and maps of themselves, which need no box.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::json;
use volc_core::__private::{
    RequestJson, Wire, from_slice, request_struct, response_struct, wire_union,
};
use volc_core::Sensitive;

request_struct! {
    /// A part of a page.
    pub struct Block {
        /// A name.
        required name: String = "Name".max_length(3),
        /// Parts inside.
        optional blocks: Vec<Block> = "Blocks",
        /// Parts inside, by name.
        optional named: BTreeMap<String, Block> = "Named",
        /// Parts inside of another kind.
        optional shape: Vec<Shape> = "Shape",
        /// A field with a name that Rust keeps for itself.
        optional self_: i64 = "self",
        /// A field with a name that Rust keeps for itself.
        optional self_2: i64 = "Self",
    }
    rules [at_least_one_of(&["Blocks", "Named", "Shape", "self", "Self"])]
}

wire_union! {
    /// A shape.
    pub enum Shape: own {
        /// Several.
        Group(Group) = own("Kind", "group"),
        /// One.
        Dot(Dot) = own("Kind", "dot"),
    }
}

request_struct! {
    /// For [`Shape::Group`].
    pub struct Group {
        /// Shapes inside.
        required shapes: Vec<Shape> = "Shapes",
        /// Parts inside.
        optional blocks: Vec<Block> = "Blocks",
    }
}

request_struct! {
    /// For [`Shape::Dot`].
    pub struct Dot {
        /// A secret.
        optional pin: Sensitive<String> = "Pin".sensitive(),
    }
}

response_struct! {
    /// A part of a response.
    pub struct Node {
        /// Parts inside.
        nodes: Vec<Node> = "Nodes",
        /// Parts inside, by name and place.
        named: BTreeMap<String, Vec<Node>> = "Named",
        /// A field with a name that Rust keeps for itself.
        self_: i64 = "self",
        /// A field with a name that Rust keeps for itself.
        self_2: i64 = "Self",
    }
}

#[test]
fn recursive_request_is_written_and_read() {
    let dot = Shape::from(Dot::new().pin("1"));
    let inner = Block::new("b").self_(1).self_2(2);
    let group = Group::new([dot.clone(), Shape::from(Group::new([dot]))]).blocks([inner.clone()]);
    let block = Block::new("a")
        .blocks([inner.clone()])
        .named([("n".to_owned(), inner)])
        .shape([Shape::from(group)]);
    let b = json!({"Name": "b", "self": 1, "Self": 2});
    let dot = json!({"Kind": "dot", "Pin": "1"});
    let expected = json!({
        "Name": "a", "Blocks": [b], "Named": {"n": b},
        "Shape": [{"Kind": "group", "Shapes": [dot, {"Kind": "group", "Shapes": [dot]}], "Blocks": [b]}],
    });
    assert_eq!(serde_json::to_value(&block).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Block>(expected).unwrap(), block);
    assert_eq!(Block::tables().secrets(), ["Pin"]);
}

#[test]
fn recursive_request_is_checked_at_any_depth() {
    let block = |name: &str| Block::new(name).self_(1);
    let check = |block: Block| {
        let result = block.check(&volc_core::__private::Bounds::NONE, &RequestJson::none());
        result.unwrap_err().to_string()
    };
    let deep = block("a").shape([Shape::from(Group::new([]).blocks([block("long")]))]);
    let text =
        "`Shape[0].Blocks[0].Name` must be at most 3 characters, but is a text of 4 characters";
    assert_eq!(check(deep), text);
    let named = block("a").named([("n".to_owned(), Block::new("b"))]);
    assert!(check(named).starts_with("at least one of `Named.n.Blocks`, `Named.n.Named`"));
}

#[test]
fn recursive_response_is_read() {
    let json = json!({"Nodes": [{"Nodes": [{"self": 1}]}], "Named": {"n": [{"Self": "2"}]}});
    let node: Node = from_slice(json.to_string().as_bytes()).unwrap();
    assert_eq!(node.nodes[0].nodes[0].self_, 1);
    assert_eq!(node.named["n"][0].self_2, 2);
    assert!(Node::tables().secrets().is_empty());
}
