//! The envelope of every response: `ResponseMetadata` and `Result`, read in one pass.

mod members;
#[cfg(test)]
mod tests;

use std::any::Any;

use serde_json::json;

use self::members::{Envelope, Metadata, Refusal, ResultOf, is_zero, some};
use crate::client::ReceivedResponse;
use crate::error::{DecodeError, Error, ServiceError};
use crate::response::Response;
use crate::search::find;
use crate::wire::{DocumentError, Json, Raw, Wire, from_slice, from_slice_within};

/// A function that reads the result of a response, and keeps it there, if that is a plain success. Calls are carried
/// out without the type of their result, so each brings one along.
pub(crate) type Reader = fn(&mut ReceivedResponse);

/// Leaves a response unread.
pub(crate) fn leave(_: &mut ReceivedResponse) {}

/// Reads a response that is a plain success, and leaves any other unread.
pub(crate) fn read_success<T: Wire + Send + Sync + 'static>(answer: &mut ReceivedResponse) {
    if !answer.status.is_success() || answer.encoding().is_some() {
        return;
    }
    if let Ok(envelope) = read_envelope::<T>(answer)
        && is_zero(&envelope.error)
        && let Some(metadata) = envelope.metadata
        && !metadata.is_refusal()
        && (envelope.result.is_there || T::tables().fields().is_empty())
    {
        answer.request_id = metadata.request_id;
        answer.result = Some(Box::new(envelope.result.value) as Box<dyn Any + Send + Sync>);
    }
}

/// Passes a response on, unless it holds a refusal or is no whole JSON: what a policy may repeat the call for.
///
/// One that is not read yet, and has a status of success, is only looked through if it can be one of these, which its
/// bytes tell.
pub(crate) fn accept(answer: ReceivedResponse) -> Result<ReceivedResponse, Error> {
    if answer.result.is_some() {
        return Ok(answer);
    }
    // A status that asks to come again says more than a body that cannot be read.
    let comes_again = matches!(answer.status.as_u16(), 408 | 429 | 500..);
    if answer.encoding().is_some() && !comes_again {
        return Err(not_read(answer, "", "its body is compressed"));
    }
    if answer.status.is_success() {
        if let Some(error) = broken(&answer.body) {
            return Err(unreadable(answer, error.path(), error.message()));
        }
        let body = &answer.body;
        let has = |name: &[u8]| find(body, name).is_some();
        if !has(b"\"Error\"") && (has(b"\"Result\"") || !has(b"\"error\"")) {
            return Ok(answer);
        }
    }
    match refusal(&answer) {
        Some(refusal) => Err(refusal.into_error(answer)),
        None => Ok(answer),
    }
}

fn read_envelope<T: Wire>(
    answer: &ReceivedResponse,
) -> Result<Envelope<ResultOf<T>>, DocumentError> {
    from_slice_within(&answer.body, answer.max_decoded_size())
}

/// Reads a response that was accepted.
pub(crate) fn read<T: Wire + 'static>(mut answer: ReceivedResponse) -> Result<Response<T>, Error> {
    if let Some(Ok(result)) = answer.result.take().map(|result| result.downcast()) {
        return Ok(Response::new(*result, answer));
    }
    match read_envelope::<T>(&answer) {
        Ok(Envelope {
            metadata: Some(metadata),
            result,
            ..
        }) if !metadata.is_refusal() => {
            if !result.is_there && !T::tables().fields().is_empty() {
                return Err(unreadable(
                    answer,
                    "Result",
                    "it is not there, though the Action's page documents it",
                ));
            }
            answer.request_id = metadata.request_id;
            Ok(Response::new(result.value, answer))
        }
        Ok(_) => Err(unreadable(answer, "", "it has no ResponseMetadata")),
        Err(error) if error.is_too_large => Err(unreadable(answer, error.path(), error.message())),
        Err(error) => match bare_text(&answer) {
            Some((metadata, text)) => match of_text(&text) {
                Ok(result) => {
                    answer.request_id = metadata.request_id;
                    Ok(Response::new(result, answer))
                }
                Err(error) => {
                    let step = if error.path().is_empty() || error.path().starts_with('[') {
                        ""
                    } else {
                        "."
                    };
                    let path = format!("Result{step}{}", error.path());
                    Err(unreadable(answer, &path, error.message()))
                }
            },
            None => Err(unreadable(answer, error.path(), error.message())),
        },
    }
}

