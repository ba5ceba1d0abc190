//! The rooms that a token is for.

/// The rooms that a token is for. A `&str` becomes [`Room::Id`].
///
/// Text from outside never becomes a wildcard: the builder refuses `*` and an empty text as ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room<'a> {
    /// The room of this id.
    Id(&'a str),
    /// Every room of the app, serialized as `*`.
    ///
    /// The vendor advises to grant only the privilege to subscribe to such a token, and to issue another one for its
    /// room when the user is to publish. Older client SDKs cannot join with it (Native before 3.19, Web before 4.46,
    /// mini programs before 3.0).
    Wildcard,
    /// No room, serialized as an empty text: the login to real-time messaging (RTS) outside of rooms.
    NoRoom,
}

impl<'a> Room<'a> {
    /// Returns the text that stands in the token.
    pub fn as_str(self) -> &'a str {
        match self {
            Self::Id(id) => id,
            Self::Wildcard => "*",
            Self::NoRoom => "",
        }
    }

    /// Returns whether a token for these rooms admits to the room of this id.
    pub fn admits(self, room: &str) -> bool {
        match self {
            Self::Id(id) => id == room,
            Self::Wildcard => !room.is_empty(),
            Self::NoRoom => room.is_empty(),
        }
    }

    /// Reads the text that stands in a token.
    pub(crate) fn from_token(text: &'a str) -> Self {
        match text {
            "*" => Self::Wildcard,
            "" => Self::NoRoom,
            id => Self::Id(id),
        }
    }
}

impl<'a> From<&'a str> for Room<'a> {
    fn from(id: &'a str) -> Self {
        Self::Id(id)
    }
}

impl<'a> From<&'a String> for Room<'a> {
    fn from(id: &'a String) -> Self {
        Self::Id(id)
    }
}
