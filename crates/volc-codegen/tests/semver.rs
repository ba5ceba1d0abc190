//! The class of each kind of change: one row a rule, in both directions.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use volc_codegen::Lock;
use volc_codegen::semver::{Change, Class, Rule, State, verdict};
use volc_ir::{
    Action, Effect, Facts, Field, Ir, Method, Pagination, RateLimit, RateLimitScope, Retry, Scalar,
    Type, TypeDef,
};

use Rule::*;

/// A change, its class from the old state to the new one, and its class backwards.
struct Row {
    change: fn(&mut Ir),
    path: Option<&'static str>,
    forth: Rule,
    back: Rule,
}

const fn service(change: fn(&mut Ir), forth: Rule, back: Rule) -> Row {
    Row {
        change,
        path: None,
        forth,
        back,
    }
}

const fn field(path: &'static str, change: fn(&mut Ir), forth: Rule, back: Rule) -> Row {
    Row {
        change,
        path: Some(path),
        forth,
        back,
    }
}

const TABLE: &[Row] = &[
    service(
        |ir| ir.service.name = "live".into(),
        ServiceRenamed,
        ServiceRenamed,
    ),
    service(
        |ir| ir.service.title = "Other".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(|ir| ir.service.sites.truncate(1), SiteRemoved, SiteAdded),
    service(
        |ir| ir.service.sites.reverse(),
        DefaultSiteChanged,
        DefaultSiteChanged,
    ),
    service(
        |ir| ir.service.sites[1].host = "c.example".into(),
        SiteMoved,
        SiteMoved,
    ),
    service(
        |ir| ir.service.sites[1].docs = "other".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(
        |ir| _ = ir.service.plain.insert("Get".into(), "2022-06-01".into()),
        PlainNameMoved,
        PlainNameMoved,
    ),
    service(|ir| _ = ir.codes.pop(), ErrorCodeRemoved, ErrorCodeAdded),
    service(
        |ir| ir.codes[0].retry = Retry::Later,
        ErrorCodeChanged,
        ErrorCodeChanged,
    ),
    service(
        |ir| ir.codes[0].advice.en = "Wait.".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(|ir| _ = ir.actions.pop(), ActionRemoved, ActionAdded),
    service(
        |ir| get(ir).family = "room".into(),
        FamilyChanged,
        FamilyChanged,
    ),
    service(
        |ir| get(ir).method = Method::Get,
        WireFormChanged,
        WireFormChanged,
    ),
    service(
        |ir| get(ir).path = "/v2".into(),
        WireFormChanged,
        WireFormChanged,
    ),
    service(
        |ir| get(ir).effect = Some(Effect::Write),
        EffectChanged,
        EffectChanged,
    ),
    service(
        |ir| get(ir).docs.zh = "other".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(
        |ir| get(ir).deprecated = Some(volc_ir::Docs::english("Use another.")),
        ActionDeprecated,
        DocsChanged,
    ),
    service(|ir| get(ir).facts = Facts::Sdk, DocsChanged, DocsChanged),
    service(
        |ir| get(ir).source.sha256 = "other".into(),
        PageTouched,
        PageTouched,
    ),
    service(
        |ir| {
            get(ir).rate_limits.push(RateLimit {
                calls: 1,
                seconds: 1,
                scope: RateLimitScope::App,
                condition: None,
                shared_with: Vec::new(),
                span: Default::default(),
            });
        },
        RateLimitChanged,
        RateLimitChanged,
    ),
    service(
        |ir| get(ir).examples.request[0].value = json!({"Id": 2}),
        ExampleChanged,
        ExampleChanged,
    ),
    service(
        |ir| get(ir).pagination = None,
        PaginationRemoved,
        PaginationAdded,
    ),
    service(|ir| get(ir).wait = None, WaitRemoved, WaitAdded),
    service(
        |ir| wait(ir).done = vec![serde_json::json!(2)],
        WaitChanged,
        WaitChanged,
    ),
    service(|ir| wait(ir).every = 500, WaitChanged, WaitChanged),
    service(
        |ir| wait(ir).not_found.push("Busy".into()),
        WaitChanged,
        WaitChanged,
    ),
    service(
        |ir| paginate(ir, "Cursor", "Next", "Others"),
        PaginationChanged,
        PaginationChanged,
    ),
    service(
        |ir| paginate(ir, "Id", "Next", "Items"),
        PaginationChanged,
        PaginationChanged,
    ),
    service(
        |ir| paginate(ir, "Cursor", "Id", "Items"),
        WireFormChanged,
        WireFormChanged,
    ),
    service(
        |ir| {
            get(ir).pagination = Some(Pagination::Offset {
                offset: "Cursor".into(),
                limit: None,
                more: None,
                total: None,
                items: "Items".into(),
            });
        },
        WireFormChanged,
        WireFormChanged,
    ),
    service(
        |ir| {
            get(ir).pagination = Some(Pagination::Page {
                page: "Cursor".into(),
                first: 1,
                size: None,
                more: None,
                total: None,
                pages: None,
                items: "Items".into(),
            });
        },
        PaginationChanged,
        PaginationChanged,
    ),
    field(
        "Body.Id",
        |ir| body(ir)[0].query_json = true,
        WireFormChanged,
        WireFormChanged,
    ),
    field(
        "Body.Id",
        |ir| body(ir)[0].deprecated = Some(volc_ir::Docs::english("Use another.")),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Extra",
        |ir| body(ir).push(new_field("Extra", false)),
        OptionalFieldAdded,
        FieldRemoved,
    ),
    field(
        "Body.Extra",
        |ir| body(ir).push(new_field("Extra", true)),
        RequiredFieldAdded,
        FieldRemoved,
    ),
    field(
        "Result.Extra",
        |ir| get(ir).response.push(new_field("Extra", false)),
        ResponseFieldAdded,
        FieldRemoved,
    ),
    field(
        "Result.Items.Extra",
        |ir| structure(ir, "Item").push(new_field("Extra", false)),
        ResponseFieldAdded,
        FieldRemoved,
    ),
    field(
        "Body.Filter.Extra",
        |ir| structure(ir, "Filter").push(new_field("Extra", true)),
        RequiredFieldAdded,
        FieldRemoved,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").required = false,
        FieldBecameOptional,
        FieldBecameRequired,
    ),
    field(
        "Body.Cursor",
        |ir| body(ir).swap(0, 1),
        RequiredFieldsReordered,
        RequiredFieldsReordered,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").ty = Type::String {},
        TypeChanged,
        TypeChanged,
    ),
    field(
        "Body.Id",
        |ir| {
            field_mut(ir, "Id").ty = Type::List {
                of: Box::new(Type::Int {}),
            }
        },
        TypeChanged,
        TypeChanged,
    ),
    field(
        "Body.Kind",
        |ir| {
            enumeration(ir).of = Scalar::String;
            field_mut(ir, "Kind").ty = Type::Enum {
                of: Scalar::String,
                name: "Kind".into(),
            };
        },
        TypeChanged,
        TypeChanged,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").rename = Some("key".into()),
        FieldRenamed,
        FieldRenamed,
    ),
    field(
        "Body.ID",
        |ir| field_mut(ir, "Id").name = "ID".into(),
        WireNameChanged,
        WireNameChanged,
    ),
    field(
        "Query.Id",
        |ir| {
            let id = body(ir).remove(0);
            get(ir).request.query.push(id);
        },
        WireFormChanged,
        WireFormChanged,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").sensitive = true,
        SensitiveChanged,
        SensitiveChanged,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").aliases.push("Uid".into()),
        AliasAdded,
        AliasRemoved,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").default = Some(json!(1)),
        DefaultChanged,
        DefaultChanged,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").docs.en = "note".into(),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Id",
        |ir| field_mut(ir, "Id").example = Some("9".into()),
        ExampleChanged,
        ExampleChanged,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"any_of": [{"max": 20}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"max": 21}]})),
        BoundsLoosened,
        BoundsTightened,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"max": 20, "exclusive_max": true}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"max": 19.5}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"any_of": [{"min": 1}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"any_of": [{"min": 0, "max": 0}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"min_length": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"max_length": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"max_bytes": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"min_items": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"max_items": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"pattern": "a"})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Kind",
        |ir| {
            let variant = json!({"name": "Third", "value": 3, "docs": {}});
            enumeration(ir).variants.push(read(variant));
        },
        VariantAdded,
        VariantRemoved,
    ),
    field(
        "Body.Kind",
        |ir| enumeration(ir).variants[0].name = "Zero".into(),
        VariantRenamed,
        VariantRenamed,
    ),
    field(
        "Body.Kind",
        |ir| enumeration(ir).variants[0].value = json!(7),
        VariantValueChanged,
        VariantValueChanged,
    ),
    field(
        "Body.Kind",
        |ir| enumeration(ir).variants[0].docs.zh = "other".into(),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Kind",
        |ir| {
            enumeration(ir).name = "Sort".into();
            field_mut(ir, "Kind").ty = Type::Enum {
                of: Scalar::Int,
                name: "Sort".into(),
            };
        },
        TypeRenamed,
        TypeRenamed,
    ),
    service(
        |ir| get(ir).rename = Some("fetch".into()),
        ActionRenamed,
        ActionRenamed,
    ),
    service(|ir| get(ir).errors.clear(), ErrorsChanged, ErrorsChanged),
    service(
        |ir| get(ir).errors[0].docs.en = "Full.".into(),
        ErrorsChanged,
        ErrorsChanged,
    ),
    // Events.
    service(|ir| _ = ir.events.pop(), EventRemoved, EventAdded),
    service(
        |ir| ir.events[0].name = "Enter".into(),
        EventRenamed,
        EventRenamed,
    ),
    service(|ir| _ = ir.events.remove(1), EventRemoved, EventAdded),
    service(
        |ir| ir.events[1].version = Some("2.0".into()),
        EventRenamed,
        EventRenamed,
    ),
    field(
        "EventData.Extra",
        |ir| ir.events[2].data.push(new_field("Extra", false)),
        ResponseFieldAdded,
        FieldRemoved,
    ),
    service(
        |ir| ir.events[0].docs.en = "Somebody joined.".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(
        |ir| ir.events[0].version = Some("2".into()),
        WireFormChanged,
        WireFormChanged,
    ),
    service(
        |ir| ir.events[0].examples.clear(),
        ExampleChanged,
        ExampleChanged,
    ),
    service(
        |ir| ir.events[0].response = None,
        EventResponseRemoved,
        EventResponseAdded,
    ),
    service(
        |ir| sent_back(ir).docs.en = "Refuses.".into(),
        DocsChanged,
        DocsChanged,
    ),
    service(
        |ir| sent_back(ir).examples.clear(),
        ExampleChanged,
        ExampleChanged,
    ),
    field(
        "Response.Extra",
        |ir| sent_back(ir).members.push(new_field("Extra", true)),
        RequiredFieldAdded,
        FieldRemoved,
    ),
    field(
        "Response.Extra",
        |ir| sent_back(ir).members.push(new_field("Extra", false)),
        OptionalFieldAdded,
        FieldRemoved,
    ),
    service(
        |ir| ir.events[0].source.sha256 = "other".into(),
        PageTouched,
        PageTouched,
    ),
    field(
        "EventData.Extra",
        |ir| ir.events[0].data.push(new_field("Extra", false)),
        ResponseFieldAdded,
        FieldRemoved,
    ),
    field(
        "EventData.Device.Name",
        |ir| event_struct(ir)[0].ty = Type::Int {},
        TypeChanged,
        TypeChanged,
    ),
    // Presets.
    field(
        "Body.Url",
        |ir| field_mut(ir, "Url").fixed = Some(json!("https://b.example")),
        FixedChanged,
        FixedChanged,
    ),
    field(
        "Body.Url",
        |ir| field_mut(ir, "Url").fixed = None,
        ArgumentFixed,
        ArgumentFixed,
    ),
    field(
        "Body.Limit",
        |ir| field_mut(ir, "Limit").fixed = Some(json!(20)),
        FixedChanged,
        FixedChanged,
    ),
    field(
        "Body.Extra",
        |ir| {
            let mut extra = new_field("Extra", true);
            extra.fixed = Some(json!(1));
            body(ir).push(extra);
        },
        OptionalFieldAdded,
        FieldRemoved,
    ),
    // Conditional requirements.
    field(
        "Body.When",
        |ir| field_mut(ir, "When").required_if.clear(),
        RequirementLoosened,
        RequirementTightened,
    ),
    field(
        "Body.When",
        |ir| field_mut(ir, "When").required_if[0].values.clear(),
        RequirementTightened,
        RequirementLoosened,
    ),
    field(
        "Body.When",
        |ir| field_mut(ir, "When").required_if[0].values.push(json!(2)),
        RequirementTightened,
        RequirementLoosened,
    ),
    field(
        "Body.When",
        |ir| field_mut(ir, "When").required_if[0].unless = Some("Cursor".into()),
        RequirementLoosened,
        RequirementTightened,
    ),
    field(
        "Body.When",
        |ir| field_mut(ir, "When").required_if[0].member = "Kind".into(),
        RequirementTightened,
        RequirementTightened,
    ),
    service(
        |ir| get(ir).request.one_of.clear(),
        RequirementLoosened,
        RequirementTightened,
    ),
    service(
        |ir| get(ir).request.one_of[0].count = volc_ir::OneOfCount::Exactly,
        RequirementTightened,
        RequirementLoosened,
    ),
    service(
        |ir| get(ir).request.one_of[0].members.push("When".into()),
        RequirementLoosened,
        RequirementTightened,
    ),
    // Formats and sets of numbers.
    field(
        "Body.When",
        |ir| field_mut(ir, "When").format = Some(volc_ir::Format::DateTime),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.When",
        |ir| field_mut(ir, "When").format = Some(volc_ir::Format::Uri),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Result.Next",
        |ir| get(ir).response[3].format = Some(volc_ir::Format::Date),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"max": 20}, {"min": 30, "max": 30}]})),
        BoundsLoosened,
        BoundsTightened,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"max": 9}, {"min": 11, "max": 20}]})),
        BoundsTightened,
        BoundsLoosened,
    ),
    field(
        "Body.Limit",
        |ir| limit(ir, json!({"any_of": [{"min": 1, "max": 30}]})),
        BoundsTightened,
        BoundsTightened,
    ),
    field(
        "Body.Id",
        |ir| bounds(ir, json!({"min_bytes": 1})),
        BoundsTightened,
        BoundsLoosened,
    ),
    // Unions.
    field(
        "Body.Params",
        |ir| _ = union(ir).of.pop(),
        UnionVariantRemoved,
        UnionVariantAdded,
    ),
    field(
        "Body.Params<Quick>",
        |ir| union(ir).of[0].name = "Quick".into(),
        UnionVariantRenamed,
        UnionVariantRenamed,
    ),
    field(
        "Body.Params<Fast>",
        |ir| {
            _ = union(ir).of[0]
                .when
                .insert("^Provider".into(), json!("quick"))
        },
        TagValueChanged,
        TagValueChanged,
    ),
    field(
        "Body.Params<Fast>",
        |ir| union(ir).of[0].has = vec!["Speed".into()],
        UnionReadingChanged,
        UnionReadingChanged,
    ),
    field(
        "Body.Params",
        |ir| union(ir).of.reverse(),
        UnionReadingChanged,
        UnionReadingChanged,
    ),
    field(
        "Body.Params<Fast>",
        |ir| union(ir).of[0].docs.en = "The fast one.".into(),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Params",
        |ir| union(ir).docs.en = "One of two.".into(),
        DocsChanged,
        DocsChanged,
    ),
    field(
        "Body.Params",
        |ir| union(ir).tags.push(volc_ir::Tag::Own("Mode".into())),
        TagsChanged,
        TagsChanged,
    ),
    field(
        "Body.Provider",
        |ir| field_mut(ir, "Provider").required = false,
        TagRequirementChanged,
        TagRequirementChanged,
    ),
    field(
        "Body.Provider",
        |ir| field_mut(ir, "Provider").tag_of = None,
        RequiredFieldAdded,
        FieldRemoved,
    ),
    field(
        "Body.Provider",
        |ir| {
            let variant = json!({"name": "Third", "value": "third"});
            enumeration_of(ir, "Provider").variants.push(read(variant));
        },
        VariantAdded,
        VariantRemoved,
    ),
    field(
        "Body.Params<Fast>.Extra",
        |ir| structure(ir, "FastParams").push(new_field("Extra", true)),
        RequiredFieldAdded,
        FieldRemoved,
    ),
    field(
        "Body.Params",
        |ir| {
            field_mut(ir, "Params").ty = Type::Struct {
                name: "FastParams".into(),
            }
        },
        TypeChanged,
        TypeChanged,
    ),
    // Sharing.
    field(
        "Result.Items",
        |ir| struct_def(ir, "Item").shared = Some("Item".into()),
        TypeShared,
        TypeUnshared,
    ),
    field(
        "Body.Params",
        |ir| union(ir).shared = Some("Params".into()),
        TypeShared,
        TypeUnshared,
    ),
    field(
        "Body.Kind",
        |ir| enumeration(ir).shared = Some("Kind".into()),
        TypeShared,
        TypeUnshared,
    ),
];

