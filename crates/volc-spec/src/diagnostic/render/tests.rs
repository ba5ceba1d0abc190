//! The output, to the letter.

use std::{ops::Range, sync::Arc};

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::{Code, SourceFile};

const PAGE: &str =
    "# A\n\n| 参数 | 类型 | 是否必选 |\n| 应用编号 | Integr | 是 |\r\n\tlast\u{200b} line\r\n";

fn page() -> Arc<SourceFile> {
    SourceFile::from_text("specs\\rtc/A.md", PAGE)
}

fn at(file: &SourceFile, text: &str) -> Range<usize> {
    let start = file.text.find(text).unwrap();
    start..start + text.len()
}

fn human(diagnostics: &[Diagnostic]) -> String {
    render(diagnostics, Style::default())
}

fn unknown_type() -> Diagnostic {
    let page = page();
    Diagnostic::new(
        Code::UnknownType,
        &page,
        at(&page, "Integr"),
        "unknown type `Integr`",
    )
    .label("not a type")
    .help("did you mean `Integer`?")
    .help("types look like `String`")
}

#[test]
fn the_mark_stands_under_the_text_and_the_helps_below() {
    let expected = "\
error[E0201]: unknown type `Integr`
 --> specs/rtc/A.md:4:10
  |
4 | | 应用编号 | Integr | 是 |
  |              ^^^^^^ not a type
  |
  = help: did you mean `Integer`?
  = help: types look like `String`

";
    assert_eq!(human(&[unknown_type()]), expected);
}

