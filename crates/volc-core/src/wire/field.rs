//! The row of a field table.

use super::tag::TagRow;
use super::{Bounds, Condition, Format, Number, Range};

/// A row of a struct's field table: what is known of a field beside its type.
///
/// Rows are made by [`optional`], [`required`] and [`query`], and told more by the methods below, all of them `const`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// The serialized name.
    pub name: &'static str,
    /// Other names that the service is known to send it under.
    pub aliases: &'static [&'static str],
    /// True if a request must have it.
    pub required: bool,
    /// True if it goes into the URL's query instead of the body.
    pub query: bool,
    /// True if a structured value may go into the query, as JSON text.
    pub json: bool,
    /// True if its value is a secret.
    pub sensitive: bool,
    /// The bounds of its value.
    pub bounds: Bounds,
    /// Conditions, of which one is enough, under which a request must have it.
    pub required_if: &'static [Condition],
    /// The tag beside it, if it is a union that has one there.
    pub tag: TagRow,
}

/// A field that may be absent.
pub const fn optional(name: &'static str) -> FieldInfo {
    FieldInfo {
        name,
        aliases: &[],
        required: false,
        query: false,
        json: false,
        sensitive: false,
        bounds: Bounds::NONE,
        required_if: &[],
        tag: TagRow::None,
    }
}

/// A field that a request must have.
pub const fn required(name: &'static str) -> FieldInfo {
    FieldInfo {
        required: true,
        ..optional(name)
    }
}

/// A field that has a value from the start.
pub const fn fixed(name: &'static str) -> FieldInfo {
    required(name)
}

/// A member below a request, by its path, of which an Action demands more than its type does.
pub const fn check(path: &'static str) -> FieldInfo {
    optional(path)
}

/// A field that goes into the URL's query and may be absent.
pub const fn query(name: &'static str) -> FieldInfo {
    FieldInfo {
        query: true,
        ..optional(name)
    }
}

macro_rules! bound {
    ($($(#[$doc:meta])* $method:ident: $ty:ty),* $(,)?) => {
        $($(#[$doc])*
        pub const fn $method(mut self, value: $ty) -> Self {
            self.bounds.$method = Some(value);
            self
        })*
    };
}

impl FieldInfo {
    /// The field goes into the URL's query.
    pub const fn query(mut self) -> Self {
        self.query = true;
        self
    }

    /// The field must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The field may also come under these names.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The field's value is a secret.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// A structured value goes into the query as JSON text.
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// `min` itself is not allowed.
    pub const fn exclusive_min(mut self) -> Self {
        self.bounds.exclusive_min = true;
        self
    }

    /// `max` itself is not allowed.
    pub const fn exclusive_max(mut self) -> Self {
        self.bounds.exclusive_max = true;
        self
    }

    /// These numbers are allowed outside `min..=max`.
    pub const fn also(mut self, numbers: &'static [Number]) -> Self {
        self.bounds.also = numbers;
        self
    }

    /// The number may also be in one of these ranges.
    pub const fn any_of(mut self, ranges: &'static [Range]) -> Self {
        self.bounds.any_of = ranges;
        self
    }

    /// The text is in this format.
    pub const fn format(mut self, format: Format) -> Self {
        self.bounds.format = Some(format);
        self
    }

    /// A request must have it under one of these conditions.
    pub const fn required_if(mut self, conditions: &'static [Condition]) -> Self {
        self.required_if = conditions;
        self
    }

    /// The union writes its tag beside itself, under this name.
    pub const fn tagged(mut self, tag: &'static str) -> Self {
        self.tag = TagRow::Written(tag);
        self
    }

    /// The union's tag is the field of this name, which may be unset.
    pub const fn tag_in(mut self, field: &'static str) -> Self {
        self.tag = TagRow::Field(field);
        self
    }

    bound! {
        /// The least number.
        min: Number,
        /// The greatest number.
        max: Number,
        /// The least length of a text in characters.
        min_length: u64,
        /// The greatest length of a text in characters.
        max_length: u64,
        /// The least length of a text in bytes of UTF-8.
        min_bytes: u64,
        /// The greatest length of a text in bytes of UTF-8.
        max_bytes: u64,
        /// The least number of items of a list.
        min_items: u64,
        /// The greatest number of items of a list.
        max_items: u64,
    }
}
