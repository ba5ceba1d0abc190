//! The client type of a generated crate.

/// Defines `Client`, the client of one service: a newtype of [`volc_core::Client`](crate::Client), so that the crate
/// can give it a method an Action.
///
/// ```
/// use volc_core::{ServiceInfo, SiteInfo};
///
/// static SERVICE: ServiceInfo =
///     ServiceInfo::new("shop", &[SiteInfo::new("main", "shop.example.com", "cn-north-1")]);
///
/// volc_core::service_client!(SERVICE);
///
/// # #[cfg(feature = "reqwest")]
/// assert_eq!(Client::builder().build().unwrap().region(), "cn-north-1");
/// ```
#[macro_export]
macro_rules! service_client {
    ($service:path) => {
        /// A client of the service. Clones are cheap and share connections, credentials and rate limits.
        ///
        /// It has a method an Action. What it can do beside them is that of `volc_core::Client`,
        /// to which it dereferences.
        #[derive(Clone, Debug)]
        pub struct Client($crate::Client);

        impl Client {
            /// A client with credentials from environment variables, which are read now.
            ///
            /// # Errors
            /// `Error::Credentials` with each variable that was looked at.
            pub fn from_env() -> ::core::result::Result<Self, $crate::Error> {
                Self::builder().from_env()
            }

            /// A client with credentials from the default chain, which is followed at the first call.
            ///
            /// # Errors
            /// `Error::Config` if there is no transport or no clock.
            pub fn from_default_chain() -> ::core::result::Result<Self, $crate::Error> {
                Self::builder().from_default_chain()
            }

            /// The settings of a client.
            pub fn builder() -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::new(&$service)
            }
        }

        impl ::core::convert::From<$crate::Client> for Client {
            fn from(client: $crate::Client) -> Self {
                Self(client)
            }
        }

        impl ::core::ops::Deref for Client {
            type Target = $crate::Client;

            fn deref(&self) -> &$crate::Client {
                &self.0
            }
        }

        impl ::core::convert::AsRef<$crate::Client> for Client {
            fn as_ref(&self) -> &$crate::Client {
                &self.0
            }
        }
    };
}

/// Gives a client a method an Action, which starts its call.
#[doc(hidden)]
#[macro_export]
macro_rules! actions {
    ($client:ty: $($(#[$meta:meta])* $name:ident: $call:ty;)*) => {
        impl $client {
            $(
                $(#[$meta])*
                #[inline]
                pub fn $name(&self) -> $call {
                    <$call>::new(self.as_ref())
                }
            )*
        }
    };
}

/// Defines the view of a client through which the Actions of one Version are called.
#[doc(hidden)]
#[macro_export]
macro_rules! version_client {
    ($view:ident, $method:ident, $version:literal) => {
        #[doc = concat!("A client's Actions of Version ", $version, ".")]
        #[derive(Clone, Copy, Debug)]
        pub struct $view<'a>(&'a Client);

        impl ::core::convert::AsRef<$crate::Client> for $view<'_> {
            fn as_ref(&self) -> &$crate::Client {
                self.0
            }
        }

        impl Client {
            #[doc = concat!("The Actions of Version ", $version, ".")]
            pub fn $method(&self) -> $view<'_> {
                $view(self)
            }
        }
    };
}
