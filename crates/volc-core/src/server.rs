//! Server side of an API, for test doubles of a service.
//!
//! Traits whose methods handle Actions, with the types that a client sends and reads.
//!
//! Generated crates have a trait for each family (feature `server`), such as `volc_rtc_api::room::Room`: implement the
//! methods that are needed and call `dispatch` with an Action's name, its Version and its parameters. An Action whose
//! method is not written comes to [`Unanswered::NotImplemented`]. [`Route`] lists the Actions of a trait, to register
//! them with a router. The local emulator of this project is built on it.
//!
//! ```
//! use serde_json::json;
//! use volc_core::__private::{action, handlers, response_struct};
//! use volc_core::server::Unanswered;
//!
//! # action! {
//! #     PingCall: PingRequest -> PingOutput;
//! #     ActionInfo::new("Ping", "2022-06-01").reads();
//! #     /// Any text.
//! #     optional text, set_text: String = "Text",
//! # }
//! # response_struct! {
//! #     /// Response of `Ping`.
//! #     pub struct PingOutput {
//! #         /// The same text.
//! #         text: String = "Text",
//! #     }
//! # }
//! # handlers! {
//! #     /// Handles pings; generated crates have such a trait for each family.
//! #     pub trait Pings {
//! #         ping: PingRequest;
//! #     }
//! # }
//! struct Echo;
//!
//! impl Pings<()> for Echo {
//!     type Error = Unanswered;
//!
//!     async fn ping(&self, request: PingRequest, (): ()) -> Result<PingOutput, Unanswered> {
//!         let mut output = PingOutput::default();
//!         output.text = request.text.unwrap_or_default();
//!         Ok(output)
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let parameters = json!({ "Text": "hello" });
//! let response = Echo.dispatch("Ping", "2022-06-01", parameters.clone(), ()).unwrap().await;
//! assert_eq!(response.unwrap(), parameters);
//! assert!(Echo.dispatch("Pong", "2022-06-01", parameters.clone(), ()).is_none());
//!
//! let [route] = Echo.routes().try_into().unwrap();
//! assert_eq!(route.info().action, "Ping");
//! assert_eq!(route.call(parameters.clone(), ()).await.unwrap(), parameters);
//! # });
//! ```

use std::any::type_name;
use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::action::{Action, ActionInfo};
use crate::boxed::BoxFuture;
use crate::wire::{AsSerde, DocumentError, Json, Reading, Wire};

