//! Types: every spelling that pages use.

use crate::cell_markup::{Link, markdown, trim};

/// A type as a cell spells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeExpr {
    Int,
    Uint,
    Float,
    Bool,
    String,
    Json,
    List(Box<TypeExpr>),
    /// A map from text; the cell may not say to what.
    Map(Option<Box<TypeExpr>>),
    /// A struct; the cell may not say which.
    Object(Option<StructRef>),
}

/// The name of a struct, and where it is said to be defined.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StructRef {
    pub(crate) name: String,
    pub(crate) target: Target,
    /// A bare word, which may also be a type that is not known.
    pub(crate) bare: bool,
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// No link.
    None,
    /// An anchor of the same page.
    Anchor(String),
    /// Another page, with the anchor if there is one.
    Page(String, Option<String>),
}

impl Target {
    /// Reads the target of a link.
    pub(crate) fn parse(target: &str) -> Self {
        let (page, anchor) = match target.split_once('#') {
            Some((page, anchor)) => (page, Some(anchor.to_owned()).filter(|a| !a.is_empty())),
            None => (target, None),
        };
        match anchor {
            Some(anchor) if page.is_empty() => Self::Anchor(anchor),
            anchor if !page.is_empty() => Self::Page(page.to_owned(), anchor),
            _ => Self::None,
        }
    }

    fn is_anchor(&self, name: &str) -> bool {
        match self {
            Self::Anchor(anchor) | Self::Page(_, Some(anchor)) => anchor.eq_ignore_ascii_case(name),
            _ => false,
        }
    }
}

/// Reads a type cell. `None` if it is no type.
pub(crate) fn parse(cell: &str) -> Option<TypeExpr> {
    let text = markdown(cell).replace(['`', '\n'], " ").replace("**", "");
    let text = text.replace('\\', "");
    let open = text.match_indices('[').find_map(|(at, _)| {
        let link = Link::parse(text.get(at..)?)?;
        Some((at, link))
    });
    match open {
        Some((at, link)) => {
            let before = text.get(..at).unwrap_or_default();
            let spelled = format!("{before}{}{}", link.label, link.after);
            expression(&spelled, &Target::parse(link.target), 0)
        }
        None => expression(&text, &Target::None, 0),
    }
}

fn expression(text: &str, target: &Target, depth: usize) -> Option<TypeExpr> {
    if depth > 8 {
        return None;
    }
    let text = without_remark(trim(text));
    let inner = |text: &str| expression(text, target, depth + 1);
    let list = |text: &str| Some(TypeExpr::List(Box::new(inner(text)?)));
    if let Some(item) = text.strip_suffix("[]").or_else(|| text.strip_suffix("[ ]")) {
        return list(item);
    }
    if let Some(item) = text.strip_prefix("[]").or_else(|| text.strip_prefix("[ ]")) {
        return list(item);
    }
    let lower = text.to_ascii_lowercase();
    // `string或int64`: what a program takes is any JSON; of two lists, a list of it.
    if let Some((first, second)) = text.split_once('或') {
        return Some(either(&inner(first)?, inner(second).as_ref()));
    }
    for prefix in ["array of ", "list of ", "arrayof "] {
        if lower.starts_with(prefix) {
            return list(text.get(prefix.len()..)?);
        }
    }
    for prefix in ["array<", "list<"] {
        if lower.starts_with(prefix) {
            return list(text.get(prefix.len()..)?.trim_end().strip_suffix('>')?);
        }
    }
    if let Some(name) = lower
        .starts_with("object of ")
        .then(|| text.get(10..))
        .flatten()
    {
        return match inner(name)? {
            TypeExpr::Object(Some(named)) => Some(TypeExpr::Object(Some(StructRef {
                bare: false,
                ..named
            }))),
            other => Some(other),
        };
    }
    if lower.starts_with("map<") {
        let (_, value) = text
            .get(4..)?
            .trim_end()
            .strip_suffix('>')?
            .split_once(',')?;
        return Some(TypeExpr::Map(Some(Box::new(inner(value)?))));
    }
    if lower.starts_with("map[") {
        let (_, value) = text.split_once(']')?;
        return Some(TypeExpr::Map(Some(Box::new(inner(value)?))));
    }
    if lower.starts_with("map-key") {
        let (_, value) = lower.split_once("value(")?;
        let start = text.len() - value.len();
        return Some(TypeExpr::Map(Some(Box::new(inner(
            text.get(start..)?.trim_end().strip_suffix(')')?,
        )?))));
    }
    // A link to an anchor of the word's own name makes it the name of a struct: `[List](#list)`.
    if let Some(known) = word(&lower).filter(|_| !target.is_anchor(&lower)) {
        return Some(known);
    }
    if lower.contains('/') {
        let mut all = lower
            .split('/')
            .map(|part| expression(part, &Target::None, depth + 1));
        return all.all(|part| part.is_some()).then_some(TypeExpr::Json);
    }
    let named = is_name(text) || (*target != Target::None && !text.is_empty());
    named.then(|| {
        TypeExpr::Object(Some(StructRef {
            name: text.to_owned(),
            target: target.clone(),
            bare: depth == 0 && *target == Target::None,
        }))
    })
}

fn either(first: &TypeExpr, second: Option<&TypeExpr>) -> TypeExpr {
    match (first, second) {
        (TypeExpr::List(_), Some(TypeExpr::List(_))) => TypeExpr::List(Box::new(TypeExpr::Json)),
        _ => TypeExpr::Json,
    }
}

