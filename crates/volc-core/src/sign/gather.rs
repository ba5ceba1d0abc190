//! Gathers small pieces before they are hashed: copying a piece costs less than entering the hash with it.

use sha2::digest::Update;

/// A sink for pieces.
pub(super) trait Sink {
    fn put(&mut self, piece: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, piece: &[u8]) {
        self.extend_from_slice(piece);
    }
}

/// A hash, and what it has still to take in.
pub(super) struct Gather<'a, H> {
    hash: &'a mut H,
    pending: [u8; 512],
    length: usize,
}

impl<'a, H: Update> Gather<'a, H> {
    pub(super) fn new(hash: &'a mut H) -> Self {
        Self {
            hash,
            pending: [0; 512],
            length: 0,
        }
    }

    #[cold]
    fn overflow(&mut self, piece: &[u8]) {
        self.flush();
        self.hash.update(piece);
    }

    fn flush(&mut self) {
        self.hash
            .update(self.pending.get(..self.length).unwrap_or_default());
        self.length = 0;
    }

    /// Has the hash take in the rest.
    pub(super) fn finish(mut self) {
        self.flush();
    }
}

impl<H: Update> Sink for Gather<'_, H> {
    // Inlined so that a piece of known length is a store or two.
    #[inline(always)]
    fn put(&mut self, piece: &[u8]) {
        let end = self.length + piece.len();
        match self.pending.get_mut(self.length..end) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.length = end;
            }
            None => self.overflow(piece),
        }
    }
}