#[test]
fn each_rule_has_its_row() {
    let reported: BTreeSet<Rule> = TABLE.iter().flat_map(|row| [row.forth, row.back]).collect();
    let all: BTreeSet<Rule> = Rule::ALL.iter().copied().collect();
    assert_eq!(reported, all);
}

#[test]
fn a_change_is_judged_by_its_rule() {
    for (number, row) in TABLE.iter().enumerate() {
        let (old, mut new) = (base(), base());
        (row.change)(&mut new);
        for (from, to, rule) in [(&old, &new, row.forth), (&new, &old, row.back)] {
            let changes = compare(from, to);
            let [change] = changes.as_slice() else {
                panic!("row {number} ({rule}): {changes:#?}");
            };
            assert_eq!(change.rule, rule, "row {number}: {change:?}");
            assert_eq!(change.class, rule.class());
            assert_eq!(
                change.path.is_some(),
                row.path.is_some(),
                "row {number}: {change:?}"
            );
            assert!(!change.what.is_empty());
        }
        let forth = compare(&old, &new);
        // Which of two swapped arguments is named depends on the side that one looks from.
        if row.forth != RequiredFieldsReordered {
            assert_eq!(forth[0].path.as_deref(), row.path, "row {number}");
        }
    }
}

#[test]
fn an_event_that_gains_a_version_is_renamed() {
    let (mut old, new) = (base(), base());
    old.events.truncate(2);
    let reported = |from: &Ir, to: &Ir| -> Vec<(Rule, Option<String>)> {
        let changes = compare(from, to).into_iter();
        changes
            .filter(|change| change.event.as_deref() != Some("Moved"))
            .map(|change| (change.rule, change.event))
            .collect()
    };
    let event = |name: &str| Some(name.to_owned());
    assert_eq!(
        reported(&old, &new),
        [
            (EventRenamed, event("Left")),
            (EventAdded, event("Left@2")),
            (EventAdded, event("Left@3")),
        ]
    );
    assert_eq!(
        reported(&new, &old),
        [
            (EventRenamed, event("Left@1")),
            (EventRemoved, event("Left@2")),
            (EventRemoved, event("Left@3")),
        ]
    );
}