/// The reason why a call has no response, though no handler has failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Unanswered {
    /// Nothing answers the Action.
    NotImplemented(&'static ActionInfo),
    /// The parameters cannot be read.
    Unreadable {
        /// The JSON path of the value; empty if it is the parameters as a whole.
        path: String,
        /// The problem.
        message: String,
    },
    /// The response cannot be written, for this reason.
    Unwritable(String),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotImplemented(info) => {
                write!(f, "`{}` {} is not implemented", info.action, info.version)
            }
            Self::Unreadable { path, message } if path.is_empty() => {
                write!(f, "the parameters cannot be read: {message}")
            }
            Self::Unreadable { path, message } => {
                write!(f, "the parameters cannot be read at `{path}`: {message}")
            }
            Self::Unwritable(reason) => write!(f, "the response cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for Unanswered {}

/// Defines the trait whose methods handle the Actions of a family, a row an Action: the method and the request. The
/// context is what the caller of `dispatch` gives along with a call, such as who calls. The docs of the module show
/// one.
#[doc(hidden)]
#[macro_export]
macro_rules! handlers {
    ($(#[$meta:meta])* pub trait $handler:ident { $($name:ident: $request:ty;)* }) => {
        $(#[$meta])*
        ///
        /// An Action whose method is not written is not implemented. `Context` is what comes with a call beside its
        /// parameters, such as who calls.
        pub trait $handler<Context: Send>: Sync {
            /// The error of a call.
            type Error: ::core::convert::From<$crate::server::Unanswered> + Send;

            $(
                #[doc = concat!("Answers a [`", stringify!($request), "`].")]
                fn $name(
                    &self,
                    request: $request,
                    context: Context,
                ) -> impl ::core::future::Future<
                    Output = ::core::result::Result<<$request as $crate::__private::Action>::Output, Self::Error>,
                > + Send {
                    let _ = (request, context);
                    $crate::server::not_implemented::<$request, Self::Error>()
                }
            )*

            /// Returns a route for each Action whose method is written.
            fn routes(self) -> ::std::vec::Vec<$crate::server::Route<Context, Self::Error>>
            where
                Self: Sized + Send + 'static,
                Self::Error: 'static,
                Context: 'static,
            {
                let this = ::std::sync::Arc::new(self);
                let mut routes = ::std::vec::Vec::new();
                $(
                    if $crate::server::is_implemented::<$request, Self::Error, Self, Context, _>(
                        |this, request, context| this.$name(request, context),
                    ) {
                        let this = ::std::sync::Arc::clone(&this);
                        routes.push($crate::server::Route::new::<$request>(move |parameters, context| {
                            let this = ::std::sync::Arc::clone(&this);
                            ::std::boxed::Box::pin(async move {
                                let handle = move |request| async move { this.$name(request, context).await };
                                $crate::server::answer(parameters, handle).await
                            })
                        }));
                    }
                )*
                routes
            }

            /// Handles the call of an Action: its parameters, of query and body together, by their serialized names.
            /// `None` if the family has no such Action and Version.
            fn dispatch<'a>(
                &'a self,
                action: &str,
                version: &str,
                parameters: $crate::__private::Json,
                context: Context,
            ) -> ::core::option::Option<
                $crate::__private::BoxFuture<'a, ::core::result::Result<$crate::__private::Json, Self::Error>>,
            >
            where
                Context: 'a,
            {
                $(
                    if $crate::server::is::<$request>(action, version) {
                        let handle = move |request| self.$name(request, context);
                        return ::core::option::Option::Some($crate::server::answer(parameters, handle));
                    }
                )*
                ::core::option::Option::None
            }
        }
    };
}

/// An Action that a family's trait answers: what `routes` of the trait returns.
pub struct Route<Context, E> {
    info: &'static ActionInfo,
    handler: RouteHandler<Context, E>,
}

type RouteHandler<Context, E> =
    Arc<dyn Fn(Json, Context) -> BoxFuture<'static, Result<Json, E>> + Send + Sync>;

impl<Context, E> Route<Context, E> {
    #[doc(hidden)]
    pub fn new<R: Action>(
        handler: impl Fn(Json, Context) -> BoxFuture<'static, Result<Json, E>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            info: R::INFO,
            handler: Arc::new(handler),
        }
    }

    /// Returns the Action.
    pub fn info(&self) -> &'static ActionInfo {
        self.info
    }

    /// Handles a call: its parameters, of query and body together, by their serialized names.
    pub fn call(&self, parameters: Json, context: Context) -> BoxFuture<'static, Result<Json, E>> {
        (self.handler)(parameters, context)
    }

    /// Returns the route with a change to its responses. A typed output has all of its members; this takes out those
    /// that a service leaves out at times.
    #[must_use]
    pub fn map_response(self, change: impl Fn(Json) -> Json + Clone + Send + Sync + 'static) -> Self
    where
        Context: 'static,
        E: 'static,
    {
        let Self { info, handler } = self;
        let changed: RouteHandler<Context, E> = Arc::new(move |parameters, context| {
            let (response, change) = (handler(parameters, context), change.clone());
            Box::pin(async move { response.await.map(change) })
        });
        Self {
            info,
            handler: changed,
        }
    }
}

impl<Context, E> Clone for Route<Context, E> {
    fn clone(&self) -> Self {
        Self {
            info: self.info,
            handler: Arc::clone(&self.handler),
        }
    }
}

impl<Context, E> fmt::Debug for Route<Context, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("action", &self.info.action)
            .field("version", &self.info.version)
            .finish_non_exhaustive()
    }
}

/// The future of a method that is not written. It is a type of its own, so that such a method can be told apart.
#[doc(hidden)]
pub struct NotImplemented<R: Action, E>(Ready<Result<R::Output, E>>);

impl<R: Action, E> Future for NotImplemented<R, E> {
    type Output = Result<R::Output, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.get_mut().0).poll(context)
    }
}

/// Returns the handler of calls that no other handler takes.
#[doc(hidden)]
pub fn not_implemented<R: Action, E: From<Unanswered>>() -> NotImplemented<R, E> {
    NotImplemented(ready(Err(Unanswered::NotImplemented(R::INFO).into())))
}

/// Returns whether a method is written: whether its future is another one than that of [`not_implemented`]. Types are
/// compared by name, since futures that borrow have no id.
#[doc(hidden)]
pub fn is_implemented<R: Action, E, T: 'static, C, F>(_: fn(&'static T, R, C) -> F) -> bool {
    type_name::<F>() != type_name::<NotImplemented<R, E>>()
}

/// Returns whether this is the Action of the request.
#[doc(hidden)]
pub fn is<R: Action>(action: &str, version: &str) -> bool {
    R::INFO.action == action && R::INFO.version == version
}

/// Reads the request, lets it be answered, and writes the output.
#[doc(hidden)]
pub fn answer<'a, R, E, F>(
    parameters: Json,
    handle: impl FnOnce(R) -> F,
) -> BoxFuture<'a, Result<Json, E>>
where
    R: Action,
    E: From<Unanswered> + Send + 'a,
    F: Future<Output = Result<R::Output, E>> + Send + 'a,
{
    let answer = match R::decode(parameters, Reading::Exact) {
        Ok(request) => handle(request),
        Err(error) => {
            let error = DocumentError::new(&error);
            let (path, message) = (error.path().to_owned(), error.message().to_owned());
            let error = Unanswered::Unreadable { path, message };
            return Box::pin(ready(Err(error.into())));
        }
    };
    Box::pin(async move {
        let output = answer.await?;
        serde_json::to_value(AsSerde(&output))
            .map_err(|error| Unanswered::Unwritable(error.to_string()).into())
    })
}
