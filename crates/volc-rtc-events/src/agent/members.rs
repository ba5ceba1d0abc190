//! The members of a JSON object, taken by name; what is left is kept.

use serde_json::{Map, Value};

/// Serializes messages as the members that they are sent with.
macro_rules! serialize_as_sent {
    ($($message:ty),*) => {$(
        impl serde::Serialize for $message {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.write().serialize(serializer)
            }
        }
    )*};
}

pub(super) use serialize_as_sent;

use super::{AgentError, Frame};

/// The members of an object that are not taken yet, and where the object is.
pub(crate) struct Members {
    members: Map<String, Value>,
    taken: Vec<&'static str>,
    path: String,
}

impl Members {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, AgentError> {
        let text = std::str::from_utf8(json).map_err(|error| AgentError::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        let members = serde_json::from_str(text).map_err(|error| AgentError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        Ok(Self::new(members, String::new()))
    }

    fn new(members: Map<String, Value>, path: String) -> Self {
        Self {
            members,
            taken: Vec::new(),
            path,
        }
    }

    /// Takes the first member that is there, of several spellings; null is like absent.
    fn take(&mut self, names: &[&'static str]) -> Option<(String, Value)> {
        let mut found = None;
        for name in names {
            if let Some(value) = self.members.get_mut(*name).map(Value::take)
                && found.is_none()
                && !value.is_null()
            {
                found = Some((self.at(name), value));
            }
            // Not removed one by one: where maps keep their order, that would change it.
            self.taken.push(name);
        }
        found
    }

    /// The path of a member.
    pub(crate) fn at(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// Takes a text; a number is taken as its digits. Empty if it is absent.
    pub(crate) fn text(&mut self, names: &[&'static str]) -> Result<String, AgentError> {
        match self.take(names) {
            None => Ok(String::new()),
            Some((_, Value::String(text))) => Ok(text),
            Some((_, Value::Number(number))) => Ok(number.to_string()),
            Some((path, _)) => Err(invalid(path, "a text")),
        }
    }

    /// Takes an integer, which may stand in a text. `None` if it is absent.
    pub(crate) fn integer(&mut self, names: &[&'static str]) -> Result<Option<i64>, AgentError> {
        let Some((path, value)) = self.take(names) else {
            return Ok(None);
        };
        let number = match &value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number
            .map(Some)
            .ok_or_else(|| invalid(path, "an integer of 64 bits"))
    }

    /// Takes a boolean. False if it is absent.
    pub(crate) fn boolean(&mut self, names: &[&'static str]) -> Result<bool, AgentError> {
        match self.take(names) {
            None => Ok(false),
            Some((_, Value::Bool(value))) => Ok(value),
            Some((path, _)) => Err(invalid(path, "a boolean")),
        }
    }

    /// Takes an object. `None` if it is absent.
    pub(crate) fn object(&mut self, names: &[&'static str]) -> Result<Option<Self>, AgentError> {
        match self.take(names) {
            None => Ok(None),
            Some((path, Value::Object(members))) => Ok(Some(Self::new(members, path))),
            Some((path, _)) => Err(invalid(path, "an object")),
        }
    }

    /// Takes a list of objects. Empty if it is absent.
    pub(crate) fn objects(&mut self, names: &[&'static str]) -> Result<Vec<Self>, AgentError> {
        match self.take(names) {
            None => Ok(Vec::new()),
            Some((path, Value::Array(items))) => objects(&path, items),
            Some((path, _)) => Err(invalid(path, "a list")),
        }
    }

    /// Takes any value. Null if it is absent.
    pub(crate) fn value(&mut self, names: &[&'static str]) -> Value {
        self.take(names).map_or(Value::Null, |(_, value)| value)
    }

    /// Returns the members that have not been taken.
    pub(crate) fn rest(mut self) -> Map<String, Value> {
        self.members
            .retain(|name, _| !self.taken.contains(&name.as_str()));
        self.members
    }
}

/// Members of requests to a model.
#[cfg(feature = "custom-llm")]
impl Members {
    /// Takes a text. `None` if it is absent.
    pub(crate) fn optional_text(
        &mut self,
        names: &[&'static str],
    ) -> Result<Option<String>, AgentError> {
        let text = self.text(names)?;
        Ok((!text.is_empty()).then_some(text))
    }

    /// Takes a text, or the JSON of anything else. `None` if it is absent.
    pub(crate) fn optional_json(&mut self, names: &[&'static str]) -> Option<String> {
        match self.value(names) {
            Value::Null => None,
            Value::String(text) => Some(text),
            value => Some(value.to_string()),
        }
    }

    /// Takes a boolean. `None` if it is absent.
    pub(crate) fn optional_boolean(
        &mut self,
        names: &[&'static str],
    ) -> Result<Option<bool>, AgentError> {
        match self.take(names) {
            None => Ok(None),
            Some((_, Value::Bool(value))) => Ok(Some(value)),
            Some((path, _)) => Err(invalid(path, "a boolean")),
        }
    }

    /// Takes a number. `None` if it is absent.
    pub(crate) fn float(&mut self, names: &[&'static str]) -> Result<Option<f64>, AgentError> {
        match self.take(names) {
            None => Ok(None),
            Some((path, value)) => value
                .as_f64()
                .map(Some)
                .ok_or_else(|| invalid(path, "a number")),
        }
    }

    /// Takes a list. Empty if it is absent.
    pub(crate) fn list(&mut self, names: &[&'static str]) -> Result<Vec<Value>, AgentError> {
        match self.take(names) {
            None => Ok(Vec::new()),
            Some((_, Value::Array(items))) => Ok(items),
            Some((path, _)) => Err(invalid(path, "a list")),
        }
    }
}

/// The objects of a list at a path.
pub(crate) fn objects(path: &str, items: Vec<Value>) -> Result<Vec<Members>, AgentError> {
    let objects = items.into_iter().enumerate().map(|(at, item)| {
        let path = format!("{path}[{at}]");
        match item {
            Value::Object(members) => Ok(Members::new(members, path)),
            _ => Err(invalid(path, "an object")),
        }
    });
    objects.collect()
}

fn invalid(path: String, expected: &'static str) -> AgentError {
    AgentError::InvalidMember { path, expected }
}

/// The members of an object to be written: the known ones before the others, which cannot take their place.
pub(crate) fn write<const N: usize>(
    known: [(&str, Option<Value>); N],
    other: &Map<String, Value>,
) -> Value {
    let mut members = Map::new();
    for (name, value) in known {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    }
    for (name, value) in other {
        members
            .entry(name.as_str())
            .or_insert_with(|| value.clone());
    }
    Value::Object(members)
}

pub(crate) fn frame(magic: &[u8; 4], body: &Value) -> Result<Vec<u8>, AgentError> {
    let body = body.to_string();
    let frame = Frame {
        magic: *magic,
        body: body.as_bytes(),
    };
    frame.encode()
}