#[test]
fn nothing_changed_is_no_change() {
    assert_eq!(compare(&base(), &base()), []);
    assert_eq!(verdict(&[]), None);
}

#[test]
fn rows_that_move_on_the_page_are_no_change() {
    let mut new = base();
    get(&mut new).response.reverse();
    structure(&mut new, "Item").reverse();
    for field in body(&mut new) {
        field.span.line += 7;
    }
    assert_eq!(compare(&base(), &new), []);
}

#[test]
fn the_verdict_is_the_farthest_class() {
    let mut new = base();
    field_mut(&mut new, "Id").docs.zh = "other".into();
    assert_eq!(verdict(&compare(&base(), &new)), Some(Class::Patch));
    get(&mut new).response.push(new_field("More", false));
    assert_eq!(verdict(&compare(&base(), &new)), Some(Class::Minor));
    field_mut(&mut new, "Id").required = false;
    assert_eq!(verdict(&compare(&base(), &new)), Some(Class::Major));
}

#[test]
fn a_change_says_where_it_stands_on_both_pages() {
    let mut new = base();
    field_mut(&mut new, "Id").span.line = 12;
    field_mut(&mut new, "Id").required = false;
    let changes = compare(&base(), &new);
    let json = serde_json::to_value(&changes).unwrap();
    assert_eq!(
        json,
        json!([{
            "class": "major",
            "rule": "field_became_optional",
            "action": "Get@2020-12-01",
            "path": "Body.Id",
            "what": "optional, was required",
            "old": {"file": "im/Get.md", "line": 0, "column": 0},
            "new": {"file": "im/Get.md", "line": 12, "column": 0},
        }])
    );
}