#[test]
fn related_places_are_shown_in_their_files() {
    let (page, overlay) = (
        page(),
        SourceFile::from_text("A.toml", "\u{feff}[field.\"Body.A\"]\n"),
    );
    let diagnostic = Diagnostic::new(Code::DuplicateField, &page, at(&page, "last"), "twice")
        .label("again")
        .related(&page, at(&page, "参数"), "first here")
        .related(&overlay, at(&overlay, "field"), "the entry");
    let expected = "\
error[E0205]: twice
 --> specs/rtc/A.md:5:2
  |
3 | | 参数 | 类型 | 是否必选 |
  |   ---- first here
4 | | 应用编号 | Integr | 是 |
5 |     last line
  |     ^^^^ again
  |
 ::: A.toml:1:2
  |
1 | [field.\"Body.A\"]
  |  ----- the entry

";
    assert_eq!(human(&[diagnostic]).replace('\u{200b}', ""), expected);
}

/// The display column of the marked text and of the mark under it.
fn columns(shown: &str, marked: &str) -> (usize, usize) {
    let lines: Vec<&str> = shown.lines().collect();
    let under = lines
        .iter()
        .position(|line| line.trim_start().starts_with('|') && line.contains('^'))
        .expect(shown);
    let source = lines[under - 1];
    (
        source[..source.rfind(marked).expect(shown)].width(),
        lines[under][..lines[under].find('^').unwrap()].width(),
    )
}

#[test]
fn marks_are_right_in_any_text() {
    let long = "很长的一行，".repeat(3000);
    let cases = [
        "X".to_owned(),
        "中文 X".to_owned(),
        "\tX\t".to_owned(),
        "a\u{200b}b\u{a0}\u{feff}X".to_owned(),
        "\u{feff}X\r".to_owned(),
        format!("{long}X"),
        format!("{long}X{long}"),
        format!("a{long}X{long}"),
        format!("X{long}"),
    ];
    for text in cases {
        for before in ["", "first line\r\n"] {
            let file = SourceFile::from_text("A.md", format!("{before}{text}\nlast"));
            let diagnostic =
                Diagnostic::new(Code::UnknownType, &file, at(&file, "X"), "m").label("l");
            let shown = human(std::slice::from_ref(&diagnostic));
            let (text_column, mark_column) = columns(&shown, "X");
            assert_eq!(text_column, mark_column, "{shown}");
            assert!(shown.lines().all(|line| line.width() <= 140), "{shown}");

            // The place in the heading is the one that editors and the JSON have.
            let (line, column) = file.line_column(diagnostic.span.start);
            assert!(
                shown.contains(&format!("A.md:{line}:{column}\n")),
                "{line}:{column}\n{shown}"
            );
        }
    }
}

#[test]
fn any_span_is_shown() {
    let page = page();
    let len = page.text.len();
    let backwards = Range { start: 11, end: 9 };
    for span in [
        0..0,
        0..len,
        len..len,
        0..usize::MAX,
        9..10,
        backwards,
        5..6,
    ] {
        let shown = human(&[Diagnostic::new(Code::BadName, &page, span.clone(), "m").label("l")]);
        assert!(shown.contains("A.md:"), "{span:?}: {shown}");
    }
    for text in ["", "\u{feff}", "\n", "\r\n", "\t"] {
        let file = SourceFile::from_text("A.md", text);
        let shown = human(&[Diagnostic::new(Code::PageEmpty, &file, 0..0, "empty")]);
        assert!(shown.starts_with("error[E0103]: empty\n"), "{shown}");
    }
}

#[test]
fn colour_is_a_choice() {
    let style = Style {
        color: true,
        ..Style::default()
    };
    assert!(render(&[unknown_type()], style).contains("\u{1b}["));
    assert!(!human(&[unknown_type()]).contains('\u{1b}'));
}

#[test]
fn the_order_is_by_file_and_place() {
    let (a, b) = (
        SourceFile::from_text("a.md", "xy"),
        SourceFile::from_text("b.md", "xy"),
    );
    let diagnostic = |file, at: usize| Diagnostic::new(Code::BadName, file, at..at + 1, "m");
    let style = Style {
        format: Format::Json,
        ..Style::default()
    };
    let sorted = [diagnostic(&a, 0), diagnostic(&a, 1), diagnostic(&b, 0)];
    let mixed = [diagnostic(&b, 0), diagnostic(&a, 1), diagnostic(&a, 0)];
    assert_eq!(render(&mixed, style), render(&sorted, style));
}

#[test]
fn json_is_one_object_a_line() {
    let style = Style {
        format: Format::Json,
        ..Style::default()
    };
    let page = page();
    let diagnostic = unknown_type().related(&page, at(&page, "类型"), "the column");
    let expected = "{\"code\":\"E0201\",\"severity\":\"error\",\"message\":\"unknown type `Integr`\",\
\"file\":\"specs/rtc/A.md\",\"line\":4,\"column\":10,\"end_line\":4,\"end_column\":16,\"label\":\"not a type\",\
\"help\":[\"did you mean `Integer`?\",\"types look like `String`\"],\
\"related\":[{\"file\":\"specs/rtc/A.md\",\"line\":3,\"column\":8,\"end_line\":3,\"end_column\":10,\"label\":\"the column\"}]}\n";
    assert_eq!(render(&[diagnostic], style), expected);
}

#[test]
fn github_marks_the_place() {
    let style = Style {
        format: Format::Github,
        ..Style::default()
    };
    let expected = "::error file=specs/rtc/A.md,line=4,col=10,endLine=4,endColumn=16,title=E0201::\
unknown type `Integr`: not a type%0Ahelp: did you mean `Integer`?%0Ahelp: types look like `String`\n";
    assert_eq!(render(&[unknown_type()], style), expected);

    let file = SourceFile::from_text("a,b:c%.md", "x");
    let note = Diagnostic::new(Code::QueryList, &file, 0..1, "50%\nmore");
    assert_eq!(
        render(&[note], style),
        "::notice file=a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=2,title=N0702::50%25%0Amore\n"
    );
}

struct Summary {
    codes: &'static [Code],
    pages: usize,
    line: &'static str,
}

#[test]
fn the_summary_counts() {
    let page = page();
    let of = |codes: &[Code]| -> Vec<Diagnostic> {
        codes
            .iter()
            .map(|code| Diagnostic::new(*code, &page, 0..0, "m"))
            .collect()
    };
    use Code::{BadName, ExampleRounded, QueryList};
    for Summary { codes, pages, line } in [
        Summary {
            codes: &[],
            pages: 1,
            line: "ok: nothing found in 1 page",
        },
        Summary {
            codes: &[QueryList],
            pages: 2,
            line: "note: 1 note in 2 pages",
        },
        Summary {
            codes: &[ExampleRounded, ExampleRounded],
            pages: 5,
            line: "warning: 2 warnings in 5 pages",
        },
        Summary {
            codes: &[QueryList, BadName, ExampleRounded, BadName],
            pages: 1,
            line: "error: 2 errors, 1 warning, 1 note in 1 page",
        },
    ] {
        assert_eq!(summary(&of(codes), pages), line);
    }
}