/// The id that the service gave to a request, by its response.
#[cfg(feature = "tracing")]
pub(crate) fn request_id(answer: &ReceivedResponse) -> Option<String> {
    if answer.result.is_some() {
        return some(answer.request_id.clone());
    }
    let read = from_slice::<Refusal>(&answer.body).ok()?;
    read.metadata.and_then(|metadata| some(metadata.request_id))
}

impl ServiceError {
    /// Returns `Result` beside the error, if there is one.
    pub(crate) fn result<T: Wire>(&self) -> Option<Result<T, DecodeError>> {
        let result = {
            let read = from_slice::<Envelope<Option<T>>>(&self.body);
            read.map(|envelope| envelope.result).transpose()?
        };
        Some(result.map_err(|error| DecodeError {
            path: error.path().to_owned(),
            message: error.message().to_owned(),
            body: self.body.clone(),
            content_type: self.content_type.clone(),
            encoding: None,
            shown: None,
        }))
    }
}

/// Returns the error in a body that is not one whole object.
///
/// Counting braces tells it of nearly every body: one that is cut off has more of them open than closed. Only where
/// the counts differ, which braces in texts can bring about too, it is read.
fn broken(body: &[u8]) -> Option<DocumentError> {
    let trimmed = body.trim_ascii();
    let count = |brace| memchr::memchr_iter(brace, trimmed).count();
    let looks_whole =
        trimmed.starts_with(b"{") && trimmed.ends_with(b"}") && count(b'{') == count(b'}');
    if looks_whole {
        None
    } else {
        from_slice::<Envelope<Raw>>(body).err()
    }
}

/// The refusal that a response holds: always one if the status is not of success.
fn refusal(answer: &ReceivedResponse) -> Option<Refusal> {
    let mut read = from_slice::<Refusal>(&answer.body).unwrap_or_default();
    let success = answer.status.is_success();
    let beside = Metadata {
        error: std::mem::take(&mut read.error),
        ..Metadata::default()
    };
    if beside.is_refusal() && !read.metadata.as_ref().is_some_and(Metadata::is_refusal) {
        read.metadata.get_or_insert_default().error = beside.error;
    }
    if read.metadata.as_ref().is_some_and(Metadata::is_refusal) {
        return Some(read.with_own_id());
    }
    if success && !read.is_flat() {
        return None;
    }
    let error = json!({"Code": read.code, "Message": read.message});
    read.metadata.get_or_insert_default().error = error;
    Some(read.with_own_id())
}

/// Some Actions answer with `"Result": "ok"` where their page documents an object, or nothing, and some with the JSON
/// of their result as a text.
fn bare_text(answer: &ReceivedResponse) -> Option<(Metadata, String)> {
    let read = from_slice::<Envelope<Json>>(&answer.body).ok()?;
    let Json::String(text) = read.result else {
        return None;
    };
    let metadata = read.metadata.filter(|metadata| !metadata.is_refusal())?;
    Some((metadata, text))
}

/// Reads a result that came as a text: its JSON, or a word that stands for nothing.
fn of_text<T: Wire>(text: &str) -> Result<T, DocumentError> {
    if text.trim_start().starts_with(['{', '[']) {
        from_slice(text.as_bytes())
    } else {
        Ok(T::zero())
    }
}

fn unreadable(answer: ReceivedResponse, path: &str, message: &str) -> Error {
    match refusal(&answer) {
        Some(refusal) => refusal.into_error(answer),
        None => not_read(answer, path, message),
    }
}

fn not_read(answer: ReceivedResponse, path: &str, message: &str) -> Error {
    let error = DecodeError {
        path: path.to_owned(),
        message: message.to_owned(),
        body: answer.body.clone(),
        content_type: answer.content_type().to_owned(),
        encoding: answer.encoding().map(str::to_owned),
        shown: None,
    };
    let read = from_slice::<Refusal>(&answer.body).unwrap_or_default();
    let mut context = answer.into_context();
    let request_id = read.metadata.and_then(|metadata| some(metadata.request_id));
    context.request_id = request_id.or(some(read.request_id));
    context.fail(error)
}
