//! The cases below `shared/cases`: pages that lost rows once. Each row is a field, or a warning or an error is about
//! it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::files::vendor;
use volc_ir::{Action, Field, Severity, Type, TypeDef};
use volc_spec::{Reading, ServiceFile, SourceFile, read_page};

const SERVICE: &str = include_str!("../../../../specs/rtc/service.toml");

fn read(name: &str, text: &str) -> Reading {
    let (service, _) = ServiceFile::parse(&SourceFile::from_text("service.toml", SERVICE));
    read_page(
        &SourceFile::from_text(name, text),
        None,
        &service.unwrap(),
        "im",
    )
}

/// The fields of an Action by their names alone, with the name of their type and whether they are required.
fn fields(action: &Action) -> BTreeMap<String, (String, bool)> {
    let structs = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) => Some(&def.fields),
        _ => None,
    });
    let roots = [
        &action.request.query,
        &action.request.body,
        &action.response,
    ];
    let all = roots.into_iter().chain(structs).flatten();
    all.map(|field: &Field| (field.name.clone(), (kind(&field.ty), field.required)))
        .collect()
}

fn kind(ty: &Type) -> String {
    match ty {
        Type::List { of } => format!("list {}", kind(of)),
        Type::Int {} => "int".to_owned(),
        Type::Float {} => "float".to_owned(),
        Type::Bool {} => "bool".to_owned(),
        Type::String {} => "string".to_owned(),
        Type::Struct { .. } => "struct".to_owned(),
        _ => "other".to_owned(),
    }
}

/// The lines that warnings and errors are about.
fn reported(reading: &Reading, text: &str) -> Vec<bool> {
    let lines = text.split_inclusive('\n').count() + 1;
    let mut reported = vec![false; lines + 1];
    for diagnostic in reading
        .diagnostics
        .iter()
        .filter(|d| d.severity != Severity::Note)
    {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let last = line(
            diagnostic
                .span
                .end
                .saturating_sub(1)
                .max(diagnostic.span.start),
        );
        reported[line(diagnostic.span.start)..=last].fill(true);
    }
    reported
}

struct Expected {
    field: &'static str,
    ty: &'static str,
    required: bool,
}

