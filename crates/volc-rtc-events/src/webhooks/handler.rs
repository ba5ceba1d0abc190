//! Handlers without their types.

use futures_util::future::{BoxFuture, FutureExt as _, ready};

use super::BoxError;
use super::response::ACCEPTED;
use crate::data::TypedEvent;
use crate::event::Event;

/// Takes an event and comes to the body of the response.
pub(super) type Handler =
    Box<dyn Fn(Event) -> BoxFuture<'static, Result<Vec<u8>, BoxError>> + Send + Sync>;

pub(super) fn typed<T, F, R>(handler: F) -> Handler
where
    T: TypedEvent,
    F: Fn(Event<T>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<T::Response, BoxError>> + Send + 'static,
{
    Box::new(move |event| match event.downcast::<T>() {
        Ok(event) => {
            let run = handler(event);
            async move { body(&run.await?) }.boxed()
        }
        Err(event) => {
            let name = event.event_type().to_owned();
            let error = format!("the event {name} has no data of the type of {}", T::NAME);
            ready(Err(BoxError::from(error))).boxed()
        }
    })
}

pub(super) fn any<F, R>(handler: F) -> Handler
where
    F: Fn(Event) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    Box::new(move |event| {
        let run = handler(event);
        async move { body(&run.await?) }.boxed()
    })
}

fn body<R: serde::Serialize>(response: &R) -> Result<Vec<u8>, BoxError> {
    let body = serde_json::to_vec(response)?;
    // What `()` is written as.
    Ok(if body == b"null" {
        ACCEPTED.to_vec()
    } else {
        body
    })
}
