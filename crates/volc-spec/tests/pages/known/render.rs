//! The notations.

use serde_json::json;

use super::{Kind, Param};

/// A notation, and how a table is written in it.
type Render = fn(&[Param]) -> String;

pub(super) const DIALECTS: &[(&str, Render)] = &[
    ("pipe", pipe),
    ("mixin-react, JSON", mixin_json),
    ("mixin-react, JSX", mixin_jsx),
    ("row-span", row_span),
    ("block, dotted", block_dotted),
    ("block, indented", block_indented),
    ("block, blank lines", block_levels),
];

pub(super) const HEAD: &str = "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**\n\
    ## 请求参数\n### Body\n";

/// The type where children stand below their parent.
fn plain_type(param: &Param) -> &'static str {
    match &param.kind {
        Kind::Int { .. } => "Integer",
        Kind::Text { .. } => "String",
        Kind::Float => "Float",
        Kind::Bool => "Boolean",
        Kind::Texts => "Array of String",
        Kind::Object(_) => "Object",
        Kind::Objects(_) => "Object[]",
    }
}

fn required(param: &Param) -> &'static str {
    if param.required { "是" } else { "否" }
}

fn example(param: &Param) -> String {
    let text = param.text().filter(|_| param.example);
    text.map_or("-".to_owned(), |text| format!("`{text}`"))
}

/// Structs have tables of their own, which types link to; further lines of a description are rows without a name.
fn pipe(params: &[Param]) -> String {
    let mut out = String::new();
    pipe_table(params, "S", &mut out);
    out
}

fn pipe_table(params: &[Param], title: &str, out: &mut String) {
    out.push_str("| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n");
    let titles: Vec<String> = (0..params.len())
        .map(|at| format!("{title}x{at}"))
        .collect();
    for (param, title) in params.iter().zip(&titles) {
        let ty = match &param.kind {
            Kind::Object(_) => format!("Object of [{title}](#{title})"),
            Kind::Objects(_) => format!("Array of [{title}](#{title})"),
            _ => plain_type(param).to_owned(),
        };
        let (required, example) = (required(param), example(param));
        let lines = param.lines().join(" |\\\n|  |  |  |  | ");
        let name = &param.name;
        out.push_str(&format!(
            "| {name} | {ty} | {required} | {example} | {lines} |\n"
        ));
    }
    for (param, title) in params.iter().zip(&titles) {
        if !param.children().is_empty() {
            out.push_str(&format!("\n#### {title}\n\n"));
            pipe_table(param.children(), title, out);
        }
    }
}

fn mixin_json(params: &[Param]) -> String {
    fn rows(params: &[Param]) -> serde_json::Value {
        let row = |param: &Param| {
            let lines = param.lines();
            let html = lines.iter().map(|line| match line.strip_prefix("- ") {
                Some(item) => format!("<ul>\n<li>{}</li>\n</ul>\n", code(item)),
                None => format!("<p>{}</p>\n", code(line)),
            });
            let mut row = json!({
                "name": param.name,
                "title": html.collect::<String>(),
                "example": code(&example(param)),
                "required": required(param),
                "type": plain_type(param),
            });
            if !param.children().is_empty() {
                row["children"] = rows(param.children());
            }
            row
        };
        params.iter().map(row).collect()
    }
    let rows = serde_json::to_string_pretty(&rows(params)).unwrap();
    format!("```mixin-react\nconst data = {rows};\n\nreturn (<Table data={{data}} />);\n```\n")
}

/// Code marks as elements.
fn code(text: &str) -> String {
    let mut parts = text.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        out.push_str(if at % 2 == 0 { "<code>" } else { "</code>" });
        out.push_str(part);
    }
    out
}

fn mixin_jsx(params: &[Param]) -> String {
    fn rows(params: &[Param]) -> String {
        let row = |param: &Param| {
            let description = param.lines().join("\\n");
            let children = match param.children() {
                [] => String::new(),
                children => format!(" children: {},", rows(children)),
            };
            format!(
                "  {{ Name: '{}', DataType: '{}', IsRequired: '{}', Example: '{}', Description: <RenderMd content={{\"{description}\"}} />,{children} }},\n",
                param.name,
                plain_type(param),
                required(param),
                example(param),
            )
        };
        format!("[\n{}]", params.iter().map(row).collect::<String>())
    }
    format!("```mixin-react\nconst data = {};\n```\n", rows(params))
}

/// A column for each level; cells that span rows, and rows without text between the others.
fn row_span(params: &[Param]) -> String {
    fn rows(params: &[Param], depth: usize, out: &mut String) {
        for param in params {
            let mut names = [""; 3];
            names[depth] = &param.name;
            let (ty, required, example) = (plain_type(param), required(param), example(param));
            let lines = param.lines().join(" |\\\n| | | | | | |");
            let [a, b, c] = names;
            out.push_str(&format!(
                "|{a} |{b} |{c} |{ty} |{required} |{example} |{lines} |\n"
            ));
            if depth == 0 {
                out.push_str("|^^| | | | | | | \\\n");
            }
            rows(param.children(), depth + 1, out);
        }
    }
    let mut out = "| | | | | | | | \\\n|参数 |一级参数 |二级参数 |类型 |是否必填 |示例值 |描述 \
        |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    rows(params, 0, &mut out);
    out
}

fn block_dotted(params: &[Param]) -> String {
    fn rows(params: &[Param], path: &str, out: &mut String) {
        for param in params {
            out.push_str(&block(param, path, ""));
            rows(param.children(), &format!("{path}{}.", param.name), out);
        }
    }
    let mut out = String::new();
    rows(params, "", &mut out);
    out
}

fn block_indented(params: &[Param]) -> String {
    fn rows(params: &[Param], indent: &str, out: &mut String) {
        for param in params {
            out.push_str(&block(param, "", indent));
            rows(param.children(), &format!("{indent}  "), out);
        }
    }
    let mut out = String::new();
    rows(params, "", &mut out);
    out
}

/// Nested by blank lines: one in front of a child, two in front of a sibling, one more for each level that ends.
fn block_levels(params: &[Param]) -> String {
    fn rows(params: &[Param], depth: usize, out: &mut Vec<(usize, String)>) {
        for param in params {
            out.push((depth, block(param, "", "")));
            rows(param.children(), depth + 1, out);
        }
    }
    let mut all = Vec::new();
    rows(params, 0, &mut all);
    let mut out = String::new();
    for (at, (depth, text)) in all.iter().enumerate() {
        let next = all.get(at + 1).map_or(0, |(depth, _)| *depth);
        out.push_str(text.trim_end_matches('\n'));
        out.push_str(&"\n".repeat(2 + (depth + 1 - next)));
    }
    out
}

fn block(param: &Param, path: &str, indent: &str) -> String {
    let required = if param.required { " %%require%%" } else { "" };
    let example = match param.text().filter(|_| param.example) {
        Some(text) => format!(" `示例值：{text}`"),
        None => String::new(),
    };
    let lines = param.lines().join(&format!("\n{indent}"));
    let (name, ty) = (&param.name, plain_type(param));
    format!(
        "{indent}{path}**{name}** <span data-label=\"purple\"> {ty} </span>{required}{example}\n{indent}{lines}\n\n"
    )
}