fn word(lower: &str) -> Option<TypeExpr> {
    Some(match lower {
        "integer" | "int" | "int8" | "int16" | "int32" | "int64" | "long" | "整型" | "整数" => {
            TypeExpr::Int
        }
        "uint" | "uint8" | "uint16" | "uint32" | "uint64" => TypeExpr::Uint,
        "float" | "float32" | "float64" | "double" | "number" | "浮点型" => TypeExpr::Float,
        "boolean" | "bool" | "布尔型" => TypeExpr::Bool,
        // A misspelling of the vendor's.
        "string" | "stiring" | "字符串" => TypeExpr::String,
        "interface{}" | "interface {}" | "any" | "json" | "任意类型" => TypeExpr::Json,
        "array" | "list" => TypeExpr::List(Box::new(TypeExpr::Json)),
        "json map" | "jsonmap" | "map" => TypeExpr::Map(None),
        "object" | "struct" | "json object" => TypeExpr::Object(None),
        _ => return None,
    })
}

/// Without a remark in parentheses at the end, such as `(i64)`. `map-key(..)-value(..)` is no remark.
fn without_remark(text: &str) -> &str {
    if text.to_ascii_lowercase().starts_with("map-key") {
        return text;
    }
    let open = text
        .char_indices()
        .find(|(at, c)| *at > 0 && matches!(c, '(' | '（'));
    match open {
        Some((at, _)) if text.ends_with([')', '）']) => trim(text.get(..at).unwrap_or(text)),
        _ => text,
    }
}

/// The type that a text is on every page, if it is one.
pub(crate) fn parse_word(text: &str) -> Option<TypeExpr> {
    is_known(text).then(|| parse(text)).flatten()
}

/// Returns whether a text is a type on every page: not merely a name that could be a struct's.
pub(crate) fn is_known(text: &str) -> bool {
    fn known(ty: &TypeExpr) -> bool {
        match ty {
            TypeExpr::Object(Some(named)) => !named.bare && named.target != Target::None,
            TypeExpr::List(of) | TypeExpr::Map(Some(of)) => known(of),
            _ => true,
        }
    }
    parse(text).as_ref().is_some_and(known)
}

/// Returns whether a text can be the name of a field or a struct.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && !text.ends_with(':')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(name: &str, target: Target) -> TypeExpr {
        TypeExpr::Object(Some(StructRef {
            name: name.to_owned(),
            bare: false,
            target,
        }))
    }

    fn list(of: TypeExpr) -> TypeExpr {
        TypeExpr::List(Box::new(of))
    }

    fn map(of: TypeExpr) -> TypeExpr {
        TypeExpr::Map(Some(Box::new(of)))
    }

    #[test]
    fn every_spelling_is_known() {
        use TypeExpr::{Bool, Float, Int, Json, Map, Object, String, Uint};
        let here = |a: &str| Target::Anchor(a.to_owned());
        let cases = [
            ("Integer", Int),
            ("int", Int),
            (" Long ", Int),
            ("Int32", Int),
            ("integer (i64)", Int),
            ("`integer`", Int),
            ("Uint32", Uint),
            ("uint64", Uint),
            ("Double", Float),
            ("float32", Float),
            ("Bool", Bool),
            ("boolean", Bool),
            ("stiring", String),
            ("interface{}", Json),
            ("任意类型", Json),
            ("string/int64", Json),
            ("list<string>或\nlist双列主键", Json),
            ("list<string>或list<int64>", list(Json)),
            ("String[]", list(String)),
            ("String[ ]", list(String)),
            ("array of String", list(String)),
            ("Array of Array of Int", list(list(Int))),
            ("list<int64>", list(Int)),
            ("List", list(Json)),
            ("JSON Map", Map(None)),
            ("Map", Map(None)),
            ("map<Int, Int>", map(Int)),
            ("map<String, Array>", map(list(Json))),
            ("Map-key(string)-value(Array of string)", map(list(String))),
            ("map-key(string)-value(string)", map(String)),
            ("map[string]int64", map(Int)),
            ("Object", Object(None)),
            ("Object[]", list(Object(None))),
            ("Array of Object", list(Object(None))),
            ("Object of Config", object("Config", Target::None)),
            (
                "Object of [Config](#config)",
                object("Config", here("config")),
            ),
            ("[S](#s)", object("S", here("s"))),
            ("[S](#s)[]", list(object("S", here("s")))),
            ("[S[]](#s)", list(object("S", here("s")))),
            ("[[]S](#s)", list(object("S", here("s")))),
            ("[array of S](#s)", list(object("S", here("s")))),
            ("Array of [ App](#App)", list(object("App", here("App")))),
            ("List<S>", list(object("S", Target::None))),
            (
                "[Streams](69835.md#streams)",
                object(
                    "Streams",
                    Target::Page("69835.md".into(), Some("streams".into())),
                ),
            ),
            (
                "Array of [List](69835.md#list)",
                list(object(
                    "List",
                    Target::Page("69835.md".into(), Some("list".into())),
                )),
            ),
            (
                "Array of [Object](#object)",
                list(object("Object", here("object"))),
            ),
            ("Array of [List](#songs)", list(list(Json))),
        ];
        for (cell, expected) in cases {
            assert_eq!(parse(cell), Some(expected), "{cell}");
        }
        let bare = StructRef {
            name: "IsFriendInfo".into(),
            target: Target::None,
            bare: true,
        };
        assert_eq!(parse("IsFriendInfo"), Some(Object(Some(bare))));
    }

    #[test]
    fn other_text_is_no_type() {
        for cell in ["", "见下表", "a b", "10", "是"] {
            assert_eq!(parse(cell), None, "{cell}");
        }
        assert_eq!(parse(&"Array of ".repeat(20)), None);
    }
}
