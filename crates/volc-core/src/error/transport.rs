//! A request or a response that was lost on the way.

use std::fmt;

use crate::search::holds;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A request or a response that was lost on the way.
#[derive(Debug)]
pub struct TransportError {
    phase: TransportPhase,
    /// The endpoint of the call; empty if it is not known.
    endpoint: String,
    timeout: bool,
    untrusted: bool,
    /// It would come again as it did.
    lasting: bool,
    #[cfg(feature = "test-util")]
    scripted: bool,
    source: Source,
}

/// The phase that an attempt reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportPhase {
    /// No connection was made: the service did not see the request.
    Connect,
    /// The request was on its way: the service may have seen it.
    Send,
    /// The response had begun: the service has seen the request.
    Receive,
}

impl TransportError {
    /// An error in a phase.
    pub fn new(phase: TransportPhase, source: impl Into<Source>) -> Self {
        Self {
            phase,
            endpoint: String::new(),
            timeout: false,
            untrusted: false,
            lasting: false,
            #[cfg(feature = "test-util")]
            scripted: false,
            source: source.into(),
        }
    }

    /// Creates an error for a case that a test does not provide for; it is not retryable.
    #[cfg(feature = "test-util")]
    pub(crate) fn scripted(source: impl Into<Source>) -> Self {
        Self {
            scripted: true,
            ..Self::new(TransportPhase::Connect, source)
        }
    }

    /// The same, because a time limit of the transport's own ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// The same, because the certificate of the other end is not to be trusted.
    #[must_use]
    pub fn untrusted(mut self) -> Self {
        self.untrusted = true;
        self
    }

    /// The same, of a response that would come again as it did.
    #[cfg(any(feature = "reqwest", feature = "hyper"))]
    pub(crate) fn lasting(mut self) -> Self {
        self.lasting = true;
        self
    }

    /// The same, of a call to this endpoint.
    pub(crate) fn at_endpoint(mut self, endpoint: impl fmt::Display) -> Self {
        self.endpoint = endpoint.to_string();
        self
    }

    /// Returns the phase that the attempt reached.
    pub fn phase(&self) -> TransportPhase {
        self.phase
    }

    /// Returns whether a time limit of the transport's own ran out.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Returns whether the certificate of the other end is not to be trusted: of an authority that is not known here,
    /// of another host, out of date. Trying again does not help. With the feature `native-tls` it is not told.
    pub fn is_untrusted(&self) -> bool {
        self.untrusted
    }

    /// Returns whether the next attempt will fail in the same way.
    pub(crate) fn is_final(&self) -> bool {
        #[cfg(feature = "test-util")]
        if self.scripted {
            return true;
        }
        self.untrusted || self.lasting || self.is_head_too_large()
    }

    /// Returns whether the response has more headers, or longer ones, than the transport reads. hyper has a name for
    /// it, but an error of another version of hyper can only be known by its text.
    fn is_head_too_large(&self) -> bool {
        self.phase != TransportPhase::Connect
            && self.root().to_string() == "message head is too large"
    }

    /// The innermost cause, which is the one that says something, such as `Connection refused`.
    pub(crate) fn root(&self) -> &(dyn std::error::Error + 'static) {
        let mut root: &(dyn std::error::Error + 'static) = self.source.as_ref();
        while let Some(next) = root.source() {
            root = next;
        }
        root
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "test-util")]
        if self.scripted {
            return self.source.fmt(f);
        }
        if self.is_head_too_large() {
            return f.write_str(
                "the response has more headers than can be read (100), or longer ones; look for what adds them on the \
                 way",
            );
        }
        f.write_str(match self.phase {
            _ if self.untrusted => "no connection to the service, whose certificate is not trusted",
            TransportPhase::Connect => "no connection to the service",
            TransportPhase::Send => "the connection broke before a response came",
            TransportPhase::Receive => "the response broke off",
        })?;
        if self.phase == TransportPhase::Connect && !self.untrusted && !self.endpoint.is_empty() {
            write!(f, " at {}", self.endpoint)?;
        }
        let root = self.root().to_string();
        write!(f, ": {root}")?;
        if holds(&root, "corrupt message") {
            f.write_str("; it does not seem to speak TLS: the endpoint of an emulator begins with `http://`")
        } else if self.untrusted {
            f.write_str(
                "; if a proxy or gateway in front of the service has its own authority, give the transport that \
                    authority's certificate",
            )
        } else {
            Ok(())
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
