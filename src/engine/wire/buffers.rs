//! Memory for answers, borrowed when there is something to read.
//!
//! Most of the time a visit waits. Thousands of waiting visits hold no memory for their answers, and
//! those that are read take turns with a few buffers, which stay in the processor's cache.

use std::cell::RefCell;

/// Buffers that are kept for the next answers: a burst leaves more behind.
const KEPT_MAX: usize = 64;

/// A larger one is not kept.
const KEPT_BYTES_MAX: usize = 256 << 10;

/// The buffers of one worker that are free.
#[derive(Debug, Default)]
pub(crate) struct Buffers(RefCell<Vec<Vec<u8>>>);

impl Buffers {
    /// An empty buffer.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.borrow_mut().pop().unwrap_or_default()
    }

    /// Takes a buffer back.
    pub(super) fn give_back(&self, mut buffer: Vec<u8>) {
        let mut kept = self.0.borrow_mut();
        if kept.len() < KEPT_MAX && (1..=KEPT_BYTES_MAX).contains(&buffer.capacity()) {
            buffer.clear();
            kept.push(buffer);
        }
    }
}
