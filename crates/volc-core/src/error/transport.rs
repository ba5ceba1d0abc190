//! A request or an answer that was lost on the way.

use std::fmt;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A request or an answer that was lost on the way.
#[derive(Debug)]
pub struct TransportError {
    phase: TransportPhase,
    timeout: bool,
    source: Source,
}

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportPhase {
    /// No connection was made: the service did not see the request.
    Connect,
    /// The request was on its way: the service may have seen it.
    Send,
    /// The answer had begun: the service has seen the request.
    Receive,
}

impl TransportError {
    /// An error in a phase.
    pub fn new(phase: TransportPhase, source: impl Into<Source>) -> Self {
        Self {
            phase,
            timeout: false,
            source: source.into(),
        }
    }

    /// The same, because a time limit of the transport's own ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// How far the attempt came.
    pub fn phase(&self) -> TransportPhase {
        self.phase
    }

    /// Whether a time limit of the transport's own ran out.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.phase {
            TransportPhase::Connect => "no connection to the service",
            TransportPhase::Send => "the connection broke before an answer came",
            TransportPhase::Receive => "the answer broke off",
        })?;
        // The innermost cause is the one that says something, such as `Connection refused`.
        let mut root: &dyn std::error::Error = self.source.as_ref();
        while let Some(next) = root.source() {
            root = next;
        }
        write!(f, ": {root}")
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
