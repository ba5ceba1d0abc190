//! The body of a response, read piece by piece within a limit.

use bytes::{Bytes, BytesMut};

use crate::error::{TransportError, TransportPhase};

/// The pieces of a body that have come so far. One that comes in one piece is passed on without a copy.
pub(super) struct Pieces {
    first: Bytes,
    /// All pieces, once there are several.
    whole: BytesMut,
    announced: usize,
    limit: usize,
}

impl Pieces {
    /// No piece yet, of a body of the announced length.
    ///
    /// # Errors
    /// If that is more than the limit.
    pub(super) fn new(announced: Option<u64>, limit: usize) -> Result<Self, TransportError> {
        let announced = announced.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
        let pieces = Self {
            first: Bytes::new(),
            whole: BytesMut::new(),
            announced,
            limit,
        };
        pieces.within_limit(announced)?;
        Ok(pieces)
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// If the body is then longer than the limit.
    pub(super) fn push(&mut self, piece: Bytes) -> Result<(), TransportError> {
        if self.first.is_empty() {
            self.within_limit(piece.len())?;
            self.first = piece;
            return Ok(());
        }
        let length = self.whole.len().max(self.first.len()) + piece.len();
        self.within_limit(length)?;
        if self.whole.is_empty() {
            self.whole.reserve(self.announced.max(length));
            self.whole.extend_from_slice(&self.first);
        }
        self.whole.extend_from_slice(&piece);
        Ok(())
    }

    /// The body.
    pub(super) fn finish(self) -> Bytes {
        if self.whole.is_empty() {
            self.first
        } else {
            self.whole.freeze()
        }
    }

    fn within_limit(&self, length: usize) -> Result<(), TransportError> {
        if length <= self.limit {
            return Ok(());
        }
        let reason = format!(
            "it has more than {} bytes; raise `max_response_bytes` of the transport if that is right",
            self.limit
        );
        Err(TransportError::new(TransportPhase::Receive, reason).lasting())
    }
}
