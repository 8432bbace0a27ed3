//! Spare: things with room that are handed back for whoever needs one next.
//!
//! Memory that is given back has to be asked of the system again, page by page. Knows nothing of the things.

use std::sync::{Mutex, PoisonError};

/// See the module's doc.
#[derive(Debug)]
pub(crate) struct Spare<T>(Mutex<Vec<T>>);

impl<T> Default for Spare<T> {
    fn default() -> Spare<T> {
        Spare(Mutex::default())
    }
}

impl<T> Spare<T> {
    /// One that was handed back, as it was then.
    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Hands one back. There are never more than were in use at a time.
    pub(crate) fn give(&self, one: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}
