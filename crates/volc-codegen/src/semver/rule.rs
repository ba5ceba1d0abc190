//! The rules: what can change, and how far each change reaches.

use std::fmt;

use serde::Serialize;

/// The class of a change, by the semantic versioning of Rust crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nobody's code has to know.
    Patch,
    /// There is more than before; what was there stays.
    Minor,
    /// Code that compiled may not compile any more, or a call that worked may be refused.
    Major,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

macro_rules! rules {
    ($($class:ident { $($(#[doc = $why:literal])* $rule:ident,)* })*) => {
        /// The rule for a kind of change. The first word of each one's documentation is its class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Rule {
            $($(
                #[doc = concat!(stringify!($class), ":")]
                $(#[doc = $why])*
                $rule,
            )*)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$($(Self::$rule,)*)*];

            /// Returns the class of such a change.
            pub const fn class(self) -> Class {
                match self {
                    $($(Self::$rule)|* => Class::$class,)*
                }
            }

            /// Returns the reason, in a few words.
            pub const fn why(self) -> &'static str {
                match self {
                    $($(Self::$rule => concat!($($why),*).trim_ascii(),)*)*
                }
            }
        }
    };
}

rules! {
    Major {
        /// every call is signed for another service.
        ServiceRenamed,
        /// code that chooses the site does not compile.
        SiteRemoved,
        /// calls go to another place without being asked to.
        DefaultSiteChanged,
        /// calls of the plain name reach another Version, with other types.
        PlainNameMoved,
        /// its method and its types are gone.
        ActionRemoved,
        /// its method has another name.
        ActionRenamed,
        /// its module, and the feature that turns it on, have another name.
        FamilyChanged,
        /// the field is gone from its struct.
        FieldRemoved,
        /// the field of the struct, and its setter, have another name.
        FieldRenamed,
        /// the constructor has one more argument, and a call without the field does not compile.
        RequiredFieldAdded,
        /// a call without the field does not compile, and the field is no longer an `Option`.
        FieldBecameRequired,
        /// the field is now an `Option`, and the constructor has one argument less.
        FieldBecameOptional,
        /// the field is preset instead of an argument of the constructor, or an argument instead of preset.
        ArgumentFixed,
        /// the constructor takes its arguments in another order, which may compile and mean something else.
        RequiredFieldsReordered,
        /// the field has another Rust type.
        TypeChanged,
        /// the struct, enumeration or union has another name.
        TypeRenamed,
        /// a value of one Action's type does not fit another Action any more, and members of other pages are gone.
        TypeUnshared,
        /// code that names the variant does not compile.
        VariantRemoved,
        /// code that names the variant does not compile.
        VariantRenamed,
        /// the same name stands for another value.
        VariantValueChanged,
        /// code that names the variant does not compile.
        UnionVariantRemoved,
        /// code that names the variant does not compile.
        UnionVariantRenamed,
        /// the variant writes another value, and an object with the old one is read as `Other`.
        TagValueChanged,
        /// the union is told apart by other kinds of members, and is built in another way.
        TagsChanged,
        /// the tag becomes a field of its own, or is written by the union.
        TagRequirementChanged,
        /// the type changes to or from `Sensitive`.
        SensitiveChanged,
        /// a call that was sent is refused before it is sent.
        BoundsTightened,
        /// a call that was sent is refused before it is sent.
        RequirementTightened,
        /// a value that the service sends under the alias is no longer read.
        AliasRemoved,
        /// code that names the variant of the error code does not compile.
        ErrorCodeRemoved,
        /// the request has no `pages()` and `items()` any more.
        PaginationRemoved,
        /// its type is gone, and the event is read as `Unknown`.
        EventRemoved,
        /// the type of the response to the event is gone.
        EventResponseRemoved,
        /// its type and the variant of `EventData` have another name.
        EventRenamed,
        /// `items()` yields another list, or the paged call needs other fields.
        PaginationChanged,
        /// the request has no `wait()` and `wait_until()` any more.
        WaitRemoved,
    }
    Minor {
        /// there is one more site to choose.
        SiteAdded,
        /// there is one more method.
        ActionAdded,
        /// requests are non-exhaustive, and a call without the field goes on as before.
        OptionalFieldAdded,
        /// responses and events are non-exhaustive.
        ResponseFieldAdded,
        /// enumerations are non-exhaustive; the value was `Unknown` and read back the same.
        VariantAdded,
        /// unions are non-exhaustive; the object was `Other` and sent again as it came.
        UnionVariantAdded,
        /// the field is preset to another value, and can be set to any.
        FixedChanged,
        /// its path stays; the type gains the members of other pages.
        TypeShared,
        /// code that calls it compiles with a warning.
        ActionDeprecated,
        /// error codes are non-exhaustive; the code was `Unknown` and read back the same.
        ErrorCodeAdded,
        /// a call that was refused is sent.
        BoundsLoosened,
        /// a call that was refused is sent.
        RequirementLoosened,
        /// events are non-exhaustive; the event was `Unknown`.
        EventAdded,
        /// there is one more type; an empty response goes on as before.
        EventResponseAdded,
        /// the request gains `pages()` and `items()`.
        PaginationAdded,
        /// the request gains `wait()` and `wait_until()`.
        WaitAdded,
    }
    Patch {
        /// the site has another host or region; its name stays.
        SiteMoved,
        /// only the serialized name differs.
        WireNameChanged,
        /// only the HTTP request differs: the method, the path, or query instead of body.
        WireFormChanged,
        /// `wait()` ends at other states, tells another reason or calls at other intervals; its types stay.
        WaitChanged,
        /// one more name is read.
        AliasAdded,
        /// the client keeps to other limits.
        RateLimitChanged,
        /// retries treat the Action differently.
        EffectChanged,
        /// retries treat the error code differently.
        ErrorCodeChanged,
        /// the service does this by itself; the client only documents it.
        DefaultChanged,
        /// the same objects are written; another variant may be read.
        UnionReadingChanged,
        /// only documentation differs: the types of errors are made from the pages of error codes.
        ErrorsChanged,
        /// only documentation differs.
        DocsChanged,
        /// only documentation differs.
        ExampleChanged,
        /// the page has other bytes and the same facts.
        PageTouched,
    }
}

/// The name in snake case, as in JSON.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