#[test]
fn every_shape_of_a_page_keeps_its_rows() {
    let Some(folder) = vendor("cases/page-shapes") else {
        return;
    };
    let expected: &[Expected] = &[
        Expected {
            field: "AppId",
            ty: "string",
            required: true,
        },
        Expected {
            field: "LampNo",
            ty: "int",
            required: true,
        },
        Expected {
            field: "Hue",
            ty: "int",
            required: false,
        },
        Expected {
            field: "Pattern",
            ty: "struct",
            required: false,
        },
        Expected {
            field: "Marks",
            ty: "list string",
            required: false,
        },
        Expected {
            field: "Pace",
            ty: "int",
            required: true,
        },
        Expected {
            field: "Depth",
            ty: "float",
            required: false,
        },
        Expected {
            field: "Done",
            ty: "bool",
            required: false,
        },
        Expected {
            field: "Lamps",
            ty: "list struct",
            required: false,
        },
        Expected {
            field: "LampKey",
            ty: "string",
            required: false,
        },
        Expected {
            field: "Glow",
            ty: "int",
            required: false,
        },
    ];
    let mut lost = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let reading = read(&name, &text);
        let reported = reported(&reading, &text);
        let fields = reading.actions.first().map(fields).unwrap_or_default();
        for Expected {
            field,
            ty,
            required,
        } in expected
        {
            let is_row = |line: &str| {
                line.contains(field)
                    && !line.starts_with('#')
                    && (line.contains(['|', '｜', '\t', '<', '"']))
                    && !line.contains(&format!("[{field}](#"))
                    || line.contains(&format!("| {field} | Object"))
            };
            let rows: Vec<usize> = text
                .lines()
                .enumerate()
                .filter(|(_, line)| is_row(line))
                .map(|(at, _)| at)
                .collect();
            let is_field = fields
                .get(*field)
                .is_some_and(|(kind, is)| kind == ty && is == required || name.starts_with("58"));
            // The grid has two columns only.
            let is_field = is_field || name == "n_rst_grid.md" && fields.contains_key(*field);
            if rows.is_empty()
                || is_field
                || reading.has_errors()
                || rows.iter().any(|line| reported[*line])
            {
                continue;
            }
            lost.push(format!(
                "{name}: {field}, line {}: {:?}",
                rows[0] + 1,
                fields.get(*field)
            ));
        }
        println!(
            "{name}: {} fields, {} diagnostics, {}",
            fields.len(),
            reading.diagnostics.len(),
            if reading.has_errors() {
                "refused"
            } else {
                "read"
            }
        );
        if std::env::var_os("SHOW").is_some() {
            for d in &reading.diagnostics {
                println!("    {d}");
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// The input of a case that is described in prose: the first fence in it.
fn input(text: &str) -> &str {
    let start = text.find("````markdown\n").map_or(0, |at| at + 13);
    let rest = text.get(start..).unwrap_or_default();
    rest.split("\n````").next().unwrap_or_default()
}

#[test]
fn pages_of_every_case_are_read_or_refused() {
    struct Case {
        file: &'static str,
        /// The members that must be fields, as `Action.Member`.
        fields: &'static [&'static str],
        /// The code that must be reported.
        code: Option<&'static str>,
        actions: usize,
    }
    let Some(folder) = vendor("cases/pages") else {
        return;
    };
    let case = |file, fields, code, actions| Case {
        file,
        fields,
        code,
        actions,
    };
    let expected = [
        case(
            "action-row-in-body/BodyActionRow.md",
            &["BodyActionRow.Action", "BodyActionRow.AppId"][..],
            None,
            1,
        ),
        case("action-only-in-answer.md", &[], Some("E0106"), 0),
        case("announced-table-absent.md", &[], Some("E0224"), 0),
        case("block-field-without-type.md", &[], Some("E0225"), 0),
        case(
            "block-nesting-by-blank-lines.md",
            &[
                "MoveLamp.Shade",
                "MoveLamp.Tint",
                "MoveLamp.Rim",
                "MoveLamp.Width",
                "MoveLamp.Cord",
                "MoveLamp.Length",
                "MoveLamp.Note",
            ],
            None,
            1,
        ),
        case(
            "bold-pseudo-headings.md",
            &["ListLamps.RoomId", "ListLamps.Items", "DropLamp.LampId"],
            None,
            2,
        ),
        case(
            "field-named-action.md",
            &["MoveLamp.Shade", "MoveLamp.Action"],
            None,
            1,
        ),
        case(
            "field-named-action-pipe.md",
            &["MoveLamp.LampId", "MoveLamp.Action"],
            None,
            1,
        ),
        case(
            "html-table-lost/HtmlTablePlain.md",
            &["HtmlTablePlain.AppId"],
            None,
            1,
        ),
        case(
            "html-table-lost/HtmlTableRowspan.md",
            &["HtmlTableRowspan.AppId", "HtmlTableRowspan.Mode"],
            None,
            1,
        ),
        case(
            "html-table-lost/HtmlTableThenPipe.md",
            &["HtmlTableThenPipe.RoomId", "HtmlTableThenPipe.AppId"],
            Some("W0522"),
            1,
        ),
        case("many-fields/Fields125.md", &["Fields125.AppId"], None, 1),
        case("odd-field-names/OddNames.md", &[], Some("E0207"), 0),
        case("one-cell-per-line.md", &[], Some("E0223"), 0),
        case("one-cell-per-paragraph.md", &[], Some("E0223"), 0),
        case(
            "orphan-rows-after-paragraph.md",
            &["MoveLamp.LampId", "MoveLamp.Tint", "MoveLamp.Fog"],
            Some("W0521"),
            1,
        ),
        case("path-from-split-link.md", &["SeeLamp.LampId"], None, 1),
        case("path-in-url/PathInUrl.md", &["PathInUrl.AppId"], None, 1),
        case(
            "recursive-types/RecursiveList.md",
            &[
                "RecursiveList.Root",
                "RecursiveList.Name",
                "RecursiveList.Children",
            ],
            None,
            1,
        ),
        case(
            "table-interrupted/BetweenBlankNote.md",
            &["BetweenBlankNote.A", "BetweenBlankNote.B"],
            Some("W0521"),
            1,
        ),
        case(
            "table-interrupted/BetweenComment.md",
            &["BetweenComment.A", "BetweenComment.B"],
            Some("W0521"),
            1,
        ),
        case(
            "table-interrupted/BetweenNote.md",
            &["BetweenNote.A", "BetweenNote.B"],
            Some("W0521"),
            1,
        ),
        case(
            "table-interrupted/PipeFullWidth.md",
            &["PipeFullWidth.Filter", "PipeFullWidth.Next"],
            None,
            1,
        ),
        case("table-without-header/NoDelimiter.md", &[], Some("E0221"), 0),
        case("table-without-header/NoHeaderRow.md", &[], Some("E0221"), 0),
        case(
            "two-tasks-on-a-page.md",
            &[
                "PutLamp.lamp_key",
                "PutLamp.glow",
                "PutLamp.task_id",
                "SeeLamp.task_id",
            ],
            None,
            2,
        ),
    ];
    let mut wrong = Vec::new();
    for Case {
        file,
        fields: wanted,
        code,
        actions,
    } in expected
    {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let text = if file.contains('/') {
            text.as_str()
        } else {
            input(&text)
        };
        let name = file.rsplit('/').next().unwrap_or_default();
        let reading = read(name, text);
        let reported: Vec<String> = reading
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect();
        if reading.actions.len() != actions {
            wrong.push(format!(
                "{file}: {} Actions: {reported:#?}",
                reading.actions.len()
            ));
        }
        for wanted in wanted {
            let (action, member) = wanted.split_once('.').unwrap_or_default();
            let found = reading.actions.iter().find(|found| found.action == action);
            if !found.is_some_and(|found| fields(found).contains_key(member)) {
                wrong.push(format!("{file}: no {wanted}: {reported:#?}"));
            }
        }
        if let Some(code) = code
            && !reading.diagnostics.iter().any(|d| d.code.id() == code)
        {
            wrong.push(format!("{file}: no {code}: {reported:#?}"));
        }
        for action in &reading.actions {
            let path = if name == "PathInUrl.md" {
                "/api/v1/rooms"
            } else {
                "/"
            };
            if action.path != path {
                wrong.push(format!("{file}: path {}", action.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn errors_name_the_action_that_a_page_only_shows() {
    let Some(folder) = vendor("cases/pages") else {
        return;
    };
    for (file, words) in [
        ("url-only-in-fence.md", "of `ShowLamp`, `DropLamp`"),
        ("action-only-in-answer.md", "MoveLamp_2020-12-01.md"),
        ("one-cell-per-line.md", "lost its borders in copying"),
    ] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let reading = read("page.md", input(&text));
        let reported = reading.diagnostics.iter().filter(|d| d.is_error());
        let reported = reported.map(|d| format!("{} {} {:?}", d.message, d.label, d.help));
        let reported: Vec<String> = reported.collect();
        assert!(
            reported.iter().any(|text| text.contains(words)),
            "{file}: {reported:?}"
        );
    }
}

#[test]
fn findings_of_one_action_are_not_those_of_another() {
    let Some(folder) = vendor("cases/pages") else {
        return;
    };
    let text = fs::read_to_string(folder.join("findings-of-the-other-action.md")).unwrap();
    let reading = read("page.md", input(&text));
    let findings: Vec<(&str, usize)> = reading
        .actions
        .iter()
        .map(|action| (action.action.as_str(), action.findings.len()))
        .collect();
    assert_eq!(findings, [("MoveLamp", 2), ("DropLamp", 0)]);
}
