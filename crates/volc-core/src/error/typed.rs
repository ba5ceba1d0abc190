//! The open enumeration of a service's error codes.

/// Defines an open enumeration of error codes and the table of what is known of them.
///
/// A row is `Variant = code [facts] meaning, remedy;`, in which each fact is a method of
/// [`CodeInfo`](crate::error::CodeInfo).
///
/// ```
/// mod codes {
///     volc_core::__private::error_codes! {
///         /// The error codes of the shop.
///         pub enum ErrorCode, CODES {
///             Closed = "Closed" [http(503), later()] "the shop is closed", "Come back later.";
///             OrderLost = "Order.Lost" [] "the order is lost", "";
///         }
///     }
/// }
/// use codes::ErrorCode;
///
/// assert_eq!(ErrorCode::from("Closed"), ErrorCode::Closed);
/// assert_eq!(ErrorCode::Closed.http(), Some(503));
/// assert_eq!(ErrorCode::OrderLost.meaning(), "the order is lost");
/// assert_eq!(ErrorCode::from("Order.New").value(), "Order.New");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! error_codes {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident, $table:ident {
            $($variant:ident = $code:literal [$($fact:ident($($value:expr)?)),*]
                $meaning:literal, $remedy:literal;)*
        }
    ) => {
        $crate::__private::open_enum! {
            $(#[$attribute])*
            pub enum $name: str {
                $(
                    #[doc = concat!("`", $code, "`: ", $meaning, ". ", $remedy)]
                    $variant = $code,
                )*
            }
        }

        /// The documented facts of the codes, in the order of their pages.
        pub const $table: &[$crate::__private::CodeInfo] = &[
            $($crate::__private::CodeInfo::new($code, $meaning, $remedy)$(.$fact($($value)?))*,)*
        ];

        impl $name {
            /// Returns the code that a call failed with; `None` if the service gave none.
            pub fn from_error(error: &$crate::__private::Error) -> ::core::option::Option<Self> {
                error.code().map(Self::from)
            }

            /// Returns the documented facts of the code, or of its family (the part before the dot) if it is not
            /// listed.
            pub fn info(&self) -> ::core::option::Option<&'static $crate::__private::CodeInfo> {
                $crate::__private::CodeInfo::find(self.value(), $table)
            }

            /// Returns the meaning of the code; empty if it is not known.
            pub fn meaning(&self) -> &'static str {
                self.info().map_or("", |info| info.meaning)
            }

            /// Returns the remedy; empty if none is known.
            pub fn remedy(&self) -> &'static str {
                self.info().map_or("", |info| info.remedy)
            }

            /// Returns the HTTP status that the code comes with, where that is documented.
            pub fn http(&self) -> ::core::option::Option<u16> {
                self.info().and_then(|info| info.http)
            }

            /// Returns the advice on calling again. A code that is not listed is judged by its name, then by its
            /// family.
            pub fn retry(&self) -> $crate::__private::RetryAdvice {
                $crate::__private::CodeInfo::advice(self.value(), $table)
            }
        }
    };
}
