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
pub trait IsSet<F>: Sealed {}

impl<F> IsSet<F> for Set {}

/// Keeps [`IsSet`] to [`Set`].
pub trait Sealed {}

impl Sealed for Set {}

/// Defines a type a required field, for the builders of a crate. They share the module `required` that it stands in, so
/// that the compiler can call a field by its bare name.
///
/// ```
/// pub mod required {
///     volc_core::__private::required_fields!(app_id, limit);
/// }
///
/// fn send<A: volc_core::__private::IsSet<required::app_id>>() {}
/// send::<volc_core::__private::Set>();
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
/// the facts, an [`ActionInfo`](crate::action::ActionInfo), and a row a field: whether it is `required` or `optional`, its name,
/// its type, its name on the wire, and what else a [`FieldInfo`](crate::wire::FieldInfo) can be told. An optional field
/// also names the setter that takes an `Option`. The module `required`, which
/// [`required_fields!`](crate::required_fields) fills, must be in scope.
///
/// The builder's type has a parameter a required field, so that a call that lacks one does not compile, and the compiler
/// names the field. What is written here is `#[inline]`: it is compiled where it is used, and costs the crate that
/// defines it next to nothing.
///
/// ```
/// use volc_core::__private::{action, response_struct};
///
/// pub mod required {
///     volc_core::__private::required_fields!(customer);
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
                = $wire:literal $(.$method:ident($($argument:expr),*))* $(is $preset:literal)?
        ),* $(,)?
    ) => {
        #[doc = concat!("What [`", stringify!($call), "`] sends.")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use = "a request does nothing until it is sent"]
        #[non_exhaustive]
        pub struct $request {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

        $crate::__table! {
            $request []
            $($field [$ty $(<$($of),+>)?] [$need($wire)$(.$method($($argument),*))*] [$($need $preset)?];)*
        }

        impl $crate::__private::Action for $request {
            type Output = $output;
            const INFO: &'static $crate::__private::ActionInfo = {
                #[allow(unused_imports)]
                use $crate::__private::{
                    ActionInfo, Format::*, Number::*, RateLimit, RateLimitScope, at_least, at_least_one_of, at_most,
                    check, exactly_one_of, only, range, when,
                };
                &$info
            };
        }

        $crate::__call! {
            $call $request $output [$([$($listed)*])?]
            $($need $field [$($set)?] [$(#[$attribute])*] [$ty $(<$($of),+>)?];)*
        }
    };
}

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
/// [`at_least_one_of`]. They and [`when`] name members by their path from the struct, or from the request with `Body.` or
/// `Query.` in front.
///
/// [`exactly_one_of`]: crate::wire::exactly_one_of
/// [`at_least_one_of`]: crate::wire::at_least_one_of
/// [`when`]: crate::wire::when
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
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

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
/// apart while all of them are read at once: a macro that took them one by one would hit the compiler's recursion limit.
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

/// The builder of a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    (
        $call:ident $request:ident $output:ident [$([$($listed:ident)*])?]
        $(
            $(required $required:ident [] $required_docs:tt $required_ty:tt)?
            $(fixed $fixed:ident [] [$($fixed_docs:tt)*] [$($fixed_ty:tt)+])?
            $(optional $optional:ident [$set:ident] [$($optional_docs:tt)*] [$($optional_ty:tt)+])?
        ;)*
    ) => {
        #[doc = concat!("A call that sends [`", stringify!($request), "`].")]
        #[must_use = "a call does nothing until it is sent"]
        #[allow(non_camel_case_types, missing_debug_implementations)]
        pub struct $call<$($($required = $crate::__private::Unset,)?)*> {
            call: $crate::__private::Call<$request>,
            given: ::core::marker::PhantomData<($($($required,)?)*)>,
        }

        impl $call {
            /// A call in which nothing is set yet.
            #[inline]
            pub fn new(client: &$crate::__private::Client) -> Self {
                // What stands in for the required fields is never sent: the type of the builder sees to that.
                let request = <$request as $crate::__private::WireStruct>::preset();
                Self { call: $crate::__private::Call::new(client, request), given: ::core::marker::PhantomData }
            }
        }

        #[allow(non_camel_case_types, clippy::type_complexity)]
        impl<$($($required,)?)*> $call<$($($required,)?)*> {
            $crate::__setters! { $call [] $($(($required $required_docs $required_ty))?)* }
            $(
                $(
                    $($fixed_docs)*
                    #[inline]
                    pub fn $fixed(mut self, value: $crate::__parameter!($($fixed_ty)+)) -> Self {
                        self.call.request.$fixed = value.into();
                        self
                    }
                )?
                $(
                    $($optional_docs)*
                    #[inline]
                    pub fn $optional(mut self, value: $crate::__parameter!($($optional_ty)+)) -> Self {
                        self.call.request.$optional = ::core::option::Option::Some(value.into());
                        self
                    }

                    /// Sets the field, or leaves it out.
                    #[inline]
                    pub fn $set(mut self, value: ::core::option::Option<$($optional_ty)+>) -> Self {
                        self.call.request.$optional = value;
                        self
                    }
                )?
            )*

            /// Settings of this call alone.
            #[inline]
            pub fn options(self, options: $crate::__private::CallOptions) -> Self {
                Self { call: self.call.options(options), ..self }
            }

            /// Sends the call.
            #[inline]
            pub fn send(self) -> $crate::__private::ResponseFuture<$output>
            where
                $($($required: $crate::__private::IsSet<required::$required>,)?)*
            {
                self.call.send()
            }

            $(
                /// Every page, from the first one or from the place that is set.
                #[inline]
                pub fn pages(self) -> $crate::__private::Pages<$request>
                where
                    $($listed: $crate::__private::IsSet<required::$listed>,)*
                {
                    self.call.pages()
                }

                /// Every item of every page, from the first one or from the place that is set.
                #[inline]
                pub fn items(self) -> $crate::__private::Items<$request>
                where
                    $($listed: $crate::__private::IsSet<required::$listed>,)*
                {
                    self.call.items()
                }
            )?
        }

        // The bounds of `send` would not make the compiler name the field that is missing here, so these are for the
        // one type that has them all.
        impl ::core::future::IntoFuture for $call<$($($crate::__set!($required),)?)*> {
            type Output = ::core::result::Result<$crate::__private::Response<$output>, $crate::__private::Error>;
            type IntoFuture = $crate::__private::ResponseFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send()
            }
        }

        impl ::core::convert::From<$call<$($($crate::__set!($required),)?)*>> for $request {
            #[inline]
            fn from(call: $call<$($($crate::__set!($required),)?)*>) -> Self {
                call.call.request
            }
        }

        $crate::__new! { $request $($(($required $required_ty))?)* }
    };
}

