//! What is sent: the tables of requests and of the structs in them, and the builders that are made of the tables. The
//! type of a builder says which required fields are set.

/// A required field that is not set yet.
#[derive(Debug)]
pub enum Unset {}

/// A required field that is set.
#[derive(Debug)]
pub enum Set {}

/// Says that the required field `F` is set. A generated builder has one type parameter a required field, which is
/// [`Unset`] at first and [`Set`] once the field's setter was called; sending asks for `IsSet<F>` of each.
#[diagnostic::on_unimplemented(
    message = "the required field `{F}` is not set",
    label = "`{F}` is missing here",
    note = "call `.{F}(..)` before"
)]
pub trait IsSet<F> {}

impl<F> IsSet<F> for Set {}

/// Defines a type a required field, for the builders of a crate. They share the module `required` that it stands in, so
/// that the compiler can call a field by its bare name.
///
/// ```
/// pub mod required {
///     volc_core::required_fields!(app_id, limit);
/// }
///
/// fn send<A: volc_core::IsSet<required::app_id>>() {}
/// send::<volc_core::Set>();
/// ```
#[macro_export]
macro_rules! required_fields {
    ($($field:ident),* $(,)?) => {
        $(
            #[doc = concat!("The field `", stringify!($field), "`.")]
            #[allow(non_camel_case_types, missing_debug_implementations)]
            pub enum $field {}
        )*
    };
}

