//! The client type of a generated crate.

/// Defines `Client`, the client of one service: a newtype of [`volc_core::Client`](crate::client::Client), so that the
/// crate can give it a method an Action. A second argument is a [`SemanticCheck`](crate::error::SemanticCheck), made
/// before a request is sent.
///
/// ```
/// use volc_core::api::{ServiceInfo, SiteInfo};
///
/// static SERVICE: ServiceInfo =
///     ServiceInfo::new("shop", &[SiteInfo::new("main", "shop.example.com", "cn-north-1")]);
///
/// volc_core::__private::service_client!(SERVICE);
///
/// # #[cfg(feature = "reqwest")]
/// assert_eq!(Client::builder().build().unwrap().region(), "cn-north-1");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! service_client {
    ($service:path $(, $semantics:path)?) => {
        /// A client of the service. Clones are cheap and share connections, credentials and rate limits.
        ///
        /// It has a method an Action; the methods below are for the rest. As a `volc_core::Client`, for code that
        /// works with any service, it is `client.as_ref()`.
        #[derive(Clone, Debug)]
        pub struct Client($crate::Client);

        impl Client {
            /// Returns a client with credentials from environment variables, which are read now, and the endpoint of
            /// `VOLCENGINE_ENDPOINT` if that is set.
            ///
            /// # Errors
            /// `Error::Credentials` with each variable that was looked at.
            pub fn from_env() -> ::core::result::Result<Self, $crate::Error> {
                Self::builder().from_env()
            }

            /// Returns a client with credentials from the default chain, which is followed at the first call, and the
            /// endpoint of `VOLCENGINE_ENDPOINT` if that is set.
            ///
            /// # Errors
            /// `Error::Config` if there is no transport or no clock, or `VOLCENGINE_ENDPOINT` cannot be used.
            pub fn from_default_chain() -> ::core::result::Result<Self, $crate::Error> {
                Self::builder().from_default_chain()
            }

            /// Sends a request.
            pub fn send<R: $crate::__private::Action>(
                &self,
                request: R,
            ) -> $crate::__private::ResponseFuture<R::Output> {
                self.0.send(request)
            }

            /// Prepares a call of a request, with options of its own if need be.
            pub fn request<R: $crate::__private::Action>(
                &self,
                request: R,
            ) -> $crate::__private::Call<R> {
                self.0.request(request)
            }

            /// Prepares a call of any Action by its name, with JSON: for those that have no method.
            pub fn call(
                &self,
                action: impl ::core::convert::Into<$crate::__private::Cow<'static, str>>,
                version: impl ::core::convert::Into<$crate::__private::Cow<'static, str>>,
                parameters: &impl $crate::serde::Serialize,
            ) -> $crate::__private::UntypedCall {
                self.0.call(action, version, parameters)
            }

            /// Returns a URL that makes a GET call for whoever has it, until it expires. It is a secret.
            ///
            /// # Errors
            /// `Error::InvalidRequest` if the Action is not a GET or the request breaks a documented bound;
            /// `Error::Credentials`.
            pub async fn presign<R: $crate::__private::Action>(
                &self,
                request: &R,
                expires_in: ::core::time::Duration,
            ) -> ::core::result::Result<$crate::Sensitive<$crate::__private::String>, $crate::Error>
            {
                self.0.presign(request, expires_in).await
            }

            /// Returns the credentials that calls are signed with now, and looks for them if there are none yet.
            ///
            /// # Errors
            /// `Error::Credentials` with every source that was tried.
            pub async fn credentials(
                &self,
            ) -> ::core::result::Result<$crate::Credentials, $crate::Error> {
                self.0.credentials().await
            }

            /// Returns the facts of the service.
            pub fn service(&self) -> &'static $crate::__private::ServiceInfo {
                self.0.service()
            }

            /// Returns the region that requests are signed for.
            pub fn region(&self) -> &str {
                self.0.region()
            }

            /// Returns the endpoint that requests are sent to, such as `https://rtc.volcengineapi.com`.
            pub fn endpoint(&self) -> $crate::__private::String {
                self.0.endpoint()
            }

            /// The settings of a client.
            pub fn builder() -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::new(&$service)$(.semantics($semantics))?
            }
        }

        impl ::core::convert::From<$crate::Client> for Client {
            fn from(client: $crate::Client) -> Self {
                Self(client)
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
                self.0.as_ref()
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
