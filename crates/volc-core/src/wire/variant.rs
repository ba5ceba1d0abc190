//! The variants of a union: the fields that choosing one writes, and the fields by which one is recognized.

use super::tag::Tag;
use super::{FieldInfo, Json, TagPlace};

/// The most members inside of a union that can be tags.
const OWN: usize = 2;
/// The most members whose values a variant can be known by.
const LISTED: usize = 3;

/// The row of a variant: its tags, and the predicates by which it is known among those with the same tags.
#[derive(Clone, Copy, Debug)]
pub struct VariantInfo {
    name: &'static str,
    beside: Option<Tag<'static>>,
    own: [Option<(&'static str, Tag<'static>)>; OWN],
    has: &'static [&'static str],
    one_of: [Option<(&'static str, Values)>; LISTED],
}

#[derive(Clone, Copy, Debug)]
enum Values {
    Texts(&'static [&'static str]),
    Ints(&'static [i64]),
}

/// A variant without tags.
pub const fn any() -> VariantInfo {
    VariantInfo {
        name: "",
        beside: None,
        own: [None; OWN],
        has: &[],
        one_of: [None; LISTED],
    }
}

/// A variant with this text as the tag beside the union.
pub const fn beside(tag: &'static str) -> VariantInfo {
    VariantInfo {
        beside: Some(Tag::Text(tag)),
        ..any()
    }
}

/// A variant with this integer as the tag beside the union.
pub const fn beside_int(tag: i64) -> VariantInfo {
    VariantInfo {
        beside: Some(Tag::Int(tag)),
        ..any()
    }
}

/// A variant with this text as a tag inside.
pub const fn own(member: &'static str, tag: &'static str) -> VariantInfo {
    any().own(member, tag)
}

/// A variant with this integer as a tag inside.
pub const fn own_int(member: &'static str, tag: i64) -> VariantInfo {
    any().own_int(member, tag)
}

impl VariantInfo {
    /// A tag inside has this text.
    pub const fn own(self, member: &'static str, tag: &'static str) -> Self {
        self.with_own((member, Tag::Text(tag)))
    }

    /// A tag inside is this integer.
    pub const fn own_int(self, member: &'static str, tag: i64) -> Self {
        self.with_own((member, Tag::Int(tag)))
    }

    /// It is known by one of these members, named by dotted paths.
    pub const fn has(mut self, paths: &'static [&'static str]) -> Self {
        self.has = paths;
        self
    }

    /// It is known by one of these values of a member, named by a dotted path.
    pub const fn one_of(self, path: &'static str, values: &'static [&'static str]) -> Self {
        self.with_values((path, Values::Texts(values)))
    }

    /// It is known by one of these values of a member, named by a dotted path.
    pub const fn one_of_int(self, path: &'static str, values: &'static [i64]) -> Self {
        self.with_values((path, Values::Ints(values)))
    }

    /// It has this name.
    #[doc(hidden)]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    const fn with_own(mut self, tag: (&'static str, Tag<'static>)) -> Self {
        let mut i = 0;
        while self.own[i].is_some() {
            i += 1;
        }
        self.own[i] = Some(tag);
        self
    }

    const fn with_values(mut self, values: (&'static str, Values)) -> Self {
        let mut i = 0;
        while self.one_of[i].is_some() {
            i += 1;
        }
        self.one_of[i] = Some(values);
        self
    }

    /// The name of the variant.
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn beside_tag(&self) -> Option<Tag<'static>> {
        self.beside
    }

    pub(super) fn own_tags(&self) -> impl Iterator<Item = (&'static str, Tag<'static>)> {
        self.own.into_iter().flatten()
    }

    /// Returns whether an object, and the tag beside it, are of this variant.
    pub(super) fn fits(&self, tag: Option<Tag<'_>>, object: &Json) -> bool {
        let beside = self
            .beside
            .is_none_or(|expected| tag.is_some_and(|tag| expected.is(tag)));
        let is_set = |(member, expected): (&str, Tag<'_>)| {
            let tag = object.get(member).and_then(Tag::of_json);
            tag.is_some_and(|tag| expected.is(tag))
        };
        beside && self.own_tags().all(is_set) && self.is_known_by(object)
    }

    /// Returns whether one of the predicates holds, if there are any. One is enough: each of them tells of what only
    /// this variant can hold, so that reading it as another would lose that.
    fn is_known_by(&self, object: &Json) -> bool {
        let mut listed = self.one_of.iter().flatten();
        let is_bare = self.has.is_empty() && self.one_of[0].is_none();
        is_bare
            || self.has.iter().any(|path| find(object, path).is_some())
            || listed.any(|(path, values)| {
                let value = find(object, path).and_then(Tag::of_json);
                value.is_some_and(|value| match values {
                    Values::Texts(texts) => texts.iter().any(|text| Tag::Text(text).is(value)),
                    Values::Ints(ints) => ints.iter().any(|n| Tag::Int(*n).is(value)),
                })
            })
    }
}

