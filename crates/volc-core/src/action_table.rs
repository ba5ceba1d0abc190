//! The macro that makes an Action of the table of its fields.

/// Defines an Action from the table of its fields: the request, its facts, and the builder of its calls.
///
/// The head has the documentation of the builder, and names the builder, the request and the output; of a list also the
/// fields that its pages need, `pages(customer)`, and of a task those that a wait needs, `wait(task_id)`. Then come
/// the facts, an [`ActionInfo`](crate::action::ActionInfo), and a row a field: whether it is `required` or `optional`,
/// its name, its type, its serialized name, and further attributes of a [`FieldInfo`](crate::wire::FieldInfo). An
/// optional field also names the setter that takes an `Option`. The module `required`, which
/// [`required_fields!`](crate::required_fields) fills, must be in scope.
///
/// What the Action demands of members below its request, beyond what their types do (types are shared with Actions that
/// demand less), stands in its facts: `.checks(&[check("Config.Width").max(Int(1920))])`, with the methods of rows and
/// paths from the request, and `.rules(&[exactly_one_of(&["A", "B"]).at("Config")])`. A field may be `fixed`, as in
/// [`request_struct!`](crate::request_struct).
///
/// The builder's type has a parameter a required field, so that a call that lacks one does not compile, and the
/// compiler names the field. What is written here is `#[inline]`: it is compiled where it is used, and costs the crate
/// that defines it next to nothing.
///
/// ```
/// use volc_core::__private::{action, response_struct};
///
/// pub mod required {
///     volc_core::__private::required_fields!(customer);
/// }
///
/// action! {
///     /// A builder of `ListOrders` calls.
///     ListOrdersCall: ListOrdersRequest -> ListOrdersOutput;
///     ActionInfo::new("ListOrders", "2022-06-01").reads();
///     /// Whose orders.
///     required customer: String = "CustomerId",
///     /// How many.
///     optional limit, set_limit: i64 = "Limit".max(Int(50)),
/// }
///
/// response_struct! {
///     /// The response of `ListOrders`.
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
#[doc(hidden)]
#[macro_export]
macro_rules! action {
    (
        $(#[$about:meta])*
        $call:ident: $request:ident -> $output:ident $(, pages($($listed:ident),*))? $(, wait($($waited:ident),*))?;
        $info:expr;
        $(
            $(#[$attribute:meta])*
            $need:ident $field:ident $(, $set:ident)?: $ty:ident $(<$($of:ty),+>)?
                = $wire:literal $(.$method:ident($($argument:expr),*))* $(is $preset:literal)?
        ),* $(,)?
    ) => {
        #[doc = concat!("The request that [`", stringify!($call), "`] sends.")]
        #[derive(Clone, PartialEq)]
        #[must_use = "a request does nothing until it is sent"]
        #[non_exhaustive]
        pub struct $request {
            $($(#[$attribute])* pub $field: $crate::__field!($need $ty $(<$($of),+>)?),)*
        }

        $crate::__debug! { $request $($field)* }

        $crate::__table! {
            $request []
            $($field [$ty $(<$($of),+>)?] [$need($wire)$(.$method($($argument),*))*] [$($need $preset)?];)*
        }

        impl $crate::__private::Action for $request {
            type Output = $output;
            const INFO: &'static $crate::__private::ActionInfo = {
                #[allow(unused_imports)]
                use $crate::__private::rows::*;
                &$info
            };
        }

        $crate::__call! {
            [$(#[$about])*] $call $request $output [$([$($listed)*])?] [$([$($waited)*])?]
            $($need $field [$($set)?] [$(#[$attribute])*] [$ty $(<$($of),+>)?];)*
        }
    };
}
