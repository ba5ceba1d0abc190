//! The envelope of every answer: `ResponseMetadata` and `Result`, read in one pass.

use serde::de::{Deserializer, MapAccess};
use serde::ser::Serializer;
use serde_json::json;

use crate::client::ReceivedResponse;
use crate::error::{DecodeError, Error, ServiceError};
use crate::response::Response;
use crate::response_struct;
use crate::wire::{
    DocumentError, FieldInfo, FieldVisitor, Json, Members, Reading, Shown, Wire, WireStruct,
    from_slice, optional,
};

/// Passes an answer on, unless it holds a refusal or is no whole JSON: what a policy may repeat the call for.
///
/// An answer with a status of success is only read if it can be one of these, which a look at its bytes tells: the
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
        if memchr::memmem::find(&answer.body, b"\"Error\"").is_none() {
            return Ok(answer);
        }
    }
    match refusal(&answer) {
        Some(refusal) => Err(refusal.of(answer)),
        None => Ok(answer),
    }
}

/// Reads an answer that was accepted.
pub(crate) fn read<T: Wire>(answer: ReceivedResponse) -> Result<Response<T>, Error> {
    match from_slice::<Envelope<ResultOf<T>>>(&answer.body) {
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

/// The id that the service gave to a request, by its answer.
#[cfg(feature = "tracing")]
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    let read = from_slice::<Refusal>(body).ok()?;
    read.metadata.and_then(|metadata| some(metadata.request_id))
}

impl ServiceError {
    /// What `Result` holds beside the error, if there is one.
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
        }))
    }
}

/// What is wrong with a body that is not one whole object.
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
        from_slice::<Envelope<Json>>(body).err()
    }
}

/// The refusal that an answer holds: always one if the status is not of success.
fn refusal(answer: &ReceivedResponse) -> Option<Refusal> {
    let mut read = from_slice::<Refusal>(&answer.body).unwrap_or_default();
    let success = answer.status.is_success();
    if read.metadata.as_ref().is_some_and(Metadata::is_refusal) {
        return Some(read);
    }
    if success {
        return None;
    }
    // The form of a gateway that does not know the envelope.
    let request_id = std::mem::take(&mut read.request_id);
    let metadata = read.metadata.get_or_insert_default();
    metadata.error = json!({"Code": read.code, "Message": read.message});
    if metadata.request_id.is_empty() {
        metadata.request_id = request_id;
    }
    Some(read)
}

/// Some Actions answer with `"Result": "ok"` where their page documents an object, or nothing, and some with the JSON of
/// their result as a text.
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
        Some(refusal) => refusal.of(answer),
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
    };
    let read = from_slice::<Refusal>(&answer.body).unwrap_or_default();
    let mut context = answer.into_context();
    let request_id = read.metadata.and_then(|metadata| some(metadata.request_id));
    context.request_id = request_id.or(some(read.request_id));
    context.fail(error)
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// What `Result` holds, and whether the response has it at all.
struct ResultOf<T> {
    value: T,
    is_there: bool,
}

impl<T: Wire> Wire for ResultOf<T> {
    fn zero() -> Self {
        Self {
            value: T::zero(),
            is_there: false,
        }
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        self.is_there = true;
        self.value.decode_into(deserializer, reading)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.encode(serializer)
    }
}

struct Envelope<T> {
    metadata: Option<Metadata>,
    result: T,
}

impl<T: Wire> WireStruct for Envelope<T> {
    const NAME: &'static str = "an answer with ResponseMetadata and Result";
    const FIELDS: &'static [FieldInfo] = &[METADATA, optional("Result")];

    fn zero() -> Self {
        Self {
            metadata: None,
            result: T::zero(),
        }
    }

    fn show<V: FieldVisitor>(&self, fields: &mut Shown<'_, V>) {
        fields.field(&self.metadata);
        fields.field(&self.result);
    }

    fn offer<'de, A: MapAccess<'de>>(&mut self, members: &mut Members<'_, 'de, A>) {
        members.field(&mut self.metadata);
        members.field(&mut self.result);
    }
}

/// The vendor's pages spell it both ways.
const METADATA: FieldInfo = optional("ResponseMetadata").aliases(&["ResponseMetaData"]);

/// An answer without its `Result`.
#[derive(Default)]
struct Refusal {
    metadata: Option<Metadata>,
    code: Json,
    message: Json,
    request_id: String,
}

#[derive(Default)]
struct Metadata {
    request_id: String,
    /// Its members are of other types than documented now and then, which must not cost the others.
    error: Json,
}

/// What an `Error` says.
struct ErrorInfo {
    code_n: Option<i64>,
    code: String,
    message: String,
}

impl ErrorInfo {
    fn read(error: &Json) -> Self {
        let member = |name| error.get(name).map(text).unwrap_or_default();
        let n = error.get("CodeN");
        let mut info = Self {
            code_n: n.and_then(|n| n.as_i64().or_else(|| n.as_str()?.parse().ok())),
            code: member("Code"),
            message: member("Message"),
        };
        let is_empty = error.as_object().is_some_and(serde_json::Map::is_empty)
            || error.as_array().is_some_and(Vec::is_empty);
        let is_known = ["CodeN", "Code", "Message"]
            .iter()
            .any(|name| error.get(name).is_some());
        if !is_known && !is_empty {
            info.message = text(error);
        }
        info
    }
}

/// A text as it is, nothing as the empty one, and anything else as JSON.
fn text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Refusal {
    /// The error of a call that was answered with this.
    fn of(self, answer: ReceivedResponse) -> Error {
        let metadata = self.metadata.unwrap_or_default();
        let error = ErrorInfo::read(&metadata.error);
        let refusal = ServiceError {
            status: answer.status,
            code: some(error.code),
            code_n: error.code_n,
            message: error.message,
            codes: answer.codes,
            body: answer.body.clone(),
            content_type: answer.content_type().to_owned(),
            retry_after: answer.retry_after(),
            date: answer.date(),
        };
        let mut context = answer.into_context();
        context.request_id = some(metadata.request_id);
        context.fail(refusal)
    }
}

impl Metadata {
    /// An empty `Error` is how some answers say that there is none.
    fn is_refusal(&self) -> bool {
        if self.error.is_null() {
            return false;
        }
        let error = ErrorInfo::read(&self.error);
        !error.code.is_empty() || !error.message.is_empty() || error.code_n.is_some_and(|n| n != 0)
    }
}

response_struct!(Refusal {
    metadata = METADATA,
    code = optional("errorcode").aliases(&["Code", "code", "ErrorCode"]),
    message = optional("message").aliases(&["Message"]),
    request_id = optional("RequestId").aliases(&["request_id"]),
});

response_struct!(Metadata {
    request_id = optional("RequestId"),
    error = optional("Error"),
});