/// Returns the value at a dotted path, unless it is null.
fn find<'a>(object: &'a Json, path: &str) -> Option<&'a Json> {
    let found = path
        .split('.')
        .try_fold(object, |json, name| json.get(name));
    found.filter(|value| !value.is_null())
}

/// The row of this name, which is looked up when the code is compiled.
pub const fn row(rows: &'static [VariantInfo], name: &str) -> &'static VariantInfo {
    let mut i = 0;
    while !same(rows[i].name, name) {
        i += 1;
    }
    &rows[i]
}

/// Fails to compile if the variants of a union contradict each other, their structs, or its head.
pub const fn check_variants(
    rows: &[VariantInfo],
    structs: &[&[FieldInfo]],
    place: TagPlace,
    has_own: bool,
) {
    let mut i = 0;
    while i < rows.len() {
        let row = &rows[i];
        let is_beside = !matches!(place, TagPlace::Inside);
        assert!(
            !row.one_of_empty(),
            "a variant is known by a member of which no values are listed"
        );
        assert!(
            is_beside || row.beside.is_none(),
            "a variant has a tag beside a union whose head does not say `beside`",
        );
        assert!(
            has_own || row.own[0].is_none(),
            "a variant has a tag inside a union whose head does not say `own`",
        );
        let mut tag = 0;
        while tag < OWN {
            if let Some((member, _)) = row.own[tag] {
                let mut field = 0;
                while field < structs[i].len() {
                    let is_tag = same(structs[i][field].name, member);
                    assert!(
                        !is_tag,
                        "a tag of a union is a field of its variant's struct too"
                    );
                    field += 1;
                }
            }
            tag += 1;
        }
        let mut later = i + 1;
        while later < rows.len() {
            let is_hidden = row.is_bare() && row.covers(&rows[later]);
            assert!(
                !is_hidden,
                "a variant of a union is never read, since one before it has the same tags"
            );
            later += 1;
        }
        i += 1;
    }
}

impl VariantInfo {
    const fn is_bare(&self) -> bool {
        self.has.is_empty() && self.one_of[0].is_none()
    }

    const fn one_of_empty(&self) -> bool {
        let mut i = 0;
        while i < LISTED {
            match self.one_of[i] {
                Some((_, Values::Texts([]) | Values::Ints([]))) => return true,
                _ => i += 1,
            }
        }
        false
    }

    /// Returns whether every tag of this variant is one of the other, with the same value.
    const fn covers(&self, other: &Self) -> bool {
        let beside = match (self.beside, other.beside) {
            (None, _) => true,
            (Some(own), Some(tag)) => same_tag(own, tag),
            (Some(_), None) => false,
        };
        let mut i = 0;
        while i < OWN {
            if let Some((member, tag)) = self.own[i]
                && !other.has_own(member, tag)
            {
                return false;
            }
            i += 1;
        }
        beside
    }

    const fn has_own(&self, member: &str, tag: Tag<'_>) -> bool {
        let mut i = 0;
        while i < OWN {
            if let Some((own, value)) = self.own[i]
                && same(own, member)
                && same_tag(value, tag)
            {
                return true;
            }
            i += 1;
        }
        false
    }
}

const fn same_tag(a: Tag<'_>, b: Tag<'_>) -> bool {
    match (a, b) {
        (Tag::Text(a), Tag::Text(b)) => same(a, b),
        (Tag::Int(a), Tag::Int(b)) => a == b,
        _ => false,
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
