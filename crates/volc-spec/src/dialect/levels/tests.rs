//! Tests of the block notation.

use super::*;
use crate::{Overlay, SourceFile};

/// The rows of the first section in this notation as lines, and the diagnostics.
fn outline(text: &str, overlay: &str) -> (Vec<String>, Vec<Diagnostic>) {
    fn write(rows: &[Row], depth: usize, out: &mut Vec<String>) {
        for row in rows {
            let of = |cell: &Option<crate::row::Cell>| {
                cell.as_ref()
                    .map_or("", |cell| cell.text.as_str())
                    .to_owned()
            };
            let name = if row.is_variant {
                format!("<{}>", row.name.text)
            } else {
                row.name.text.clone()
            };
            let (required, example) = (of(&row.required), of(&row.example));
            out.push(format!(
                "{}{name}|{}|{required}|{example}",
                " ".repeat(depth),
                row.ty.text
            ));
            write(&row.children, depth + 1, out);
        }
    }
    let file = SourceFile::from_text("page.md", text);
    let (overlay, problems) = Overlay::parse(&SourceFile::from_text("page.toml", overlay));
    assert_eq!(problems, []);
    let mut diagnostics = Vec::new();
    let page = Page::split(&file, &mut diagnostics);
    let region = (0..page.sections.len())
        .find_map(|at| Region::find(&page, at))
        .unwrap();
    let mut gaps = Gaps::new(overlay.as_ref());
    let mut context = Context {
        page: &page,
        parameters: true,
        diagnostics: &mut diagnostics,
        readers: crate::dialect::READERS,
    };
    let found = read(&mut context, &region, "Body", &mut gaps);
    diagnostics.extend(gaps.dead());
    let mut out = Vec::new();
    write(&found.rows.unwrap(), 0, &mut out);
    (out, diagnostics)
}

fn member(name: &str, ty: &str, blanks: usize) -> String {
    let ty = match ty {
        "" => String::new(),
        ty => format!("<span data-label=\"purple\">{ty}</span> "),
    };
    format!(
        "**{name} ** {ty}`可选` 示例值：`-`\nText.\n{}",
        "\n".repeat(blanks)
    )
}

fn page(parts: &[String]) -> String {
    format!("### Body\n\n\n{}## End\n", parts.concat())
}

#[test]
fn blank_lines_say_how_many_levels_end() {
    let text = page(&[
        member("Lamp", "String", 2),
        member("Shade", "Object", 1),
        member("Tint", "String", 2),
        member("Rim", "Object", 1),
        member("Width", "Integer", 4),
        member("Cord", "Object[]", 1),
        member("Length", "Integer", 3),
        member("Note", "String", 2),
    ]);
    let (rows, diagnostics) = outline(&text, "");
    assert_eq!(diagnostics, []);
    assert_eq!(
        rows.iter()
            .map(|row| row.split('|').next().unwrap())
            .collect::<Vec<_>>(),
        [
            "Lamp", "Shade", " Tint", " Rim", "  Width", "Cord", " Length", "Note"
        ]
    );
}

#[test]
fn the_end_of_a_text_counts() {
    let head = |name: &str, ty: &str| {
        format!("**{name} ** <span data-label=\"purple\">{ty}</span> %%require%%示例值：`-`\n")
    };
    let text = format!(
        "### Body\n\n\n{}:::tip\nx\n\n:::\n{}y\n\n* a\n   ```json\n   {{}}\n   \
            ```\n\n\n{}```json\n{{}}\n```\n\n\n\n\n\n{}> q\n\n\n## End\n",
        head("A", "Object"),
        head("B", "Object"),
        head("C", "String"),
        head("D", "String"),
    );
    let (rows, diagnostics) = outline(&text, "");
    assert_eq!(diagnostics, []);
    assert_eq!(
        rows,
        [
            "A|Object|require|`-`",
            " B|Object|require|`-`",
            "  C|String|require|`-`",
            "D|String|require|`-`"
        ]
    );
}