/// Defines an Action from the table of its fields: the request, its facts, and the builder of its calls.
///
/// The head names the builder, the request and the output; of a listing also the fields that its pages need. Then come
/// the facts, an [`ActionInfo`](crate::ActionInfo), and a row a field: whether it is `required` or `optional`, its name,
/// its type, its name on the wire, and what else a [`FieldInfo`](crate::wire::FieldInfo) can be told. An optional field
/// also names the setter that takes an `Option`. The module `required`, which
/// [`required_fields!`](crate::required_fields) fills, must be in scope.
///
/// The builder's type has a parameter a required field, so that a call that lacks one does not compile, and the compiler
/// names the field. What is written here is `#[inline]`: it is compiled where it is used, and costs the crate that
/// defines it next to nothing.
///
/// ```
/// use volc_core::{action, response_struct};
///
/// pub mod required {
///     volc_core::required_fields!(customer);
/// }
///
/// action! {
///     ListOrdersCall: ListOrdersRequest -> ListOrdersOutput;
///     ActionInfo::new("ListOrders", "2022-06-01").reads();
///     /// Whose orders.
///     required customer: String = "CustomerId",
///     /// How many.
///     optional limit, set_limit: i64 = "Limit".max(Int(50)),
/// }
///
/// response_struct! {
///     /// What `ListOrders` answers.
///     pub struct ListOrdersOutput {
///         /// Their ids.
///         ids: Vec<String> = "Ids",
///     }
/// }
///
/// let request = ListOrdersRequest::new("somebody");
/// assert_eq!(serde_json::to_string(&request)?, r#"{"CustomerId":"somebody"}"#);
///
/// fn call(client: &volc_core::Client) -> ListOrdersRequest {
///     ListOrdersCall::new(client).customer("somebody").limit(20).into()
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! action {
    (
        $call:ident: $request:ident -> $output:ident $(, pages($($listed:ident),*))?;
        $info:expr;
        $(
            $(#[$attribute:meta])*
            $need:ident $field:ident $(, $set:ident)?: $ty:ident $(<$($of:ty),+>)?
                = $wire:literal $(.$method:ident($($argument:expr),*))*
        ),* $(,)?
    ) => {
        #[doc = concat!("What [`", stringify!($call), "`] sends.")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use = "a request does nothing until it is sent"]
        #[non_exhaustive]
        pub struct $request {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

        $crate::response_struct! {
            $request { $($field: $ty $(<$($of),+>)? = $need($wire)$(.$method($($argument),*))*),* }
        }

        impl $crate::Action for $request {
            type Output = $output;
            const INFO: &'static $crate::ActionInfo = {
                #[allow(unused_imports)]
                use $crate::{ActionInfo, RateLimit, RateLimitScope};
                &$info
            };
        }

        $crate::__sort! {
            [__call [$call $request $output $([$($listed)*])?]] [] []
            $(($need $field [$($set)?] [$(#[$attribute])*] [$ty $(<$($of),+>)?]))*
        }
    };
}

/// Defines a struct that stands inside of requests, from the table of its fields. A row is like that of
/// [`action!`](crate::action), but without a setter that takes an `Option`.
///
/// ```
/// volc_core::request_struct! {
///     /// A stream.
///     pub struct Stream {
///         /// Whose it is.
///         required user_id: String = "UserId",
///         /// Its number.
///         optional index: i64 = "Index",
///     }
/// }
///
/// let stream = Stream::new("user1").index(3);
/// assert_eq!(serde_json::to_string(&stream)?, r#"{"UserId":"user1","Index":3}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! request_struct {
    (
        $(#[$outer:meta])*
        pub struct $name:ident {$(
            $(#[$attribute:meta])*
            $need:ident $field:ident: $ty:ident $(<$($of:ty),+>)?
                = $wire:literal $(.$method:ident($($argument:expr),*))*
        ),* $(,)?}
    ) => {
        $(#[$outer])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

        $crate::response_struct! {
            $name { $($field: $ty $(<$($of),+>)? = $need($wire)$(.$method($($argument),*))*),* }
        }

        $crate::__sort! {
            [__request_struct $name] [] []
            $(($need $field [] [$(#[$attribute])*] [$ty $(<$($of),+>)?]))*
        }
    };
}

/// The type of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    (required $($ty:tt)+) => { $($ty)+ };
    (optional $($ty:tt)+) => { ::core::option::Option<$($ty)+> };
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

/// Sorts the rows of a table into required and optional ones, and hands both to the macro that stands first.
#[doc(hidden)]
#[macro_export]
macro_rules! __sort {
    ($to:tt [$($required:tt)*] $optional:tt (required $($row:tt)*) $($rest:tt)*) => {
        $crate::__sort! { $to [$($required)* ($($row)*)] $optional $($rest)* }
    };
    ($to:tt $required:tt [$($optional:tt)*] (optional $($row:tt)*) $($rest:tt)*) => {
        $crate::__sort! { $to $required [$($optional)* ($($row)*)] $($rest)* }
    };
    ([$to:ident $($head:tt)*] $required:tt $optional:tt) => {
        $crate::$to! { $($head)* $required $optional }
    };
}

/// The constructor of a struct that is sent, and its `Default` if nothing is required.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    ($name:ident []) => {
        impl $name {
            /// With every field absent.
            #[inline]
            pub fn new() -> Self {
                <Self as $crate::wire::Wire>::zero()
            }
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                <Self as $crate::wire::Wire>::zero()
            }
        }
    };
    ($name:ident [$(($field:ident $set:tt $docs:tt [$($ty:tt)+]))+]) => {
        impl $name {
            /// With the required fields; the others are absent.
            #[inline]
            #[allow(clippy::too_many_arguments)]
            pub fn new($($field: $crate::__parameter!($($ty)+)),+) -> Self {
                let mut new = <Self as $crate::wire::Wire>::zero();
                $(new.$field = $field.into();)+
                new
            }
        }
    };
}

/// The constructor and the setters of a struct inside of requests.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_struct {
    ($name:ident $required:tt [$(($field:ident [] [$($docs:tt)*] [$($ty:tt)+]))*]) => {
        $crate::__new! { $name $required }

        impl $name {$(
            $($docs)*
            #[inline]
            pub fn $field(mut self, value: $crate::__parameter!($($ty)+)) -> Self {
                self.$field = ::core::option::Option::Some(value.into());
                self
            }
        )*}
    };
}

/// The builder of a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    (
        [$call:ident $request:ident $output:ident $([$($listed:ident)*])?]
        [$(($field:ident $($row:tt)*))*] $optional:tt
    ) => {
        #[doc = concat!("A call that sends [`", stringify!($request), "`].")]
        #[must_use = "a call does nothing until it is sent"]
        #[allow(non_camel_case_types, missing_debug_implementations)]
        pub struct $call<$($field = $crate::Unset),*> {
            call: $crate::Call<$request>,
            given: ::core::marker::PhantomData<($($field,)*)>,
        }

        impl $call {
            /// A call in which nothing is set yet.
            #[inline]
            pub fn new(client: &$crate::Client) -> Self {
                // What stands in for the required fields is never sent: the type of the builder sees to that.
                let request = <$request as $crate::wire::Wire>::zero();
                Self { call: $crate::Call::new(client, request), given: ::core::marker::PhantomData }
            }
        }

        $crate::__setters! {
            [$call $request $output $([$($listed)*])?] [] [$(($field $($row)*))*] [] $optional
        }

        // The bounds of `send` would not make the compiler name the field that is missing here, so these are for the
        // one type that has them all.
        impl ::core::future::IntoFuture for $call<$($crate::__call!(@set $field)),*> {
            type Output = ::core::result::Result<$crate::Response<$output>, $crate::Error>;
            type IntoFuture = $crate::ResponseFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send()
            }
        }

        impl ::core::convert::From<$call<$($crate::__call!(@set $field)),*>> for $request {
            #[inline]
            fn from(call: $call<$($crate::__call!(@set $field)),*>) -> Self {
                call.call.request
            }
        }

        $crate::__new! { $request [$(($field $($row)*))*] }
    };
    (@set $field:ident) => { $crate::Set };
}

/// The methods of a builder. The setters of the required fields are written one after the other, since each changes the
/// parameter that stands in its place.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    (
        [$call:ident $($head:tt)*] [$($before:ident)*]
        [($field:ident [] [$($docs:tt)*] [$($ty:tt)+]) $(($after:ident $($row:tt)*))*]
        [$($done:tt)*] $optional:tt
    ) => {
        $crate::__setters! {
            [$call $($head)*] [$($before)* $field] [$(($after $($row)*))*]
            [
                $($done)*
                $($docs)*
                #[inline]
                pub fn $field(
                    mut self,
                    value: $crate::__parameter!($($ty)+),
                ) -> $call<$($before,)* $crate::Set, $($after),*> {
                    self.call.request.$field = value.into();
                    $call { call: self.call, given: ::core::marker::PhantomData }
                }
            ]
            $optional
        }
    };
    (
        [$call:ident $request:ident $output:ident $([$($listed:ident)*])?]
        [$($required:ident)*] [] [$($done:tt)*]
        [$(($field:ident [$set:ident] [$($docs:tt)*] [$($ty:tt)+]))*]
    ) => {
        #[allow(non_camel_case_types, clippy::type_complexity)]
        impl<$($required),*> $call<$($required),*> {
            $($done)*
            $(
                $($docs)*
                #[inline]
                pub fn $field(mut self, value: $crate::__parameter!($($ty)+)) -> Self {
                    self.call.request.$field = ::core::option::Option::Some(value.into());
                    self
                }

                /// Sets the field, or leaves it out.
                #[inline]
                pub fn $set(mut self, value: ::core::option::Option<$($ty)+>) -> Self {
                    self.call.request.$field = value;
                    self
                }
            )*

            /// Settings of this call alone.
            #[inline]
            pub fn options(self, options: $crate::CallOptions) -> Self {
                Self { call: self.call.options(options), ..self }
            }

            /// Sends the call.
            #[inline]
            pub fn send(self) -> $crate::ResponseFuture<$output>
            where
                $($required: $crate::IsSet<required::$required>,)*
            {
                self.call.send()
            }

            $(
                /// Every page, from the first one or from the place that is set.
                #[inline]
                pub fn pages(self) -> $crate::Pages<$request>
                where
                    $($listed: $crate::IsSet<required::$listed>,)*
                {
                    self.call.pages()
                }

                /// Every item of every page, from the first one or from the place that is set.
                #[inline]
                pub fn items(self) -> $crate::Items<$request>
                where
                    $($listed: $crate::IsSet<required::$listed>,)*
                {
                    self.call.items()
                }
            )?
        }
    };
}
