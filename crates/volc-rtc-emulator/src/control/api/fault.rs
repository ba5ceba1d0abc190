//! Faults: rules that let calls fail, wait or break off.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::delay::{Delay, DelayClock};

/// A fault: the calls that it is for, how often it happens to them, and its effect.
///
/// It happens to calls that are in order: signed, and with valid parameters. Of several faults for one call the one
/// that was added first happens, and no other.
///
/// ```
/// use volc_rtc_emulator::control::{Effect, Fault};
///
/// let fault = Fault::new(Effect::code("InternalError.Parallel"))
///     .action("StartVoiceChat")
///     .body_equals("/RoomId", "room-1")
///     .count(2);
/// # let json = serde_json::to_value(&fault)?;
/// # assert_eq!(json, serde_json::json!({
/// #     "actions": ["StartVoiceChat"], "match": [{"pointer": "/RoomId", "equals": "room-1"}], "count": 2,
/// #     "effect": {"code": "InternalError.Parallel"}
/// # }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) actions: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub(crate) conditions: Vec<BodyCondition>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) skip: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) seed: u64,
    pub(crate) effect: Effect,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Fault {
    /// Returns a fault that happens to every call.
    pub fn new(effect: Effect) -> Self {
        Self {
            name: None,
            actions: Vec::new(),
            version: None,
            app_id: None,
            conditions: Vec::new(),
            skip: 0,
            count: None,
            probability: None,
            seed: 0,
            effect,
        }
    }

    /// Sets a name, which the journal shows beside the id.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds an Action that it is for; without any it is for all.
    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.actions.push(action.into());
        self
    }

    /// Sets the Version of the Actions; all Versions if unset.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets the app; all apps if unset.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Adds the condition that a parameter has a value. The pointer is a JSON pointer such as `/AgentConfig/UserId`.
    #[must_use]
    pub fn body_equals(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.conditions.push(BodyCondition {
            pointer: pointer.into(),
            equals: Some(value.into()),
            exists: None,
        });
        self
    }

    /// Adds the condition that a parameter is set, or that it is not.
    #[must_use]
    pub fn body_exists(mut self, pointer: impl Into<String>, exists: bool) -> Self {
        self.conditions.push(BodyCondition {
            pointer: pointer.into(),
            equals: None,
            exists: Some(exists),
        });
        self
    }

    /// Lets so many of the calls pass first.
    #[must_use]
    pub fn skip(mut self, calls: u64) -> Self {
        self.skip = calls;
        self
    }

    /// Sets how often it happens; without a limit if unset.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Sets the probability that it happens to a call, from 0 to 1; 1 if unset. One seed gives one sequence.
    #[must_use]
    pub fn probability(mut self, probability: f64, seed: u64) -> Self {
        (self.probability, self.seed) = (Some(probability), seed);
        self
    }

    /// Sets the seed of what is random: the probability, the length of the delay, garbage. 0 if unset.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// A condition on a parameter of a call, by its place: query and body are one object with the names of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyCondition {
    pub(crate) pointer: String,
    #[serde(default, with = "set_or_null", skip_serializing_if = "Option::is_none")]
    pub(crate) equals: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exists: Option<bool>,
}

impl BodyCondition {
    /// Returns whether it holds for the parameters of a call.
    pub(crate) fn holds(&self, parameters: &Map<String, Value>) -> bool {
        let path = self.pointer.strip_prefix('/').unwrap_or(&self.pointer);
        let (first, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
        let first = first.replace("~1", "/").replace("~0", "~");
        let value = parameters.get(&first).and_then(|value| value.pointer(rest));
        let is_equal = self
            .equals
            .as_ref()
            .is_none_or(|wanted| Some(wanted) == value);
        is_equal && self.exists.is_none_or(|exists| exists == value.is_some())
    }
}

/// A member whose `null` is a value.
mod set_or_null {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(
        value: &Option<Value>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Value>, D::Error> {
        Value::deserialize(deserializer).map(Some)
    }
}

/// The effect of a fault. Parts that are set come together: a delay and then an error, for instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delay: Option<Delay>,
    #[serde(default, skip_serializing_if = "is_real")]
    pub(crate) delay_clock: DelayClock,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) connection: Option<Connection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<BodyFault>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes_per_second: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) carried_out: Option<bool>,
}

fn is_real(clock: &DelayClock) -> bool {
    *clock == DelayClock::Real
}

impl Effect {
    /// Returns an error of the service by its documented code, such as `InternalError.Parallel`. The call is not
    /// carried out.
    pub fn code(code: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            ..Self::default()
        }
    }

    /// Returns a response of this HTTP status without an envelope, as a proxy would send it. The call is not carried
    /// out.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// Returns a delay of a response that is otherwise right. The call is carried out before it.
    pub fn delay(delay: Delay) -> Self {
        Self {
            delay: Some(delay),
            ..Self::default()
        }
    }

    /// Returns an end of the connection. The call is carried out, which the client does not learn.
    pub fn connection(connection: Connection) -> Self {
        Self {
            connection: Some(connection),
            ..Self::default()
        }
    }

    /// Returns a response whose body is broken. The call is carried out.
    pub fn body(body: BodyFault) -> Self {
        Self {
            body: Some(body),
            ..Self::default()
        }
    }

    /// Returns a response that is right but slow: so many bytes of the body a second.
    pub fn throttled(bytes_per_second: u64) -> Self {
        Self {
            bytes_per_second: Some(bytes_per_second),
            ..Self::default()
        }
    }

    /// Sets the HTTP status, in place of the code's own.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the message of the error.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets a delay before the response, and its clock.
    #[must_use]
    pub fn with_delay(mut self, delay: Delay, clock: DelayClock) -> Self {
        (self.delay, self.delay_clock) = (Some(delay), clock);
        self
    }

    /// Sets whether the call is carried out before the effect: by default it is not for a code or a status, and is for
    /// all others.
    #[must_use]
    pub fn with_call_carried_out(mut self, carried_out: bool) -> Self {
        self.carried_out = Some(carried_out);
        self
    }
}

/// An end of the connection of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Connection {
    /// Closed without a response.
    Cut,
    /// Closed in the middle of the response's body.
    CutInBody,
    /// Reset (TCP RST) without a response.
    Reset,
}

/// A broken body of a response that is otherwise right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BodyFault {
    /// Bytes that are neither JSON nor text.
    Garbage,
    /// The first half of the JSON; `Content-Length` is that of the half.
    Truncated,
}

/// A fault that the emulator has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FaultState {
    /// The id, such as `fault-1`.
    pub id: String,
    /// The number of calls that it was for while it had not happened as often as it may.
    pub drawn: u64,
    /// How often it has happened.
    pub applied: u64,
    /// The fault itself.
    pub fault: Fault,
}

/// A code that a fault may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KnownCode {
    /// The code.
    pub code: String,
    /// The number that comes with it as `CodeN`.
    pub number: Option<u32>,
    /// The HTTP status that it comes with; `None` leaves it to the Version of the Action.
    pub status: Option<u16>,
    /// The meaning.
    pub meaning: String,
}