/// The parameter of a builder whose field is set.
#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    ($field:ident) => {
        $crate::__private::Set
    };
}

/// The setters of a builder's required fields. Each of them changes the parameter that stands in its place, so it is
/// told the fields before and behind it. Eight are done at a time, for requests with hundreds of fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($call:ident [$($before:ident)*]) => {};
    (
        $call:ident [$($before:ident)*]
        ($a:ident $($row_a:tt)*) ($b:ident $($row_b:tt)*) ($c:ident $($row_c:tt)*) ($d:ident $($row_d:tt)*)
        ($e:ident $($row_e:tt)*) ($f:ident $($row_f:tt)*) ($g:ident $($row_g:tt)*) ($h:ident $($row_h:tt)*)
        $(($after:ident $($row:tt)*))*
    ) => {
        $crate::__setter! { $call [$($before)*] $a [$b $c $d $e $f $g $h $($after)*] $($row_a)* }
        $crate::__setter! { $call [$($before)* $a] $b [$c $d $e $f $g $h $($after)*] $($row_b)* }
        $crate::__setter! { $call [$($before)* $a $b] $c [$d $e $f $g $h $($after)*] $($row_c)* }
        $crate::__setter! { $call [$($before)* $a $b $c] $d [$e $f $g $h $($after)*] $($row_d)* }
        $crate::__setter! { $call [$($before)* $a $b $c $d] $e [$f $g $h $($after)*] $($row_e)* }
        $crate::__setter! { $call [$($before)* $a $b $c $d $e] $f [$g $h $($after)*] $($row_f)* }
        $crate::__setter! { $call [$($before)* $a $b $c $d $e $f] $g [$h $($after)*] $($row_g)* }
        $crate::__setter! { $call [$($before)* $a $b $c $d $e $f $g] $h [$($after)*] $($row_h)* }
        $crate::__setters! { $call [$($before)* $a $b $c $d $e $f $g $h] $(($after $($row)*))* }
    };
    (
        $call:ident [$($before:ident)*]
        ($field:ident $($row:tt)*) $(($after:ident $($rows:tt)*))*
    ) => {
        $crate::__setter! { $call [$($before)*] $field [$($after)*] $($row)* }
        $crate::__setters! { $call [$($before)* $field] $(($after $($rows)*))* }
    };
}

/// The setter of a required field.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (
        $call:ident [$($before:ident)*] $field:ident [$($after:ident)*] [$($docs:tt)*] [$($ty:tt)+]
    ) => {
        $($docs)*
        #[inline]
        pub fn $field(
            mut self,
            value: $crate::__parameter!($($ty)+),
        ) -> $call<$($before,)* $crate::__private::Set, $($after),*> {
            self.call.request.$field = value.into();
            $call { call: self.call, given: ::core::marker::PhantomData }
        }
    };
}
