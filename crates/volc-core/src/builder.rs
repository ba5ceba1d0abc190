//! Builders of calls. The type of a builder says which required fields are set.

/// A required field that is not set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}

/// A required field that is set.
#[derive(Clone, Copy, Debug)]
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
#[doc(hidden)]
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

/// The builder of a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    (
        [$($about:tt)*] $call:ident $request:ident $output:ident [$([$($listed:ident)*])?] [$([$($waited:ident)*])?]
        $(
            $(required $required:ident [] $required_docs:tt $required_ty:tt)?
            $(fixed $fixed:ident [] [$($fixed_docs:tt)*] [$($fixed_ty:tt)+])?
            $(optional $optional:ident [$set:ident] [$($optional_docs:tt)*] [$($optional_ty:tt)+])?
        ;)*
    ) => {
        $($about)*
        #[must_use = "a call does nothing until it is sent"]
        #[allow(non_camel_case_types)]
        pub struct $call<$($($required = $crate::__private::Unset,)?)*> {
            call: $crate::__private::Call<$request>,
            given: ::core::marker::PhantomData<($($($required,)?)*)>,
        }

        #[allow(non_camel_case_types)]
        impl<$($($required,)?)*> ::core::clone::Clone for $call<$($($required,)?)*> {
            fn clone(&self) -> Self {
                Self { call: ::core::clone::Clone::clone(&self.call), given: ::core::marker::PhantomData }
            }
        }

        #[allow(non_camel_case_types)]
        impl<$($($required,)?)*> ::core::fmt::Debug for $call<$($($required,)?)*> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.call, f)
            }
        }

        impl $call {
            /// Creates a call in which nothing is set yet.
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

            /// Sets the options of this call alone, such as its timeouts and its retries.
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
                /// Returns every page, from the first one or from the place that is set.
                #[inline]
                pub fn pages(self) -> $crate::__private::Pages<$request>
                where
                    $($listed: $crate::__private::IsSet<required::$listed>,)*
                {
                    self.call.pages()
                }

                /// Returns every item of every page, from the first one or from the place that is set.
                #[inline]
                pub fn items(self) -> $crate::__private::Items<$request>
                where
                    $($listed: $crate::__private::IsSet<required::$listed>,)*
                {
                    self.call.items()
                }
            )?

            $(
                /// Waits until the task is done or has failed. Set more of the wait, then await it.
                #[inline]
                pub fn wait(self) -> $crate::__private::Wait<'static, $request>
                where
                    $($waited: $crate::__private::IsSet<required::$waited>,)*
                {
                    self.call.wait()
                }

                /// Waits until the condition holds for a response, or the task has ended without it. Set more of the
                /// wait, then await it.
                #[inline]
                pub fn wait_until<'wait>(
                    self,
                    condition: impl ::core::ops::FnMut(&$output) -> bool + ::core::marker::Send + 'wait,
                ) -> $crate::__private::Wait<'wait, $request>
                where
                    $($waited: $crate::__private::IsSet<required::$waited>,)*
                {
                    self.call.wait_until(condition)
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

/// The setters of a builder's required fields. Each of them changes the parameter that stands in its place, so its row
/// names the fields before and behind it. Eight are done at a time, for requests with hundreds of fields.
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