#[test]
fn a_type_keeps_its_published_name() {
    let mut renamed = base();
    enumeration(&mut renamed).name = "Sort".into();
    field_mut(&mut renamed, "Kind").ty = Type::Enum {
        of: Scalar::Int,
        name: "Sort".into(),
    };
    let old = base();
    let (old, new) = (
        State {
            ir: &old,
            lock: None,
        },
        State {
            ir: &renamed,
            lock: None,
        },
    );
    assert_eq!(volc_codegen::semver::compare(old, new), []);

    let kept = Lock::parse("Get@2020-12-01 Body.Kind = Kind").unwrap();
    let new = State {
        lock: Some(&kept),
        ..new
    };
    assert_eq!(volc_codegen::semver::compare(old, new), []);

    let changed = Lock::parse("Get@2020-12-01 Body.Kind = Sort").unwrap();
    let new = State {
        lock: Some(&changed),
        ..new
    };
    let changes = volc_codegen::semver::compare(old, new);
    assert_eq!(
        changes.iter().map(|c| c.rule).collect::<Vec<_>>(),
        [TypeRenamed]
    );
}

#[test]
fn new_condition_on_a_member_that_was_there_is_major() {
    struct Case {
        member: &'static str,
        rules: &'static [Rule],
    }
    let cases = [
        Case {
            member: "Limit",
            rules: &[OptionalFieldAdded, RequirementTightened],
        },
        Case {
            member: "Body.Filter.Name",
            rules: &[OptionalFieldAdded, RequirementTightened],
        },
        Case {
            member: "Fresh",
            rules: &[OptionalFieldAdded, OptionalFieldAdded],
        },
    ];
    for case in cases {
        let mut new = base();
        let mut extra = new_field("Extra", false);
        extra.required_if = vec![read(json!({"member": case.member, "in": [1]}))];
        body(&mut new).push(extra);
        if case.member == "Fresh" {
            body(&mut new).push(new_field("Fresh", false));
        }
        let rules: Vec<Rule> = compare(&base(), &new).iter().map(|c| c.rule).collect();
        assert_eq!(rules, case.rules, "{}", case.member);
    }
}

