//! `mixin-react` fences: a tree of rows as a JavaScript literal, with text as HTML. The JSX form of other services
//! differs in its keys and quotes only.

mod literal;

use std::ops::Range;

use super::{Context, Found};
use crate::{
    Code, Diagnostic,
    cell_markup::markdown,
    page::{Block, BlockKind, Page},
    row::{Cell, Row},
};
use literal::{Literal, Node};

/// Reads a `mixin-react` fence.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let block = blocks.first()?;
    let BlockKind::Fence { info, content } = &block.kind else {
        return None;
    };
    if !info.starts_with("mixin-react") {
        return None;
    }
    let found = |rows| {
        Some(Found {
            blocks: 1,
            rows,
            span: block.span.clone(),
            flat: false,
        })
    };
    let source = context.page.text(content);
    let mut rows = Vec::new();
    let mut is_table = false;
    let mut read_to = 0;
    for start in arrays(source) {
        if start < read_to {
            continue;
        }
        let parsed = literal::parse(source, start);
        read_to = parsed.as_ref().map_or(read_to, |node| node.span.end);
        match parsed {
            Ok(Node {
                value: Literal::List(items),
                ..
            }) => {
                let (more, others) = table(&items, content.start);
                // A list without a single parameter lists something else.
                if !more.is_empty() || others.is_empty() {
                    rows.extend(more);
                    is_table = true;
                    others
                        .into_iter()
                        .for_each(|at| context.report(no_parameter(context.page, at)));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let file = &context.page.file;
                let at = content.start + error.at;
                let diagnostic = Diagnostic::new(Code::BadBlock, file, at..at + 1, "the rows of this block cannot be \
                    read")
                    .label(error.why)
                    .help("the list after `data =` must be a JSON list of objects with `name`, `type` and so on");
                if context.parameters {
                    context.diagnostics.push(diagnostic);
                }
                return found(None);
            }
        }
    }
    if !is_table && context.parameters {
        let line = context
            .page
            .text(&block.span)
            .lines()
            .next()
            .map_or(0, str::len);
        let span = block.span.start..block.span.start + line;
        context.diagnostics.push(
            Diagnostic::new(
                Code::BadBlock,
                &context.page.file,
                span,
                "this block holds no rows",
            )
            .label("there is no list of rows in it")
            .help("check that the page was copied whole"),
        );
    }
    found(is_table.then_some(rows))
}

/// Returns the places where lists are assigned to anything but the columns: `const data = [`, `data={[`.
fn arrays(source: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices('[') {
        let before = source.get(..at).unwrap_or_default().trim_end();
        let before = before.strip_suffix('{').map_or(before, str::trim_end);
        let Some(name) = before.strip_suffix('=').map(str::trim_end) else {
            continue;
        };
        let name = name
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or_default();
        if !name.to_ascii_lowercase().contains("column") {
            found.push(at);
        }
    }
    found
}

/// The rows of a list, and the places of its items that are no parameters.
fn table(items: &[Node], start: usize) -> (Vec<Row>, Vec<Range<usize>>) {
    let is_parameter = |node: &&Node| node.member(NAME).is_some() && node.member(TYPE).is_some();
    let (parameters, others): (Vec<&Node>, Vec<&Node>) = items.iter().partition(is_parameter);
    (
        parameters
            .into_iter()
            .map(|item| row(item, start))
            .collect(),
        others
            .into_iter()
            .map(|item| shifted(&item.span, start))
            .collect(),
    )
}

fn no_parameter(page: &Page, span: Range<usize>) -> Diagnostic {
    let message = "an item of this list has no name or no type";
    Diagnostic::new(Code::BadBlock, &page.file, span, message)
        .label("not read, unlike the items beside it")
        .help("give it a `name` and a `type`, or compare the list with the vendor's page")
}

const NAME: &[&str] = &["name", "Name", "参数", "参数名称"];
const TYPE: &[&str] = &["type", "Type", "DataType", "dataType", "类型"];
const REQUIRED: &[&str] = &["required", "Required", "IsRequired", "isRequired"];
const EXAMPLE: &[&str] = &["example", "Example"];
const DESCRIPTION: &[&str] = &["description", "Description", "title", "desc"];
const CHILDREN: &[&str] = &["children", "Children"];

