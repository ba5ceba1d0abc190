//! The typestate of generated builders: which required fields are set.

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

/// Defines the module `required`, with a type a required field of a request.
///
/// ```
/// volc_core::required_fields!(app_id, limit);
///
/// fn send<A: volc_core::Set<required::app_id>>() {}
/// send::<volc_core::Given>();
/// ```
#[macro_export]
macro_rules! required_fields {
    ($($field:ident),* $(,)?) => {
        /// The required fields, by whose names the compiler says which one is missing.
        #[allow(non_camel_case_types, missing_docs, missing_debug_implementations)]
        pub mod required {
            $(pub enum $field {})*
        }
    };
}
