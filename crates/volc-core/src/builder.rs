//! What generated builders are made of: the typestate that says which required fields are set, and the macros that
//! write their methods.

/// A required field that is not set yet.
#[derive(Debug)]
pub enum Missing {}

/// A required field that is set.
#[derive(Debug)]
pub enum Given {}

/// Says that the required field `F` is set. A generated builder has one type parameter a required field, which is
/// [`Missing`] at first and [`Given`] once the field's setter was called; sending asks for `Set<F>` of each.
#[diagnostic::on_unimplemented(
    message = "the required field `{F}` is not set",
    label = "`{F}` is missing here",
    note = "call `.{F}(..)` before"
)]
pub trait Set<F> {}

impl<F> Set<F> for Given {}

/// Defines a type a required field, for the builders of a crate. They share the module `required` that it stands in, so
/// that the compiler can call a field by its bare name.
///
/// ```
/// pub mod required {
///     volc_core::required_fields!(app_id, limit);
/// }
///
/// fn send<A: volc_core::Set<required::app_id>>() {}
/// send::<volc_core::Given>();
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

/// Gives a struct that is sent its constructor, which takes the required fields, and a setter for each optional one.
///
/// ```
/// volc_core::wire_struct! {
///     /// A stream.
///     pub struct Stream {
///         /// Whose it is.
///         pub user_id: String = required("UserId"),
///         /// Its number.
///         pub index: Option<i64> = field("Index"),
///     }
/// }
/// volc_core::setters!(Stream(user_id: impl Into<String>) index: i64);
///
/// assert_eq!(Stream::new("user1").index(3).index, Some(3));
/// ```
#[macro_export]
macro_rules! setters {
    ($name:ident() $($rest:tt)*) => {
        impl $name {
            /// With every field absent.
            #[inline]
            pub fn new() -> Self {
                <Self as $crate::wire::Wire>::zero()
            }
        }
        $crate::setters!(@optional $name $($rest)*);
    };
    ($name:ident($($required:ident: $given:ty),+ $(,)?) $($rest:tt)*) => {
        impl $name {
            /// With the required fields; the others are absent.
            #[inline]
            pub fn new($($required: $given),+) -> Self {
                let mut new = <Self as $crate::wire::Wire>::zero();
                $(new.$required = $required.into();)+
                new
            }
        }
        $crate::setters!(@optional $name $($rest)*);
    };
    (@optional $name:ident) => {};
    (@optional $name:ident $($field:ident: $given:ty),+ $(,)?) => {
        impl $name {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                #[inline]
                pub fn $field(mut self, value: $given) -> Self {
                    self.$field = ::core::option::Option::Some(value.into());
                    self
                }
            )+
        }
    };
}

/// Defines the builder of a call. Its type has a parameter a required field, so that a call that lacks one does not
/// compile, and the compiler names the field.
///
/// Behind the request stand the parameters and their fields. A row of a required field has the name, what the setter
/// takes, and the parameters once it is set; one of an optional field has the setter, the setter of an `Option`, and
/// what they take. A listing ends with the parameters that its pages need. The module `required`, which
/// [`required_fields!`](crate::required_fields) fills, must be in scope.
///
/// What it writes is all `#[inline]`: it is compiled where it is used, and costs the crate that defines it next to
/// nothing.
#[macro_export]
macro_rules! call_builder {
    (
        $(#[$meta:meta])*
        $call:ident for $request:ident [$($state:ident: $field:ident),*]
        $(required { $($set:ident: $given:ty => [$($then:ty),*];)* })?
        $(optional { $($opt:ident, $opt_set:ident: $opt_given:ty, $opt_ty:ty;)* })?
        $(paged [$($page_state:ident: $page_field:ident),*])?
    ) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is sent"]
        pub struct $call<$($state = $crate::Missing),*> {
            call: $crate::Call<$request>,
            given: ::core::marker::PhantomData<($($state,)*)>,
        }

        impl $call {
            /// A call in which nothing is set yet.
            #[inline]
            pub fn new(client: &$crate::Client) -> Self {
                // The place holders of the required fields are never sent: the type of the builder sees to that.
                let request = <$request as $crate::wire::Wire>::zero();
                Self { call: $crate::Call::new(client, request), given: ::core::marker::PhantomData }
            }
        }

        impl<$($state),*> $call<$($state),*> {
            $($(
                #[doc = concat!("Sets [`", stringify!($set), "`](", stringify!($request), "::", stringify!($set), ").")]
                #[inline]
                pub fn $set(mut self, value: $given) -> $call<$($then),*> {
                    self.call.request.$set = value.into();
                    $call { call: self.call, given: ::core::marker::PhantomData }
                }
            )*)?
            $($(
                #[doc = concat!("Sets [`", stringify!($opt), "`](", stringify!($request), "::", stringify!($opt), ").")]
                #[inline]
                pub fn $opt(mut self, value: $opt_given) -> Self {
                    self.call.request.$opt = ::core::option::Option::Some(value.into());
                    self
                }
                #[doc = concat!("Sets [`", stringify!($opt), "`](", stringify!($request), "::", stringify!($opt), ") or leaves it out.")]
                #[inline]
                pub fn $opt_set(mut self, value: ::core::option::Option<$opt_ty>) -> Self {
                    self.call.request.$opt = value;
                    self
                }
            )*)?
            /// Settings of this call alone.
            #[inline]
            pub fn options(self, options: $crate::CallOptions) -> Self {
                Self { call: self.call.options(options), ..self }
            }
            /// Sends the call.
            #[inline]
            pub fn send(self) -> $crate::Sending<<$request as $crate::Action>::Output>
            where
                $($state: $crate::Set<required::$field>,)*
            {
                self.call.send()
            }
            $(
                /// Every page, from the first one or from the place that is set.
                #[inline]
                pub fn pages(self) -> $crate::Pages<$request>
                where
                    $($page_state: $crate::Set<required::$page_field>,)*
                {
                    self.call.pages()
                }
                /// Every item of every page, from the first one or from the place that is set.
                #[inline]
                pub fn items(self) -> $crate::Items<$request>
                where
                    $($page_state: $crate::Set<required::$page_field>,)*
                {
                    self.call.items()
                }
            )?
        }

        // The bounds of `send` would not make the compiler name the field that is missing here, so these are for the
        // one type that has them all.
        impl ::core::future::IntoFuture for $call<$($crate::call_builder!(@given $state)),*> {
            type Output = ::core::result::Result<
                $crate::Response<<$request as $crate::Action>::Output>,
                $crate::Error,
            >;
            type IntoFuture = $crate::Sending<<$request as $crate::Action>::Output>;
            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send()
            }
        }

        impl ::core::convert::From<$call<$($crate::call_builder!(@given $state)),*>> for $request {
            #[inline]
            fn from(call: $call<$($crate::call_builder!(@given $state)),*>) -> Self {
                call.call.request
            }
        }
    };
    (@given $state:ident) => { $crate::Given };
}
