//! Faults: rules that let calls fail, wait or break off.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Effect;

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

/// A fault that the emulator has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FaultState {
    /// The id, such as `fault-1`.
    pub id: String,
    /// The number of calls that it was for while it had not happened as often as it may.
    pub drawn: u64,
    /// The number of calls that it has happened to.
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
