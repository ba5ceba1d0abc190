//! A place for what the next call likely needs again.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The last value of its kind. It is replaced so seldom that who reads it hardly ever waits: readers share the lock.
pub(crate) struct Kept<T>(RwLock<Option<T>>);

impl<T> Kept<T> {
    /// Returns what `of` takes of the value, if there is one.
    pub(crate) fn find<R>(&self, of: impl FnOnce(&T) -> Option<R>) -> Option<R> {
        self.read().as_ref().and_then(of)
    }

    /// Replaces the value.
    pub(crate) fn keep(&self, value: T) {
        let before = self.write().replace(value);
        // Dropped once the lock is free again.
        drop(before);
    }

    /// Forgets the value, if it is one of these.
    pub(crate) fn forget_if(&self, is: impl FnOnce(&mut T) -> bool) {
        let before = self.write().take_if(is);
        drop(before);
    }

    // Nothing that holds the lock can leave the value half-written.
    fn read(&self) -> RwLockReadGuard<'_, Option<T>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<T>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn last_value_is_kept_until_it_is_forgotten() {
        let kept = Kept::default();
        let value = || kept.find(|value| Some(*value));
        assert_eq!(value(), None);
        kept.keep(1);
        kept.keep(2);
        assert_eq!(value(), Some(2));
        kept.forget_if(|value| *value == 1);
        assert_eq!(value(), Some(2));
        kept.forget_if(|value| *value == 2);
        assert_eq!(value(), None);
    }
}