fn row(node: &Node, start: usize) -> Row {
    let cell = |names: &[&str]| {
        let member = node.member(names)?;
        let span = start + member.span.start..start + member.span.end;
        Some(Cell {
            text: markdown(member.text()),
            span,
        })
    };
    let name = cell(NAME).unwrap_or_default();
    let children = match node.member(CHILDREN).map(|node| &node.value) {
        Some(Literal::List(items)) => items.iter().map(|item| row(item, start)).collect(),
        _ => Vec::new(),
    };
    let mut row = Row {
        ty: cell(TYPE).unwrap_or_default(),
        required: cell(REQUIRED),
        example: cell(EXAMPLE),
        description: cell(DESCRIPTION).unwrap_or_default(),
        children,
        span: shifted(&node.span, start),
        ..Row::default()
    };
    row.set_name(&name);
    row
}

fn shifted(span: &Range<usize>, by: usize) -> Range<usize> {
    by + span.start..by + span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, page::Page};

    fn read_text(text: &str) -> (Option<Vec<Row>>, Vec<String>) {
        let file = SourceFile::from_text("page.md", text);
        let mut diagnostics = Vec::new();
        let page = Page::split(&file, &mut diagnostics);
        let blocks = &page.sections.first().unwrap().blocks;
        let mut context = Context {
            page: &page,
            parameters: true,
            diagnostics: &mut diagnostics,
            readers: &[],
        };
        let rows = read(&mut context, blocks).and_then(|found| found.rows);
        (rows, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_json_form() {
        let text = r#"```mixin-react
const columns = [ { "title": "参数", "dataIndex": "name", "render": (val) => <span a={[1]} /> } ];

const data = [
  { "name": "A", "key": "0-0", "title": "<p>one</p>\n<ul>\n<li><code>0</code>：x</li>\n</ul>", "example": "<code>1</code>",
    "required": "是", "type": "Object[]",
    "children": [ { "name": "B", "key": "0-0-0", "title": "", "example": "", "required": "否", "type": "String" } ] }
];

return (<Table data={data} />);
```
"#;
        let (rows, diagnostics) = read_text(text);
        assert_eq!(diagnostics, [""; 0]);
        let rows = rows.unwrap();
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!(
            (row.name.text.as_str(), row.ty.text.as_str()),
            ("A", "Object[]")
        );
        assert_eq!(row.description.text, "one\n- `0`：x");
        assert_eq!(row.example.as_ref().unwrap().text, "`1`");
        assert_eq!(row.children[0].name.text, "B");
        assert_eq!(&text[row.children[0].name.span.clone()], "\"B\"");
    }

    #[test]
    fn the_jsx_form() {
        let text = r#"```mixin-react
const data = [
  { Name: 'A', DataType: 'Array of Object', IsRequired: '是', Example: '-', rowKey: '->A',
    Description: <RenderMd content={"text\n- `0`: a"} />, children: [{ Name: 'B', DataType: "String", Description: <b>x</b>, },], },
];
const errors = [{ Code: 'X', Message: `y` }];
```
"#;
        let (rows, diagnostics) = read_text(text);
        assert_eq!(diagnostics, [""; 0]);
        let rows = rows.unwrap();
        assert_eq!(rows[0].description.text, "text\n- `0`: a");
        assert_eq!(rows[0].children[0].name.text, "B");
    }

    #[test]
    fn unreadable_data_is_reported() {
        let cases = [
            (
                "```mixin-react\nconst data = [ { \"name\": \"A\" ;\n```\n",
                "E0211",
            ),
            ("```mixin-react\nconst data = undefined;\n```\n", "E0211"),
            (
                "```mixin-react\nconst data = [ { \"name\": \"A\n```\n",
                "E0211",
            ),
        ];
        for (text, code) in cases {
            let (rows, diagnostics) = read_text(text);
            assert!(rows.is_none(), "{text}");
            assert!(
                diagnostics.len() == 1 && diagnostics[0].contains(code),
                "{diagnostics:?}"
            );
        }
        let deep = format!(
            "```mixin-react\nconst data = {}\n```\n",
            "[".repeat(100_000)
        );
        assert_eq!(read_text(&deep).1.len(), 1);
    }
}
