//! A table that is known, written in every notation, reads back to the same facts.

mod render;

use proptest::prelude::*;
use serde_json::{Value, json};
use volc_ir::{Action, Field, Type};
use volc_spec::{SourceFile, read_page};

use crate::common;
use render::DIALECTS;

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Param {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) example: bool,
    pub(super) default: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Int {
        values: Vec<i64>,
        range: Option<(i64, i64)>,
    },
    Text {
        values: Vec<String>,
    },
    Float,
    Bool,
    Texts,
    Object(Vec<Param>),
    Objects(Vec<Param>),
}

impl Param {
    /// The example, which is the default too where there is one.
    pub(super) fn value(&self) -> Option<Value> {
        Some(match &self.kind {
            Kind::Int { values, range } => {
                let least = range.map(|(min, _)| min);
                json!(values.first().copied().or(least).unwrap_or(7))
            }
            Kind::Text { values } => json!(values.first().map_or("word", String::as_str)),
            Kind::Float => json!(0.5),
            Kind::Bool => json!(true),
            Kind::Texts | Kind::Object(_) | Kind::Objects(_) => return None,
        })
    }

    /// The value as a page writes it.
    pub(super) fn text(&self) -> Option<String> {
        Some(match self.value()? {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    /// Returns the lines of the description; the values are list items.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec!["说明文字。".to_owned()];
        let values: Vec<String> = match &self.kind {
            Kind::Int { values, .. } => values.iter().map(i64::to_string).collect(),
            Kind::Text { values } => values.clone(),
            _ => Vec::new(),
        };
        lines.extend(values.iter().map(|value| format!("- `{value}`：含义")));
        if let Kind::Int {
            range: Some((min, max)),
            ..
        } = self.kind
        {
            lines.push(format!("取值范围为 `[{min},{max}]`。"));
        }
        if let Some(value) = self.text().filter(|_| self.default) {
            lines.push(format!("默认值为 `{value}`。"));
        }
        lines
    }

    pub(super) fn children(&self) -> &[Param] {
        match &self.kind {
            Kind::Object(children) | Kind::Objects(children) => children,
            _ => &[],
        }
    }
}

/// A fact that a page states of a field, and its place.
#[derive(Debug, PartialEq)]
struct Fact {
    path: String,
    ty: &'static str,
    required: bool,
    example: Option<String>,
    default: Option<Value>,
    values: Vec<Value>,
    bounds: Value,
}

fn expected(params: &[Param], path: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    for param in params {
        let path = format!("{path}.{}", param.name);
        let (ty, values, bounds) = match &param.kind {
            Kind::Int { values, range } => {
                let bounds = range.map_or(
                    json!({}),
                    |(min, max)| json!({"any_of": [{"min": min, "max": max}]}),
                );
                let ty = if values.is_empty() { "int" } else { "int enum" };
                (ty, values.iter().map(|v| json!(v)).collect(), bounds)
            }
            Kind::Text { values } => {
                let ty = if values.is_empty() {
                    "text"
                } else {
                    "text enum"
                };
                (ty, values.iter().map(|v| json!(v)).collect(), json!({}))
            }
            Kind::Float => ("float", Vec::new(), json!({})),
            Kind::Bool => ("bool", Vec::new(), json!({})),
            Kind::Texts => ("texts", Vec::new(), json!({})),
            Kind::Object(_) => ("object", Vec::new(), json!({})),
            Kind::Objects(_) => ("objects", Vec::new(), json!({})),
        };
        facts.push(Fact {
            path: path.clone(),
            ty,
            required: param.required,
            example: param.text().filter(|_| param.example),
            default: param.value().filter(|_| param.default),
            values,
            bounds,
        });
        facts.extend(expected(param.children(), &path));
    }
    facts
}

fn found(action: &Action, fields: &[Field], path: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    for field in fields {
        let path = format!("{path}.{}", field.name);
        let (ty, inner) = match &field.ty {
            Type::List { of } => match &**of {
                Type::Struct { name } => ("objects", action.struct_def(name)),
                Type::String {} => ("texts", None),
                _ => ("?", None),
            },
            Type::Struct { name } => ("object", action.struct_def(name)),
            Type::Enum {
                of: volc_ir::Scalar::Int,
                ..
            } => ("int enum", None),
            Type::Enum {
                of: volc_ir::Scalar::String,
                ..
            } => ("text enum", None),
            Type::Int {} => ("int", None),
            Type::String {} => ("text", None),
            Type::Float {} => ("float", None),
            Type::Bool {} => ("bool", None),
            _ => ("?", None),
        };
        facts.push(Fact {
            path: path.clone(),
            ty,
            required: field.required,
            example: field.example.clone(),
            default: field.default.clone(),
            values: field.values.iter().map(|v| v.value.clone()).collect(),
            bounds: serde_json::to_value(&field.bounds).unwrap(),
        });
        facts.extend(inner.map_or(Vec::new(), |def| found(action, &def.fields, &path)));
    }
    facts
}

fn read(text: &str) -> Result<Vec<Fact>, String> {
    let file = SourceFile::new("page.md", text.as_bytes().to_vec()).map_err(|d| d.to_string())?;
    let reading = read_page(&file, None, &common::rtc(), "im");
    let action = reading.actions.first();
    let action = action.ok_or_else(|| format!("{:?}", reading.diagnostics))?;
    Ok(found(action, &action.request.body, "Body"))
}

fn kind() -> impl Strategy<Value = Kind> {
    let leaf = prop_oneof![
        Just(Kind::Int {
            values: Vec::new(),
            range: None
        }),
        prop::collection::btree_set(-3_i64..300, 2..5).prop_map(|values| Kind::Int {
            values: values.into_iter().collect(),
            range: None
        }),
        (-5_i64..500, 1_i64..100_000).prop_map(|(min, size)| Kind::Int {
            values: Vec::new(),
            range: Some((min, min + size))
        }),
        Just(Kind::Text { values: Vec::new() }),
        prop::collection::btree_set("[a-z]{2,8}", 2..4).prop_map(|values| Kind::Text {
            values: values.into_iter().collect()
        }),
        Just(Kind::Float),
        Just(Kind::Bool),
        Just(Kind::Texts),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        let children = || params(inner.clone(), 1..4);
        prop_oneof![
            children().prop_map(Kind::Object),
            children().prop_map(Kind::Objects),
        ]
    })
}

fn params(
    kind: impl Strategy<Value = Kind>,
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Param>> {
    let one = ("[A-Z][a-z]{1,6}", kind, any::<[bool; 3]>());
    prop::collection::vec(one, count).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        let param = |(at, (name, kind, [required, example, default])): (
            usize,
            (String, Kind, [bool; 3]),
        )| {
            let mut param = Param {
                // The number makes it the only one of its name.
                name: format!("{name}{at}"),
                kind,
                required,
                example,
                default,
            };
            param.default &= param.value().is_some();
            param
        };
        numbered.map(param).collect()
    })
}

