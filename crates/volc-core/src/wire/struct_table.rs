//! The macros that make a struct of the table of its fields.

/// Defines a struct that is received, from the table of its fields, a row a field: its name, its type, its serialized
/// name, and further attributes of a [`FieldInfo`](crate::__private::FieldInfo). What is sent is defined by
/// [`action!`](crate::action) and [`request_struct!`](crate::request_struct).
///
/// ```
/// use volc_core::__private::response_struct;
///
/// response_struct! {
///     /// A conversation.
///     pub struct Conversation {
///         /// Its name.
///         name: String = "Name",
///         /// Who made it.
///         creator: i64 = "CreatorUserId".aliases(&["CreatorUid"]),
///     }
/// }
///
/// let read: Conversation = serde_json::from_str(r#"{"CreatorUid": "10001", "New": [1]}"#)?;
/// assert_eq!((read.name.as_str(), read.creator), ("", 10001));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// For a struct that is defined elsewhere, `response_struct!(Conversation { name = optional("Name"), .. })` is the
/// table alone. It must list exactly the fields of the struct; it does not compile otherwise. A field may be followed
/// by its type, as in `members: Vec<Member> = optional("Members")`: then what is secret in it is known of this struct
/// too.
#[doc(hidden)]
#[macro_export]
macro_rules! response_struct {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {$(
            $(#[$field_meta:meta])*
            $field:ident: $ty:ty = $wire:literal $(.$method:ident($($argument:expr),*))*
        ),* $(,)?}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $ty,)*
        }

        $crate::__debug! { $name $($field)* }

        $crate::__private::response_struct!($name { $($field: $ty = optional($wire)$(.$method($($argument),*))*),* });
    };
    ($name:ident { $($field:ident $(: $ty:ty)? = $info:expr),* $(,)? }) => {
        $crate::__table! { $name [] $($field [$($ty)?] [$info] [];)* }
    };
}

/// The table of a struct, by which it is written and read: of each field its name, its type, its row, and whether and
/// what it holds from the start.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    (
        $name:ident [$($rule:expr),* $(,)?]
        $($field:ident [$($ty:ty)?] [$info:expr] [$($need:ident $preset:literal)?];)*
    ) => {
        impl $crate::__private::WireStruct for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::__private::FieldInfo] = {
                #[allow(unused_imports)]
                use $crate::__private::rows::*;
                &[$($info),*]
            };
            const INSIDE: &'static [fn() -> $crate::__private::Tables] =
                &[$($(<$ty as $crate::__private::Wire>::tables,)?)*];
            $crate::__rules! { $($rule),* }

            #[inline]
            #[allow(unused_mut)]
            fn zero() -> Self {
                let mut new = Self { $($field: $crate::__private::Wire::zero()),* };
                $($($crate::__fixed!($need new $field $preset);)?)*
                new
            }

            #[inline]
            #[allow(unused_mut)]
            fn preset() -> Self {
                let mut new = <Self as $crate::__private::WireStruct>::zero();
                $($(new.$field = $crate::__private::Preset::preset($preset);)?)*
                new
            }
            #[allow(unused)]
            fn show<V: $crate::__private::FieldVisitor>(&self, fields: &mut $crate::__private::Shown<'_, V>) {
                $(fields.field(&self.$field);)*
            }

            #[inline]
            #[allow(unused)]
            fn edit<E: $crate::__private::EditField>(
                &mut self,
                place: usize,
                edit: E,
            ) -> ::core::result::Result<(), E::Error> {
                let mut next = 0;
                $(
                    if place == next {
                        return edit.field(&mut self.$field);
                    }
                    next += 1;
                )*
                Ok(())
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_struct(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }

        const _: () = $crate::__private::check_tag_rows(
            concat!(
                "the tag of a union in `", stringify!($name), "` is in the wrong place: `.tagged(..)` is for unions \
                    whose \
                 head says `beside`, `.tag_in(..)` for `beside_optional`, and neither for anything else",
            ),
            <$name as $crate::__private::WireStruct>::FIELDS,
            &[$($(<$ty as $crate::__private::Wire>::TAG,)?)*],
        );
    };
}

/// `Debug` of a struct, its secrets redacted.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($name:ident $($field:ident)*) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            #[allow(unused_mut)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut fields = $crate::__private::DebugFields::new(
                    f,
                    stringify!($name),
                    <Self as $crate::__private::WireStruct>::FIELDS,
                );
                $(fields.field(stringify!($field), &self.$field);)*
                fields.finish()
            }
        }
    };
}

/// The requirements on several fields of a struct; most have none, and a constant that says so takes space in metadata.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules {
    () => {};
    ($($rule:expr),+) => {
        const RULES: &'static [$crate::__private::Rule] = {
            #[allow(unused_imports)]
            use $crate::__private::rows::*;
            &[$($rule),+]
        };
    };
}

/// Sets a field that is fixed, wherever the struct comes from; one that is optional is preset by constructors alone.
#[doc(hidden)]
#[macro_export]
macro_rules! __fixed {
    (fixed $new:ident $field:ident $preset:literal) => {
        $new.$field = $crate::__private::Preset::preset($preset);
    };
    (optional $new:ident $field:ident $preset:literal) => {};
}