#[test]
fn examples_stand_in_both_spellings() {
    let text = "### Body\n\n\n**A** <span data-label=\"purple\"> String </span> %%require%% `示例值：x y`\nText.\n\n\n\
        **B ** <span data-label=\"purple\">String</span> `可选` 示例值：`{\"a\": \"`b`\"}`\n\n\n## End\n";
    let (rows, diagnostics) = outline(text, "");
    assert_eq!(diagnostics, []);
    assert_eq!(
        rows,
        ["A|String|require|`x y`", "B|String|可选|{\"a\": \"`b`\"}"]
    );
}

#[test]
fn a_member_without_a_type_has_variants() {
    let variant = |id: &str, title: &str| {
        format!(
            "<span id=\"{id}\"></span>\n#### {title} <span data-label=\"purple\">Object</span>\nText.\n\n"
        )
    };
    let text = page(&[
        member("Shade", "", 1),
        variant("paper", "纸 / Paper"),
        member("Fold", "Integer", 3),
        variant("cloth", "布"),
        member("Thread", "Integer", 4),
        member("Bulb", "String", 2),
    ]);
    let (rows, diagnostics) = outline(&text, "");
    assert_eq!(diagnostics, []);
    assert_eq!(
        rows,
        [
            "Shade||可选|`-`",
            " <纸 / Paper>|Object||",
            "  Fold|Integer|可选|`-`",
            " <布>|Object||",
            "  Thread|Integer|可选|`-`",
            "Bulb|String|可选|`-`"
        ]
    );
}

#[test]
fn blank_lines_too_many_are_reported_and_settled() {
    let text = page(&[
        member("Lamp", "Object", 1),
        member("Shade", "Object", 1),
        member("Tint", "String", 3),
        member("Rim", "String", 3),
        member("Bulb", "String", 2),
        member("Cord", "String", 4),
        member("Next", "String", 2),
    ]);
    let (_, diagnostics) = outline(&text, "");
    let codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::BlockDepth]);
    let reported = &diagnostics[0];
    assert_eq!(
        &text[reported.span.clone()]
            .split_whitespace()
            .next()
            .unwrap(),
        &"**Next"
    );
    assert_eq!(reported.label, "2 levels too many end before this line");
    let labels: Vec<&str> = reported
        .related
        .iter()
        .map(|related| related.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "2 levels end behind `Body.Lamp.Shade.Tint`",
            "2 levels end behind `Body.Lamp.Rim`",
            "3 levels end behind `Body.Cord`"
        ]
    );
    let (rows, diagnostics) = outline(
        &text,
        "[block]\ncloses = { \"Body.Lamp.Shade.Tint\" = 1, \"Body.Lamp.Shade.Rim\" = 1 }\n",
    );
    assert_eq!(diagnostics, []);
    assert_eq!(rows.iter().filter(|row| row.starts_with("  ")).count(), 4);
}

#[test]
fn entries_that_do_nothing_are_errors() {
    let text = page(&[
        member("Lamp", "Object", 1),
        member("Shade", "String", 3),
        member("Next", "String", 2),
    ]);
    let (_, diagnostics) = outline(
        &text,
        "[block]\ncloses = { \"Body.Lamp.Shade\" = 2, \"Body.Lump\" = 1 }\n",
    );
    let codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::OverlayNeedless, Code::OverlayPath]);
}

#[test]
fn members_among_variants_and_lost_lines_are_reported() {
    let text = page(&[
        member("Shade", "", 1),
        "#### Paper <span data-label=\"purple\">Object</span>\n\n".to_owned(),
        member("Fold", "Integer", 3),
        member("Bulb", "String", 2),
    ]);
    let (_, diagnostics) = outline(&text, "");
    assert!(
        diagnostics[0]
            .message
            .contains("`Bulb` would stand among the variants of `Shade`"),
        "{diagnostics:?}"
    );
    let text = page(&[
        member("Lamp", "String", 0),
        "* **Tint** <span data-label=\"purple\">String</span> `可选`\n\n\n".to_owned(),
    ]);
    let (_, diagnostics) = outline(&text, "");
    assert_eq!(diagnostics[0].code, Code::UnreadParameters);
}
