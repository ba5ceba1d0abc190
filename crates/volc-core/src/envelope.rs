//! The envelope of every answer: `ResponseMetadata` and `Result`, read in one pass.

use serde::de::MapAccess;

use crate::client::Answer;
use crate::error::{CodeInfo, DecodeError, Error, ServiceError};
use crate::wire::{self, FieldInfo, FieldVisitor, Json, Wire, WireStruct, field, from_slice};
use crate::{Response, wire_struct};

/// The refusal that an answer holds, with its request id; `None` if it holds none.
///
/// An answer with a status of success is only read if it can hold a refusal, which a look at its bytes tells: the
/// caller is going to read it anyway.
pub(crate) fn refusal(
    answer: &Answer,
    codes: &'static [CodeInfo],
) -> Option<(ServiceError, Option<String>)> {
    let success = answer.status.is_success();
    if success && memchr::memmem::find(&answer.body, b"\"Error\"").is_none() {
        return None;
    }
    let read = from_slice::<Refusal>(&answer.body).unwrap_or_default();
    let metadata = read.metadata.unwrap_or_default();
    let mut error = metadata.error.unwrap_or_default();
    if error.is_empty() {
        if success {
            return None;
        }
        // The form of a gateway that does not know the envelope.
        (error.code, error.message) = (read.code, read.message);
    }
    let refusal = ServiceError {
        status: answer.status,
        code: some(error.code),
        code_n: error.code_n,
        message: error.message,
        codes,
        body: answer.body.clone(),
        content_type: answer.content_type().to_owned(),
    };
    Some((refusal, some(metadata.request_id)))
}

/// Reads an answer that holds no refusal.
pub(crate) fn read<T: Wire>(answer: Answer) -> Result<Response<T>, Error> {
    match from_slice::<Envelope<T>>(&answer.body) {
        Ok(Envelope {
            metadata: Some(metadata),
            result,
        }) => Ok(Response::new(result, metadata.request_id, answer)),
        Ok(Envelope { metadata: None, .. }) => {
            Err(unreadable(answer, "", "it has no ResponseMetadata"))
        }
        Err(error) => match bare_text(&answer) {
            Some(metadata) => Ok(Response::new(T::zero(), metadata.request_id, answer)),
            None => Err(unreadable(answer, error.path(), error.message())),
        },
    }
}

/// Some Actions answer with `"Result": "ok"` where their page documents an object, or nothing.
fn bare_text(answer: &Answer) -> Option<Metadata> {
    let read = from_slice::<Envelope<Json>>(&answer.body).ok()?;
    read.metadata.filter(|_| read.result.is_string())
}

fn unreadable(answer: Answer, path: &str, message: &str) -> Error {
    let error = DecodeError {
        path: path.to_owned(),
        message: message.to_owned(),
        body: answer.body.clone(),
        content_type: answer.content_type().to_owned(),
    };
    let metadata = from_slice::<Refusal>(&answer.body)
        .ok()
        .and_then(|read| read.metadata);
    let mut context = answer.into_context();
    context.request_id = metadata.and_then(|metadata| some(metadata.request_id));
    context.fail(error)
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

struct Envelope<T> {
    metadata: Option<Metadata>,
    result: T,
}

impl<T: Wire> WireStruct for Envelope<T> {
    const NAME: &'static str = "an answer with ResponseMetadata and Result";
    const FIELDS: &'static [FieldInfo] = &[METADATA, field("Result")];

    fn zero() -> Self {
        Self {
            metadata: None,
            result: T::zero(),
        }
    }

    fn visit<V: FieldVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let [metadata, result] = Self::FIELDS else {
            return Ok(());
        };
        visitor.field(metadata, &self.metadata)?;
        visitor.field(result, &self.result)
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {
        match index {
            0 => wire::read_value(map, &mut self.metadata),
            1 => wire::read_value(map, &mut self.result),
            _ => wire::skip_value(map),
        }
    }
}

/// The vendor's pages spell it both ways.
const METADATA: FieldInfo = field("ResponseMetadata").aliases(&["ResponseMetaData"]);

/// An answer without its `Result`.
#[derive(Default)]
struct Refusal {
    metadata: Option<Metadata>,
    code: String,
    message: String,
}

#[derive(Default)]
struct Metadata {
    request_id: String,
    error: Option<ErrorInfo>,
}

#[derive(Default)]
struct ErrorInfo {
    code_n: Option<i64>,
    code: String,
    message: String,
}

impl ErrorInfo {
    /// An empty object is how some answers say that there is no error.
    fn is_empty(&self) -> bool {
        self.code.is_empty() && self.message.is_empty() && self.code_n.is_none_or(|n| n == 0)
    }
}

wire_struct!(Refusal {
    metadata = METADATA,
    code = field("errorcode"),
    message = field("message"),
});

wire_struct!(Metadata {
    request_id = field("RequestId"),
    error = field("Error"),
});

wire_struct!(ErrorInfo {
    code_n = field("CodeN"),
    code = field("Code"),
    message = field("Message"),
});
