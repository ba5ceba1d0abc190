//! The members of a response: `Result`, `ResponseMetadata`, and the refusal that the latter may hold.

use std::fmt;

use serde::de::Deserializer;
use serde::ser::Serializer;

use crate::client::ReceivedResponse;
use crate::error::{Error, ServiceError};
use crate::response_struct;
use crate::wire::{
    EditField, FieldInfo, FieldVisitor, Json, Raw, Reading, Shown, Wire, WireStruct, json_text,
    optional,
};

/// A text, unless it is empty.
pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The value of `Result`, and whether the response has it at all.
pub(super) struct ResultOf<T> {
    pub(super) value: T,
    pub(super) is_there: bool,
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

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.debug(f)
    }
}

pub(super) struct Envelope<T> {
    pub(super) metadata: Option<Metadata>,
    pub(super) result: T,
    /// Beside `ResponseMetadata`, where it does not belong.
    pub(super) error: Json,
}

impl<T> fmt::Debug for Envelope<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Envelope")
    }
}

impl<T: Wire> WireStruct for Envelope<T> {
    const NAME: &'static str = "a response with ResponseMetadata and Result";
    const FIELDS: &'static [FieldInfo] = &[METADATA, optional("Result"), ERROR];

    fn zero() -> Self {
        Self {
            metadata: None,
            result: T::zero(),
            error: Json::Null,
        }
    }

    fn show<V: FieldVisitor>(&self, fields: &mut Shown<'_, V>) {
        fields.field(&self.metadata);
        fields.field(&self.result);
        fields.field(&self.error);
    }

    fn edit<E: EditField>(&mut self, place: usize, edit: E) -> Result<(), E::Error> {
        match place {
            0 => edit.field(&mut self.metadata),
            1 => edit.field(&mut self.result),
            2 => edit.field(&mut self.error),
            _ => Ok(()),
        }
    }
}

/// The vendor's pages spell it both ways.
const METADATA: FieldInfo = optional("ResponseMetadata").aliases(&["ResponseMetaData"]);

const REQUEST_ID: FieldInfo = optional("RequestId").aliases(&["request_id"]);

const ERROR: FieldInfo = optional("Error").aliases(&["error"]);

/// A response without its `Result`.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    pub(super) metadata: Option<Metadata>,
    pub(super) code: Json,
    pub(super) message: Json,
    pub(super) request_id: String,
    /// Beside `ResponseMetadata`, or in its place.
    pub(super) error: Json,
}

#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) request_id: String,
    // Not read. Where members come in the order of the table, none is looked for.
    pub(super) action: Raw,
    pub(super) version: Raw,
    pub(super) service: Raw,
    pub(super) region: Raw,
    /// Its members are of other types than documented now and then, which must not cost the others.
    pub(super) error: Json,
}

/// The members of an `Error`.
struct ErrorInfo {
    pub(super) code_n: Option<i128>,
    pub(super) code: String,
    pub(super) message: String,
}

impl ErrorInfo {
    fn read(error: &Json) -> Self {
        let member = |names| find(error, names).map(text).unwrap_or_default();
        let n = find(error, &["CodeN", "code_n"]);
        let mut info = Self {
            code_n: n.and_then(number),
            code: member(&["Code", "ErrorCode", "error_code"]),
            message: member(&["Message", "Msg", "ErrorMessage", "error_message"]),
        };
        // Whatever else it says must not be lost.
        if info.code.is_empty() && info.message.is_empty() && !is_zero(error) {
            info.message = text(error);
        }
        info
    }
}

/// The member with one of these names, in whatever case.
fn find<'a>(error: &'a Json, names: &[&str]) -> Option<&'a Json> {
    let mut members = error.as_object()?.iter();
    let (_, value) = members.find(|(name, value)| {
        !value.is_null() && names.iter().any(|one| one.eq_ignore_ascii_case(name))
    })?;
    Some(value)
}

/// A whole number of whatever size, or the text of one.
fn number(value: &Json) -> Option<i128> {
    let whole = |float: f64| match float.fract() {
        0.0 => format!("{float:.0}").parse().ok(),
        _ => None,
    };
    match value {
        Json::Number(number) => number.as_i128().or_else(|| number.as_f64().and_then(whole)),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Returns whether a value says nothing: it is zero, or empty, or holds nothing else.
pub(super) fn is_zero(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Bool(value) => !value,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.iter().all(is_zero),
        Json::Object(members) => members.values().all(is_zero),
    }
}

/// A text as it is, nothing as the empty one, and anything else as JSON.
fn text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => json_text(other),
    }
}

impl Refusal {
    /// The error of a call that was answered with this.
    pub(super) fn into_error(self, answer: ReceivedResponse) -> Error {
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
            shown: None,
        };
        let mut context = answer.into_context();
        context.request_id = some(metadata.request_id);
        context.fail(refusal)
    }
}

impl Refusal {
    /// With the request id that stands beside the metadata, where the metadata has none.
    pub(super) fn with_own_id(mut self) -> Self {
        let metadata = self.metadata.get_or_insert_default();
        if metadata.request_id.is_empty() {
            metadata.request_id = std::mem::take(&mut self.request_id);
        }
        self
    }

    /// Returns whether it has the form of a gateway that does not know the envelope: a code, without anything around
    /// it.
    pub(super) fn is_flat(&self) -> bool {
        self.metadata.is_none() && !is_zero(&self.code) && !is_zero(&self.message)
    }
}

impl Metadata {
    /// An empty `Error` is how some responses say that there is none.
    pub(super) fn is_refusal(&self) -> bool {
        !is_zero(&self.error)
    }
}

response_struct!(Refusal {
    metadata = METADATA,
    code = optional("errorcode").aliases(&["Code", "code", "ErrorCode"]),
    message = optional("message").aliases(&["Message"]),
    request_id = REQUEST_ID,
    error = ERROR,
});

response_struct!(Metadata {
    request_id = REQUEST_ID,
    action = optional("Action"),
    version = optional("Version"),
    service = optional("Service"),
    region = optional("Region"),
    error = ERROR,
});