type Change = fn(&str) -> String;

/// Ways of writing the same text that nobody sees.
const INVISIBLE: &[(&str, Change)] = &[
    ("as it is", |text| text.to_owned()),
    ("CRLF", |text| text.replace('\n', "\r\n")),
    ("byte order mark", |text| format!("\u{feff}{text}")),
    ("no-break space", |text| spaced(text, "\u{a0}")),
    ("tab", |text| spaced(text, "\t")),
    ("zero width", |text| spaced(text, " \u{200b}")),
    ("trailing space", |text| text.replace('\n', " \n")),
];

/// With other white space between cells, behind names and in headings.
fn spaced(text: &str, space: &str) -> String {
    let places = ["| ", " |", "** ", "</span> ", "# ", "\": "];
    places.iter().fold(text.to_owned(), |text, place| {
        text.replace(place, &place.replace(' ', space))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_notation_says_the_same(params in params(kind(), 1..6)) {
        let expected = expected(&params, "Body");
        for (dialect, render) in DIALECTS {
            let plain = format!("{}{}", render::HEAD, render(&params));
            for (variant, change) in INVISIBLE {
                let text = change(&plain);
                let found = read(&text);
                prop_assert_eq!(found.as_ref(), Ok(&expected), "{}, {}\n{}", dialect, variant, text);
            }
        }
    }
}
