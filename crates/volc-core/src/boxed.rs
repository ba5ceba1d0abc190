//! The future of a trait that is used as an object.

use std::pin::Pin;

/// A boxed future that can be sent to another thread, as the traits of this crate return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