#[test]
fn condition_that_holds_for_an_unset_member_is_tighter() {
    let with = |or_unset: bool| {
        let mut ir = base();
        let mut extra = new_field("Extra", false);
        extra.required_if = vec![read(
            json!({"member": "Limit", "in": [1], "or_unset": or_unset}),
        )];
        body(&mut ir).push(extra);
        ir
    };
    let changes = compare(&with(false), &with(true));
    let [change] = changes.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!(change.rule, RequirementTightened);
    assert!(
        format!("{change:?}").contains("is 1 or unset"),
        "{change:?}"
    );
    let rules: Vec<Rule> = compare(&with(true), &with(false))
        .iter()
        .map(|c| c.rule)
        .collect();
    assert_eq!(rules, [RequirementLoosened]);
}

#[test]
fn shared_struct_is_compared_with_the_members_of_all_pages() {
    let share = |ir: &mut Ir| {
        for action in &mut ir.actions {
            for def in &mut action.types {
                if let TypeDef::Struct(def) = def
                    && def.name == "Filter"
                {
                    def.shared = Some("Filter".into());
                    def.fields[0].required = true;
                }
            }
        }
    };
    let (mut old, mut new) = (base(), base());
    share(&mut old);
    share(&mut new);
    assert_eq!(compare(&old, &new), []);
    // What one page alone leaves open is optional in the type of both.
    structure(&mut new, "Filter")[0].required = false;
    let changes = compare(&old, &new);
    let found: Vec<_> = changes
        .iter()
        .map(|c| (c.action.as_deref(), c.rule))
        .collect();
    let expected = [
        (Some("Get@2020-12-01"), FieldBecameOptional),
        (Some("Get@2022-06-01"), FieldBecameOptional),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_struct_that_refers_to_itself_is_compared_once() {
    let recursive = |ir: &mut Ir| {
        let mut field = new_field("Parts", false);
        field.ty = Type::List {
            of: Box::new(Type::Struct {
                name: "Item".into(),
            }),
        };
        structure(ir, "Item").push(field);
    };
    let (mut old, mut new) = (base(), base());
    recursive(&mut old);
    recursive(&mut new);
    assert_eq!(compare(&old, &new), []);
    structure(&mut new, "Item")[0].docs.zh = "other".into();
    assert_eq!(compare(&old, &new).len(), 1);
}

/// Compares with the names of the pages, which the new state publishes too.
fn compare(old: &Ir, new: &Ir) -> Vec<Change> {
    let lock = Lock::default();
    let [old, new] = [old, new].map(|ir| State {
        ir,
        lock: Some(&lock),
    });
    volc_codegen::semver::compare(old, new)
}

fn base() -> Ir {
    let span = json!({"line": 0, "column": 0, "start": 0, "end": 0});
    let field = |name: &str, ty: Value, required: bool| json!({"name": name, "type": ty, "required": required, "docs": {}, "span": span});
    let (int, string) = (json!({"kind": "int"}), json!({"kind": "string"}));
    let with = |mut field: Value, member: &str, value: Value| {
        field[member] = value;
        field
    };
    let structure = |name: &str, usage: &str| {
        let fields = [
            field("Name", json!({"kind": "string"}), false),
            field("Count", int.clone(), false),
        ];
        json!({"kind": "struct", "name": name, "usage": usage, "docs": {}, "fields": fields, "span": span})
    };
    let list = |name: &str| json!({"kind": "list", "of": {"kind": "struct", "ref": name}});
    let mut limit = field("Limit", int.clone(), false);
    limit["bounds"] = json!({"any_of": [{"max": 20}]});
    let action = |version: &str| {
        json!({
            "action": "Get", "version": version, "family": "im", "method": "POST", "path": "/",
            "source": {"file": "im/Get.md", "sha256": "00"}, "docs": {},
            "request": {"query": [], "body": [
                field("Id", int.clone(), true),
                field("Cursor", int.clone(), true),
                limit,
                field("Kind", json!({"kind": "enum", "of": "int", "ref": "Kind"}), false),
                field("Filter", json!({"kind": "struct", "ref": "Filter"}), false),
                with(field("Url", string.clone(), true), "fixed", json!("https://a.example")),
                with(field("When", string.clone(), false), "required_if", json!([{"member": "Limit", "in": [1]}])),
                with(field("Provider", json!({"kind": "enum", "of": "string", "ref": "Provider"}), true), "tag_of", json!("Params")),
                field("Params", json!({"kind": "union", "ref": "Params"}), true),
            ], "one_of": [{"members": ["Limit", "Kind"], "count": "at_least"}]},
            "errors": [{"code": "Full", "span": span}],
            "response": [
                field("Items", list("Item"), false),
                field("Others", list("Item"), false),
                field("More", json!({"kind": "bool"}), false),
                field("Next", int.clone(), false),
            ],
            "types": [
                {"kind": "enum", "name": "Kind", "of": "int", "docs": {}, "span": span, "variants": [
                    {"name": "First", "value": 1, "docs": {}}, {"name": "Second", "value": 2, "docs": {}},
                ]},
                structure("Filter", "request"),
                structure("FastParams", "request"),
                structure("SlowParams", "request"),
                {"kind": "enum", "name": "Provider", "of": "string", "span": span, "variants": [
                    {"name": "Fast", "value": "fast"}, {"name": "Slow", "value": "slow"},
                ]},
                {"kind": "union", "name": "Params", "usage": "request", "tags": [{"sibling": "Provider"}], "span": span, "of": [
                    {"name": "Fast", "struct": "FastParams", "when": {"^Provider": "fast"}, "span": span},
                    {"name": "Slow", "struct": "SlowParams", "when": {"^Provider": "slow"}, "span": span},
                ]},
                structure("Item", "response"),
            ],
            "rate_limits": [],
            "pagination": {"style": "cursor", "cursor": "Cursor", "limit": "Limit", "more": "More", "next": "Next", "items": "Items"},
            "wait": {"status": "Items.Kind", "done": [1], "every": 2000},
            "examples": {"request": [{"value": {"Id": 1}, "span": span}], "response": []},
            "findings": [],
        })
    };
    let left = |version: &str| {
        json!({
            "name": "Left",
            "version": version,
            "data": [field(&format!("UserId{version}"), string.clone(), false)],
            "source": {"file": "events/Left.md", "sha256": "00"},
        })
    };
    let site =
        |name: &str, host: &str| json!({"name": name, "host": host, "region": "r", "docs": "d"});
    read(json!({
        "ir_version": volc_ir::IR_VERSION,
        "codes": [{"code": "Busy", "docs": {"zh": "忙"}, "file": "rtc/errors/rtc.md", "span": span}],
        "service": {
            "name": "rtc", "title": "RTC", "documentation": "https://docs.example",
            "sites": [site("one", "a.example"), site("two", "b.example")],
            "plain": {"Get": "2020-12-01"},
        },
        "actions": [action("2020-12-01"), action("2022-06-01")],
        "events": [{
            "name": "Join",
            "data": [field("UserId", string.clone(), false), field("Device", json!({"kind": "struct", "ref": "Device"}), false)],
            "types": [structure("Device", "response")],
            "response": {
                "members": [field("CheckCode", json!({"kind": "int"}), true)],
                "examples": [{"value": {"CheckCode": 0}, "span": span}],
            },
            "examples": [{"value": {"UserId": "u"}, "span": span}],
            "source": {"file": "events/Join.md", "sha256": "00"},
        }, left("1"), left("2"), left("3"), {
            "name": "Moved",
            "data": [],
            "source": {"file": "events/Moved.md", "sha256": "00"},
        }],
    }))
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn get(ir: &mut Ir) -> &mut Action {
    &mut ir.actions[0]
}

fn body(ir: &mut Ir) -> &mut Vec<Field> {
    &mut get(ir).request.body
}

fn field_mut<'a>(ir: &'a mut Ir, name: &str) -> &'a mut Field {
    body(ir)
        .iter_mut()
        .find(|field| field.name == name)
        .unwrap()
}

fn struct_def<'a>(ir: &'a mut Ir, wanted: &str) -> &'a mut volc_ir::StructDef {
    let found = get(ir).types.iter_mut().find_map(|ty| match ty {
        TypeDef::Struct(def) if def.name == wanted => Some(def),
        _ => None,
    });
    found.unwrap()
}

