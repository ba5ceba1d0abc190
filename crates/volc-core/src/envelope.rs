//! The envelope of every response: `ResponseMetadata` and `Result`, read in one pass.

mod members;

use serde_json::json;

use self::members::{Envelope, Metadata, Refusal, ResultOf, some};
use crate::client::ReceivedResponse;
use crate::error::{DecodeError, Error, ServiceError};
use crate::response::Response;
use crate::wire::{DocumentError, Json, Raw, Wire, from_slice, from_slice_within};

/// Passes a response on, unless it holds a refusal or is no whole JSON: what a policy may repeat the call for.
///
/// A response with a status of success is only read if it can be one of these, which a look at its bytes tells: the
/// caller is going to read it anyway.
pub(crate) fn accept(answer: ReceivedResponse) -> Result<ReceivedResponse, Error> {
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
        let has = |name: &[u8]| memchr::memmem::find(body, name).is_some();
        if !has(b"\"Error\"") && (has(b"\"Result\"") || !has(b"\"error\"")) {
            return Ok(answer);
        }
    }
    match refusal(&answer) {
        Some(refusal) => Err(refusal.into_error(answer)),
        None => Ok(answer),
    }
}

/// Reads a response that was accepted.
pub(crate) fn read<T: Wire>(answer: ReceivedResponse) -> Result<Response<T>, Error> {
    let limit = answer.max_decoded_size();
    match from_slice_within::<Envelope<ResultOf<T>>>(&answer.body, limit) {
        Ok(Envelope {
            metadata: Some(metadata),
            result,
        }) if !metadata.is_refusal() => {
            if !result.is_there && !T::tables().fields().is_empty() {
                return Err(unreadable(
                    answer,
                    "Result",
                    "it is not there, though the Action's page documents it",
                ));
            }
            Ok(Response::new(result.value, metadata.request_id, answer))
        }
        Ok(_) => Err(unreadable(answer, "", "it has no ResponseMetadata")),
        Err(error) if error.is_too_large => Err(unreadable(answer, error.path(), error.message())),
        Err(error) => match bare_text(&answer) {
            Some((metadata, text)) => match of_text(&text) {
                Ok(result) => Ok(Response::new(result, metadata.request_id, answer)),
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
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    let read = from_slice::<Refusal>(body).ok()?;
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
        request_id: String::new(),
        error: std::mem::take(&mut read.error),
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
