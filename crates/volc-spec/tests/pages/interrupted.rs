//! Tables in every notation, interrupted by anything: each row is a field, or a warning or an error is about its line.

use proptest::prelude::*;
use volc_ir::{Severity, TypeDef};
use volc_spec::{Code, Reading, SourceFile, read_page};

use crate::common;

const HEAD: &str = "做一件事。\n## 请求说明\n- 请求方式：**POST**\n\
    - 请求地址：**https://rtc.volcengineapi.com?Action=LightLamps&Version=2020-12-01**\n## 请求参数\n### Body\n";
const TAIL: &str = "\n## 返回参数\n无。\n";
const TYPES: &[&str] = &["String", "Integer", "Boolean", "Array of String", "Long"];

/// Lines that may stand between two rows.
const INTERRUPTIONS: &[&str] = &[
    "",
    "<!-- 内部参数 -->",
    "<!--\n内部\n参数\n-->",
    "<!--",
    "注意：下面的参数只在企业版可用",
    "注意：下面的参数\n只在企业版可用\n",
    "\n以下参数选填：\n",
    "\n---\n",
    "---",
    "***",
    "> 说明",
    "- 说明一\n- 说明二",
    "1. 说明",
    "#### 选填",
    "**选填**",
    ":::tip\n说明\n:::",
    ":::warning\n说明",
    "<span id=\"more\"></span>",
    "```json\n{\"a\": 1}\n```",
    "<br>",
    "<div>说明</div>",
    "    说明",
    "\t说明",
];

/// A notation: what stands in front of the rows, a row, and what stands behind them.
struct Notation {
    name: &'static str,
    before: &'static str,
    row: fn(&str, &str) -> String,
    after: &'static str,
}