fn structure<'a>(ir: &'a mut Ir, wanted: &str) -> &'a mut Vec<Field> {
    &mut struct_def(ir, wanted).fields
}

fn sent_back(ir: &mut Ir) -> &mut volc_ir::EventResponse {
    ir.events[0].response.as_mut().unwrap()
}

fn event_struct(ir: &mut Ir) -> &mut Vec<Field> {
    let found = ir.events[0].types.iter_mut().find_map(|ty| match ty {
        TypeDef::Struct(def) => Some(&mut def.fields),
        _ => None,
    });
    found.unwrap()
}

fn enumeration_of<'a>(ir: &'a mut Ir, wanted: &str) -> &'a mut volc_ir::EnumDef {
    let found = get(ir).types.iter_mut().find_map(|ty| match ty {
        TypeDef::Enum(def) if def.name == wanted => Some(def),
        _ => None,
    });
    found.unwrap()
}

fn enumeration(ir: &mut Ir) -> &mut volc_ir::EnumDef {
    enumeration_of(ir, "Kind")
}

fn union(ir: &mut Ir) -> &mut volc_ir::UnionDef {
    let found = get(ir).types.iter_mut().find_map(|ty| match ty {
        TypeDef::Union(def) => Some(def),
        _ => None,
    });
    found.unwrap()
}

fn bounds(ir: &mut Ir, bounds: Value) {
    field_mut(ir, "Id").bounds = read(bounds);
}

fn limit(ir: &mut Ir, bounds: Value) {
    field_mut(ir, "Limit").bounds = read(bounds);
}

fn paginate(ir: &mut Ir, cursor: &str, next: &str, items: &str) {
    get(ir).pagination = Some(Pagination::Cursor {
        cursor: cursor.into(),
        limit: Some("Limit".into()),
        more: Some("More".into()),
        next: next.into(),
        items: items.into(),
    });
}

fn wait(ir: &mut Ir) -> &mut volc_ir::Wait {
    get(ir).wait.as_mut().unwrap()
}

fn new_field(name: &str, required: bool) -> Field {
    read(json!({
        "name": name, "type": {"kind": "int"}, "required": required, "docs": {},
        "span": {"line": 9, "column": 1, "start": 0, "end": 0},
    }))
}
