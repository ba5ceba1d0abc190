//! Items that generated code names and nobody else. It changes in any release, so generated crates require exactly the
//! version of this crate that they were generated for.

pub use std::borrow::Cow;
pub use std::string::String;

pub use crate::action::{Action, ActionInfo, Paginated, RateLimit, RateLimitScope};
pub use crate::boxed::BoxFuture;
pub use crate::builder::{IsSet, Set, Unset};
pub use crate::call::{Call, ResponseFuture};
pub use crate::client::{CallOptions, Client, ClientBuilder};
pub use crate::error::{CodeInfo, Error, RetryAdvice};
pub use crate::pages::{Items, Pages};
pub use crate::redact::{is_secret, mask, redact_query, shown};
pub use crate::response::Response;
pub use crate::service::ServiceInfo;
pub use crate::untyped::UntypedCall;
pub use crate::wait::{Wait, WaitInfo, WaitState, Waitable};
pub use crate::wire::*;
pub use crate::{
    action, actions, error_codes, handlers, open_enum, request_struct, required_fields,
    response_struct, service_client, version_client, wire_union,
};

/// Items that the rows of tables are written with. Tables import all of it at once: a list of names would be a
/// definition a name and table in the metadata of generated crates, which are larger by a tenth with it.
pub mod rows {
    pub use crate::action::{ActionInfo, RateLimit, RateLimitScope};
    pub use crate::wire::Format::*;
    pub use crate::wire::Number::*;
    pub use crate::wire::{
        any, at_least, at_least_one_of, at_most, beside, beside_int, check, exactly_one_of, fixed,
        only, optional, own, own_int, query, range, required, when,
    };
}

/// The version of this crate, which code that `volc-macros` emits compares with its own.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Refuses to compile code that was emitted for another version of this crate.
///
/// ```
/// const _: () = volc_core::__private::assert_version(volc_core::__private::VERSION);
/// ```
///
/// ```compile_fail,E0080
/// const _: () = volc_core::__private::assert_version("0.0.0-other");
/// ```
///
/// # Panics
/// If the versions differ; in a `const`, that is a compile error.
#[allow(clippy::panic)]
pub const fn assert_version(emitted_for: &str) {
    let (one, other) = (VERSION.as_bytes(), emitted_for.as_bytes());
    let mut same = one.len() == other.len();
    let mut at = 0;
    while same && at < one.len() {
        same = one[at] == other[at];
        at += 1;
    }
    if !same {
        panic!(
            "`spec!` of volc-macros and volc-core have different versions; require the same version of both"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "require the same version of both")]
    fn code_for_another_version_is_refused() {
        assert_version(concat!(env!("CARGO_PKG_VERSION"), "-other"));
    }
}