const NOTATIONS: &[Notation] = &[
    Notation {
        name: "pipes",
        before: "| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n",
        row: |name, ty| format!("| {name} | {ty} | 否 | - | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "rows that go on",
        before: "| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n",
        row: |name, ty| format!("| {name} | {ty} | 否 | - | 说明 |\\\n| | | | | 更多 |\n"),
        after: "",
    },
    Notation {
        name: "full-width pipes",
        before: "｜参数｜类型｜是否必选｜描述｜\n｜---｜---｜---｜---｜\n",
        row: |name, ty| format!("｜{name}｜{ty}｜否｜说明｜\n"),
        after: "",
    },
    Notation {
        name: "no outer pipes",
        before: "参数 | 类型 | 是否必选 | 描述\n--- | --- | --- | ---\n",
        row: |name, ty| format!("{name} | {ty} | 否 | 说明\n"),
        after: "",
    },
    Notation {
        name: "no line of dashes",
        before: "| 参数 | 类型 | 是否必选 | 描述 |\n",
        row: |name, ty| format!("| {name} | {ty} | 否 | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "no header",
        before: "",
        row: |name, ty| format!("| {name} | {ty} | 否 | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "unknown header",
        before: "| 键 | 值类型 | 是否必选 | 描述 |\n|---|---|---|---|\n",
        row: |name, ty| format!("| {name} | {ty} | 否 | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "tabs",
        before: "参数\t类型\t是否必选\t描述\n",
        row: |name, ty| format!("{name}\t{ty}\t否\t说明\n"),
        after: "",
    },
    Notation {
        name: "quote",
        before: "> | 参数 | 类型 | 是否必选 | 描述 |\n> |---|---|---|---|\n",
        row: |name, ty| format!("> | {name} | {ty} | 否 | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "list item",
        before: "- 参数：\n\n    | 参数 | 类型 | 是否必选 | 描述 |\n    |---|---|---|---|\n",
        row: |name, ty| format!("    | {name} | {ty} | 否 | 说明 |\n"),
        after: "",
    },
    Notation {
        name: "fence",
        before: "```\n| 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n",
        row: |name, ty| format!("| {name} | {ty} | 否 | 说明 |\n"),
        after: "```\n",
    },
    Notation {
        name: "grid",
        before: "+---+---+---+\n| 参数 | 类型 | 描述 |\n+===+===+===+\n",
        row: |name, ty| format!("| {name} | {ty} | 说明 |\n+---+---+---+\n"),
        after: "",
    },
    Notation {
        name: "html",
        before: "<table>\n<tr><th>参数</th><th>类型</th><th>是否必选</th><th>描述</th></tr>\n",
        row: |name, ty| format!("<tr><td>{name}</td><td>{ty}</td><td>否</td><td>说明</td></tr>\n"),
        after: "</table>\n",
    },
    Notation {
        name: "html, a cell a line",
        before: "<table>\n<thead>\n<tr>\n<th>参数</th>\n<th>类型</th>\n<th>描述</th>\n</tr>\n</thead>\n<tbody>\n",
        row: |name, ty| format!("<tr>\n<td>{name}</td>\n<td>{ty}</td>\n<td>说明</td>\n</tr>\n"),
        after: "</tbody>\n</table>\n",
    },
    Notation {
        name: "mixin-react",
        before: "```mixin-react\nconst data = [\n",
        row: |name, ty| {
            format!(
                "{{ \"name\": \"{name}\", \"title\": \"说明\", \"required\": \"否\", \"type\": \"{ty}\" }},\n"
            )
        },
        after: "];\nreturn (<Table dataSource={data} />);\n```\n",
    },
    Notation {
        name: "cells that span rows",
        before: "| | | | \\\n|参数 |类型 |描述 |\n|---|---|---|\n| | | | \\\n",
        row: |name, ty| format!("|{name} |{ty} |说明 |\n|^^| | | \\\n"),
        after: "",
    },
    Notation {
        name: "html with row spans",
        before: "<table>\n<tr><th>参数</th><th>类型</th><th>描述</th></tr>\n",
        row: |name, ty| {
            format!(
                "<tr><td rowspan=\"2\">{name}</td><td rowspan=\"2\">{ty}</td><td>说明</td></tr>\n<tr><td>更多</td></tr>\n"
            )
        },
        after: "</table>\n",
    },
    Notation {
        name: "members of a member",
        before: "\n\n**Holder ** <span data-label=\"purple\">Object</span> `可选` 示例值：`-`\n说明\n\n",
        row: |name, ty| {
            format!(
                "**{name} ** <span data-label=\"purple\">{ty}</span> `可选` 示例值：`-`\n说明\n\n\n"
            )
        },
        after: "\n",
    },
    Notation {
        name: "members of variants",
        before: "\n\n**Kind ** <span data-label=\"purple\">String</span> %%require%% 示例值：`a`\n- `a`：纸\n\n\n\
                 **Params ** `可选` 示例值：`-`\n[纸](#paper)\n\n<span id=\"paper\"></span>\n\
                 #### 纸 <span data-label=\"purple\">Object</span> 示例值：`-`\n说明\n\n",
        row: |name, ty| {
            format!(
                "**{name} ** <span data-label=\"purple\">{ty}</span> `可选` 示例值：`-`\n说明\n\n\n"
            )
        },
        after: "\n\n",
    },
    Notation {
        name: "bullets",
        before: "",
        row: |name, ty| format!("- `{name}`（{ty}，必选）：说明\n"),
        after: "",
    },
    Notation {
        name: "bullets with colons",
        before: "",
        row: |name, ty| format!("* **{name}**: {ty}. 说明\n"),
        after: "",
    },
    Notation {
        name: "flattened members",
        before: "",
        row: |name, ty| format!("{name} {ty} 必选 示例值：x\n\n说明\n\n"),
        after: "",
    },
    Notation {
        name: "members",
        before: "\n\n",
        row: |name, ty| {
            format!(
                "**{name} ** <span data-label=\"purple\">{ty}</span> `可选` 示例值：`-`\n说明\n\n\n"
            )
        },
        after: "",
    },
    Notation {
        name: "members in code spans",
        before: "\n",
        row: |name, ty| format!("**{name}** `{ty}` `Required`\n\n说明\n\n"),
        after: "",
    },
];

fn read(text: &str) -> Reading {
    read_page(
        &SourceFile::from_text("page.md", text),
        None,
        &common::rtc(),
        "im",
    )
}

/// Returns whether a row is a field, or a warning or an error is about its line.
fn is_accounted_for(reading: &Reading, text: &str, name: &str) -> bool {
    let is_field = reading.actions.iter().any(|action| {
        let structs = action.types.iter().filter_map(|def| match def {
            TypeDef::Struct(def) => Some(&def.fields),
            _ => None,
        });
        let all = [
            &action.request.query,
            &action.request.body,
            &action.response,
        ]
        .into_iter()
        .chain(structs);
        all.flatten().any(|field| field.name == name)
    });
    let start = text.find(name).unwrap();
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let reported = reading
        .diagnostics
        .iter()
        .filter(|d| d.severity != Severity::Note);
    let mut covered =
        reported.map(|d| line(d.span.start)..=line(d.span.end.saturating_sub(1).max(d.span.start)));
    is_field || covered.any(|lines| lines.contains(&line(start)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_lost_in_silence(
        notation in 0..NOTATIONS.len(),
        rows in prop::collection::vec((0..TYPES.len(), prop::option::weighted(0.4, 0..INTERRUPTIONS.len()), any::<bool>()), 1..7),
    ) {
        let notation = &NOTATIONS[notation];
        let mut text = format!("{HEAD}{}", notation.before);
        for (at, (ty, interruption, blank)) in rows.iter().enumerate() {
            if let Some(interruption) = interruption {
                text.push_str(INTERRUPTIONS[*interruption]);
                text.push_str(if *blank { "\n\n" } else { "\n" });
            }
            text.push_str(&(notation.row)(&format!("Planted{at}"), TYPES[*ty]));
        }
        text.push_str(notation.after);
        text.push_str(TAIL);
        let reading = read(&text);
        // A page that is refused says so; what it says must be about every row that it does not understand.
        let read_without: Vec<String> = (0..rows.len())
            .map(|at| format!("Planted{at}"))
            .filter(|name| !is_accounted_for(&reading, &text, name))
            .collect();
        // Of a refused page no field is shown, but its rows are counted.
        // Behind a fence that is never closed nothing is read, and that is said.
        // And where the data of a block is torn apart, the error is about all of its rows.
        let is_cut = reading.diagnostics.iter().any(|d| matches!(d.code, Code::UnclosedFence | Code::BadBlock));
        let is_fine = match reading.has_errors() {
            true if is_cut => true,
            true => reading.rows.seen >= read_without.len(),
            false => read_without.is_empty(),
        };
        prop_assert!(is_fine, "{}: {:?}\n{}\n{:#?}", notation.name, read_without, text,
            reading.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
}
