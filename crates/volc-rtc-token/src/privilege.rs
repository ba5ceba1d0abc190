//! The privileges of a token.

use std::fmt;

/// A privilege that a token grants, by its code. Codes without a name are kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Privilege(u16);

impl Privilege {
    /// Publish streams. Granting it grants audio, video and data too, with the same end.
    pub const PUBLISH: Self = Self(0);
    /// Publish audio streams.
    pub const PUBLISH_AUDIO: Self = Self(1);
    /// Publish video streams.
    pub const PUBLISH_VIDEO: Self = Self(2);
    /// Publish data streams.
    pub const PUBLISH_DATA: Self = Self(3);
    /// Subscribe to streams.
    pub const SUBSCRIBE: Self = Self(4);

    /// Returns the privilege of a code.
    pub const fn from_code(code: u16) -> Self {
        Self(code)
    }

    /// Returns the code.
    pub const fn code(self) -> u16 {
        self.0
    }

    /// Returns the privileges that are written when this one is granted.
    pub(crate) fn granted(self) -> std::ops::RangeInclusive<u16> {
        if self == Self::PUBLISH {
            return self.0..=Self::PUBLISH_DATA.0;
        }
        self.0..=self.0
    }
}

impl fmt::Display for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::PUBLISH => "publish",
            Self::PUBLISH_AUDIO => "publish-audio",
            Self::PUBLISH_VIDEO => "publish-video",
            Self::PUBLISH_DATA => "publish-data",
            Self::SUBSCRIBE => "subscribe",
            Self(code) => return write!(f, "privilege {code}"),
        })
    }
}

impl fmt::Debug for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
