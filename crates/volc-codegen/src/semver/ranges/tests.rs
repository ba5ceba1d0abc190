//! Tests of ranges.

use super::*;

fn numbers(ranges: &str, kind: Kind) -> Numbers {
    let ranges: Vec<Range> = serde_json::from_str(ranges).unwrap();
    Numbers::new(&ranges, kind)
}

#[test]
fn sets_of_numbers_are_compared_exactly() {
    struct Case {
        kind: Kind,
        old: &'static str,
        new: &'static str,
        old_contains_new: bool,
        new_contains_old: bool,
    }
    let case = |kind, old, new, old_contains_new, new_contains_old| Case {
        kind,
        old,
        new,
        old_contains_new,
        new_contains_old,
    };
    let cases = [
        case(Kind::Int, "[]", r#"[{"min": 1}]"#, true, false),
        case(
            Kind::Int,
            r#"[{"min": 1, "max": 6}]"#,
            r#"[{"min": 1, "max": 3}, {"min": 4, "max": 6}]"#,
            true,
            true,
        ),
        case(
            Kind::Float,
            r#"[{"min": 1, "max": 6}]"#,
            r#"[{"min": 1, "max": 3}, {"min": 4, "max": 6}]"#,
            true,
            false,
        ),
        case(
            Kind::Int,
            r#"[{"min": 0, "exclusive_min": true}]"#,
            r#"[{"min": 1}]"#,
            true,
            true,
        ),
        case(
            Kind::Float,
            r#"[{"min": 0, "exclusive_min": true}]"#,
            r#"[{"min": 1}]"#,
            true,
            false,
        ),
        case(
            Kind::Int,
            r#"[{"max": 19.5}]"#,
            r#"[{"max": 19}]"#,
            true,
            true,
        ),
        case(
            Kind::Int,
            r#"[{"min": 0.5}]"#,
            r#"[{"min": 1}]"#,
            true,
            true,
        ),
        case(Kind::Uint, "[]", r#"[{"min": 0}]"#, true, true),
        case(Kind::Int, "[]", r#"[{"min": 0}]"#, true, false),
        case(
            Kind::Uint,
            r#"[{"min": 10}]"#,
            r#"[{"min": 10}, {"min": 0, "max": 0}]"#,
            false,
            true,
        ),
        case(
            Kind::Int,
            r#"[{"min": 1, "max": 3}]"#,
            r#"[{"min": 2, "max": 9}]"#,
            false,
            false,
        ),
        case(
            Kind::Float,
            r#"[{"min": 0, "max": 1}, {"min": 1, "max": 2, "exclusive_min": true}]"#,
            r#"[{"min": 0, "max": 2}]"#,
            true,
            true,
        ),
        case(
            Kind::Int,
            r#"[{"min": 9007199254740993}]"#,
            r#"[{"min": 9007199254740992}]"#,
            false,
            true,
        ),
        case(
            Kind::Float,
            r#"[{"min": 9007199254740993}]"#,
            r#"[{"min": 9007199254740992.0}]"#,
            false,
            true,
        ),
    ];
    for case in cases {
        let (old, new) = (numbers(case.old, case.kind), numbers(case.new, case.kind));
        let found = (old.contain(&new), new.contain(&old));
        assert_eq!(
            found,
            (case.old_contains_new, case.new_contains_old),
            "{} {}",
            case.old,
            case.new
        );
    }
}

#[test]
fn sets_of_numbers_are_printed_as_people_write_them() {
    struct Case {
        kind: Kind,
        ranges: &'static str,
        text: &'static str,
    }
    let cases = [
        Case {
            kind: Kind::Int,
            ranges: "[]",
            text: "any",
        },
        Case {
            kind: Kind::Uint,
            ranges: r#"[{"min": 0}]"#,
            text: "any",
        },
        Case {
            kind: Kind::Int,
            ranges: r#"[{"min": 10, "max": 20}, {"min": 0, "max": 0}]"#,
            text: "0, 10 to 20",
        },
        Case {
            kind: Kind::Int,
            ranges: r#"[{"max": 20, "exclusive_max": true}]"#,
            text: "<=19",
        },
        Case {
            kind: Kind::Float,
            ranges: r#"[{"min": 0, "exclusive_min": true, "max": 1.5}]"#,
            text: ">0 <=1.5",
        },
        Case {
            kind: Kind::Int,
            ranges: r#"[{"min": 3, "max": 2}]"#,
            text: "none",
        },
    ];
    for case in cases {
        assert_eq!(
            numbers(case.ranges, case.kind).to_string(),
            case.text,
            "{}",
            case.ranges
        );
    }
}
