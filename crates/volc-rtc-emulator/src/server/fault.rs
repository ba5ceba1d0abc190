//! Faults of the connection, which a response asks for in its extensions.

use std::num::NonZeroUsize;
use std::time::Duration;

/// A fault of the connection: an extension of a response, obeyed when the response is sent over a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionFault {
    /// Closes the connection without a response.
    Cut,
    /// Resets the connection (RST) without a response.
    Reset,
    /// Sends the headers and so many bytes of the body, then closes the connection.
    Truncate(usize),
    /// Sends the body in pieces of so many bytes, with a pause before each.
    Throttle {
        piece: NonZeroUsize,
        pause: Duration,
    },
}
