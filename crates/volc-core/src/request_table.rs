//! The macro that makes a struct inside of requests of the table of its fields, and what requests have in common with
//! it.

/// Defines a struct that stands inside of requests, from the table of its fields. A row is like that of
/// [`action!`](crate::action), but without a setter that takes an `Option`.
///
/// A field that is `fixed` has the value behind `is` from the start and is not asked for by the constructor. An
/// `optional` one with a value behind `is` has it when it is made by the constructor, but not when it is read.
///
/// ```
/// volc_core::__private::request_struct! {
///     /// A stream.
///     pub struct Stream {
///         /// Whose it is.
///         required user_id: String = "UserId",
///         /// Its number.
///         optional index: i64 = "Index".any_of(&[only(Int(-1)), range(Int(1), Int(9))]),
///         /// Its kind.
///         fixed kind: String = "Kind" is "camera",
///         /// The address of its picture.
///         optional picture: String = "Picture".required_if(&[when("Kind", &["picture"])]),
///         /// The text of its picture.
///         optional caption: String = "Caption",
///     }
///     rules [at_least_one_of(&["Index", "Picture"])]
/// }
///
/// let stream = Stream::new("user1").index(3);
/// assert_eq!(serde_json::to_string(&stream)?, r#"{"UserId":"user1","Index":3,"Kind":"camera"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Behind the struct, `rules` are requirements on several of its members at once: [`exactly_one_of`] and
/// [`at_least_one_of`]. They and [`when`] name members by their path from the struct, or from the request with `Body.`
/// or `Query.` in front.
///
/// [`exactly_one_of`]: crate::wire::exactly_one_of
/// [`at_least_one_of`]: crate::wire::at_least_one_of
/// [`when`]: crate::wire::when
#[doc(hidden)]
#[macro_export]
macro_rules! request_struct {
    (
        $(#[$outer:meta])*
        pub struct $name:ident {$(
            $(#[$attribute:meta])*
            $need:ident $field:ident: $ty:ident $(<$($of:ty),+>)?
                = $wire:literal $(.$method:ident($($argument:expr),*))* $(is $preset:literal)?
        ),* $(,)?}
        $(rules $rules:tt)?
    ) => {
        $(#[$outer])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

        $crate::__debug! { $name $($field)* }

        $crate::__request_table! {
            $name $($rules)?
            $($field [$ty $(<$($of),+>)?] [$need($wire)$(.$method($($argument),*))*] [$($need $preset)?];)*
        }

        $crate::__request_struct! {
            $name
            $($need $field [$(#[$attribute])*] [$ty $(<$($of),+>)?];)*
        }
    };
}

/// The table of a struct with or without rules.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_table {
    ($name:ident [$($rule:tt)*] $($row:tt)*) => { $crate::__table! { $name [$($rule)*] $($row)* } };
    ($name:ident $($row:tt)*) => { $crate::__table! { $name [] $($row)* } };
}

/// The type of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    (optional $($ty:tt)+) => { ::core::option::Option<$($ty)+> };
    ($need:ident $($ty:tt)+) => { $($ty)+ };
}

/// The type of a parameter that sets a field. A number is not converted: a literal above 2^31 would not compile, since
/// nothing would say that it is an `i64`.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    (i64) => { i64 };
    (u64) => { u64 };
    (f64) => { f64 };
    (bool) => { bool };
    ($($ty:tt)+) => { impl ::core::convert::Into<$($ty)+> };
}

/// The constructor of a struct that is sent, and its `Default` if nothing is required.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    ($name:ident) => {
        impl $name {
            /// With every field unset that has no value from the start.
            #[inline]
            pub fn new() -> Self {
                <Self as $crate::__private::WireStruct>::preset()
            }
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                <Self as $crate::__private::WireStruct>::preset()
            }
        }
    };
    ($name:ident $(($field:ident [$($ty:tt)+]))+) => {
        impl $name {
            /// With the required fields; the others are unset, but for those that have a value from the start.
            #[inline]
            #[allow(clippy::too_many_arguments)]
            pub fn new($($field: $crate::__parameter!($($ty)+)),+) -> Self {
                let mut new = <Self as $crate::__private::WireStruct>::preset();
                $(new.$field = $field.into();)+
                new
            }
        }
    };
}

/// The constructor and the setters of a struct inside of requests. Each row is of one of three kinds, which are told
/// apart while all of them are read at once: a macro that took them one by one would hit the compiler's recursion
/// limit.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_struct {
    (
        $name:ident
        $(
            $(required $required:ident $required_docs:tt $required_ty:tt)?
            $(fixed $fixed:ident [$($fixed_docs:tt)*] [$($fixed_ty:tt)+])?
            $(optional $optional:ident [$($optional_docs:tt)*] [$($optional_ty:tt)+])?
        ;)*
    ) => {
        $crate::__new! { $name $($(($required $required_ty))?)* }

        impl $name {$(
            $(
                $($fixed_docs)*
                #[inline]
                pub fn $fixed(mut self, value: $crate::__parameter!($($fixed_ty)+)) -> Self {
                    self.$fixed = value.into();
                    self
                }
            )?
            $(
                $($optional_docs)*
                #[inline]
                pub fn $optional(mut self, value: $crate::__parameter!($($optional_ty)+)) -> Self {
                    self.$optional = ::core::option::Option::Some(value.into());
                    self
                }
            )?
        )*}
    };
}
