//! A parameter that does not keep to the page, and the code that it is answered with.

use volc_ir::Action;

use crate::ApiError;

/// The fault of the parameters of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no body.
    EmptyBody,
    /// The body is not a JSON object.
    NotJson(String),
    /// A required parameter is missing; its path.
    Missing(String),
    /// A required text is empty; its path.
    Empty(String),
    /// A value is of another type.
    Type {
        /// The path of the parameter.
        path: String,
        /// The actual and the expected value.
        what: String,
    },
    /// A value is out of bounds, or not a listed one.
    Value {
        /// The path of the parameter.
        path: String,
        /// The expected and the actual value.
        what: String,
    },
    /// A number is greater, or a list longer, than the page allows; some Actions have a code of their own for that.
    Excess {
        /// The path of the parameter.
        path: String,
        /// The most that is allowed, and the actual value.
        what: String,
    },
    /// Of several members, not as many are set as must be.
    Members {
        /// The path of the object; empty for the parameters themselves.
        path: String,
        /// The number of members that must be set.
        what: String,
    },
}

impl Fault {
    /// The same, seen from an object or a list further out.
    pub(crate) fn inside(self, outer: &str) -> Self {
        let join = |path: String| match path.as_str() {
            path if outer.is_empty() => path.to_owned(),
            "" => outer.to_owned(),
            path if path.starts_with('[') => format!("{outer}{path}"),
            path => format!("{outer}.{path}"),
        };
        match self {
            Self::Missing(path) => Self::Missing(join(path)),
            Self::Empty(path) => Self::Empty(join(path)),
            Self::Type { path, what } => Self::Type {
                path: join(path),
                what,
            },
            Self::Value { path, what } => Self::Value {
                path: join(path),
                what,
            },
            Self::Excess { path, what } => Self::Excess {
                path: join(path),
                what,
            },
            Self::Members { path, what } => Self::Members {
                path: join(path),
                what,
            },
            whole @ (Self::EmptyBody | Self::NotJson(_)) => whole,
        }
    }

    /// Returns whether a parameter is one of those that have a code for being missing or empty.
    pub(crate) fn has_code_for(name: &str) -> bool {
        ["AppId", "RoomId", "UserId", "Token"].contains(&name)
    }

    /// The error that the Action's family answers with: instant messaging has codes of its own.
    pub(crate) fn error(self, action: &Action) -> ApiError {
        let code = match (&self, action.family.as_str()) {
            (Self::EmptyBody | Self::NotJson(_), "im") => "JsonParsingError".to_owned(),
            (Self::Excess { path, .. }, "im") if path == "Receiver" => {
                "BatchSendOverLimit".to_owned()
            }
            (Self::Excess { path, .. }, "im") if path == "MsgTTL" => {
                "UserBroadcastMessageTTLMoreThanLimit".to_owned()
            }
            // The only parameter that has a code for being missing under a condition.
            (Self::Value { path, .. }, "im") if path == "OtherUserId" => {
                "CreateSingleConversationNeedOtherParticipantId".to_owned()
            }
            (_, "im") => "InvalidParam".to_owned(),
            (Self::EmptyBody, _) => "InvalidParameter.BodyIsEmpty".to_owned(),
            (Self::NotJson(_) | Self::Type { .. }, _) => "InvalidParameter.Unmarshal".to_owned(),
            (Self::Missing(path) | Self::Empty(path), _) if Self::has_code_for(path) => {
                format!("MissingParameter.No{path}")
            }
            // The only parameters that have a code for a value out of their bounds.
            (Self::Value { path, .. } | Self::Excess { path, .. }, "rts-message")
                if path == "From" =>
            {
                "InvalidParameter.IllegalFrom".to_owned()
            }
            (Self::Value { path, .. } | Self::Excess { path, .. }, "rts-message")
                if path == "To" =>
            {
                "InvalidParameter.UserCountOverLimit".to_owned()
            }
            (
                Self::Missing(_)
                | Self::Empty(_)
                | Self::Value { .. }
                | Self::Excess { .. }
                | Self::Members { .. },
                _,
            ) => "InvalidParameter".to_owned(),
        };
        ApiError::service(code, self.message())
    }

    /// The text for people.
    pub(crate) fn message(self) -> String {
        match self {
            Self::EmptyBody => "the body is empty; it must be a JSON object".to_owned(),
            Self::NotJson(text) => text,
            Self::Members { path, what } if path.is_empty() => what,
            Self::Missing(path) => format!("`{path}` is required, but missing or null"),
            Self::Empty(path) => format!("`{path}` is required, but empty"),
            Self::Type { path, what }
            | Self::Value { path, what }
            | Self::Excess { path, what }
            | Self::Members { path, what } => {
                format!("`{path}`: {what}")
            }
        }
    }
}
