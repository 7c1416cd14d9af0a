//! The one place that draws random bytes: from the operating system's generator.
//!
//! Bytes are fetched a block at a time for each thread, because a system call for every OTP,
//! transaction and session id would be a good part of a request's cost.

use std::cell::RefCell;

use uuid::Uuid;

const BLOCK_BYTES: usize = 1024;

thread_local! {
    static BLOCK: RefCell<Block> = const { RefCell::new(Block { bytes: [0; BLOCK_BYTES], used: BLOCK_BYTES }) };
}

struct Block {
    bytes: [u8; BLOCK_BYTES],
    used: usize,
}

impl Block {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        const { assert!(N <= BLOCK_BYTES) };
        if self.used + N > BLOCK_BYTES {
            refill(&mut self.bytes);
            self.used = 0;
        }
        let taken = &mut self.bytes[self.used..self.used + N];
        let mut fresh = [0; N];
        fresh.copy_from_slice(taken);
        // A byte is handed out once and then forgotten.
        taken.fill(0);
        self.used += N;
        fresh
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one entropy file of the package"
)]
fn refill(bytes: &mut [u8]) {
    getrandom::fill(bytes)
        .expect("no registry can issue OTPs without the operating system's random generator");
}

/// `N` random bytes, at most one block of 1,024.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    BLOCK.with_borrow_mut(Block::take)
}

/// A random UUID (version 4).
pub(crate) fn uuid() -> Uuid {
    uuid::Builder::from_random_bytes(bytes()).into_uuid()
}

/// A uniform number below `bound` (1 or more), by rejection: a remainder would favour small codes.
pub(crate) fn below(bound: u32) -> u32 {
    let mask = u32::MAX
        .checked_shr((bound - 1).leading_zeros())
        .unwrap_or(0);
    loop {
        let candidate = u32::from_le_bytes(bytes()) & mask;
        if candidate < bound {
            return candidate;
        }
    }
}

/// `N` random bytes as lower-case hex: keys and tokens that a header can carry.
pub(crate) fn hex<const N: usize>() -> String {
    crate::hex::encode(&bytes::<N>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_below_their_bound_and_reach_both_ends() {
        let drawn: Vec<u32> = (0..2_000).map(|_| below(10)).collect();
        assert!(drawn.iter().all(|&number| number < 10));
        assert!(drawn.contains(&0) && drawn.contains(&9));
        assert_eq!(below(1), 0);
    }

    #[test]
    fn blocks_are_refilled_and_never_repeat() {
        let mut seen: Vec<[u8; 16]> = (0..1_000).map(|_| bytes()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1_000);
    }
}
