//! The nonces that a partner has used.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::signature::{Nonce, WINDOW_SECONDS};
use crate::expiring::Claim;
use crate::hex;
use crate::shared::{Away, Table};
use crate::store::Unavailable;

/// A timestamp may be a window ahead and is good until it is a window behind; a second more,
/// because timestamps are whole seconds.
const REMEMBERED: Duration = Duration::from_secs(2 * WINDOW_SECONDS + 1);
/// Nonces of one partner at once, over 500 a second. Each partner has a memory of its own, so that
/// one that floods locks out nobody else.
const NONCES_MAX: usize = 1 << 16;

/// Whether a nonce was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    First,
    Again,
}

/// A nonce, and the id of the partner that used it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Used(u32, Nonce);

impl fmt::Display for Used {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(partner, nonce) = self;
        write!(formatter, "{partner} {}", hex::encode(nonce))
    }
}

/// The memory of one partner's nonces. When it is full it refuses: a forgotten nonce could be used
/// again.
pub(super) struct Nonces {
    partner: u32,
    used: Table<Used, ()>,
}

impl Nonces {
    pub(super) fn new(partner: u32, away: Option<&Arc<Away>>) -> Self {
        Self {
            partner,
            used: Table::new(away, "nonce", REMEMBERED, NONCES_MAX),
        }
    }

    /// Remembers a nonce from `now` on.
    pub(super) async fn take(&self, now: Duration, nonce: Nonce) -> Result<Use, Unavailable> {
        let used = Used(self.partner, nonce);
        match self.used.claim(now, used, ()).await? {
            Claim::Made => Ok(Use::First),
            Claim::Taken => Ok(Use::Again),
            Claim::NoRoom => Err(Unavailable),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Nonces that are kept here, where nothing is waited for.
    struct Memory(Nonces);

    impl Memory {
        fn new() -> Self {
            Self(Nonces::new(2, None))
        }

        fn take(&self, now: Duration, nonce: Nonce) -> Result<Use, Unavailable> {
            let mut context = Context::from_waker(Waker::noop());
            match pin!(self.0.take(now, nonce)).poll(&mut context) {
                Poll::Ready(used) => used,
                Poll::Pending => panic!("a table in memory answers at once"),
            }
        }
    }

    #[test]
    fn a_nonce_is_remembered_as_long_as_its_timestamp_is_good() {
        let nonces = Memory::new();
        let at = Duration::from_secs;
        assert_eq!(nonces.take(at(0), [1; 16]), Ok(Use::First));
        assert_eq!(nonces.take(at(0), [2; 16]), Ok(Use::First));
        assert_eq!(nonces.take(at(120), [1; 16]), Ok(Use::Again));
        assert_eq!(nonces.take(at(121), [1; 16]), Ok(Use::First));
    }

    #[test]
    fn a_full_memory_refuses_and_forgets_nothing() {
        let nonces = Memory::new();
        let nonce = |number: u32| {
            let mut nonce = [0; 16];
            nonce[..4].copy_from_slice(&number.to_le_bytes());
            nonce
        };
        let now = Duration::from_secs(1);
        let taken: Vec<u32> = (0..200_000)
            .filter(|&number| nonces.take(now, nonce(number)) == Ok(Use::First))
            .collect();
        assert!(taken.len() <= NONCES_MAX);
        assert_eq!(nonces.take(now, nonce(200_000)), Err(Unavailable));
        for number in taken {
            assert_eq!(nonces.take(now, nonce(number)), Ok(Use::Again));
        }
        assert_eq!(nonces.take(now + REMEMBERED, nonce(0)), Ok(Use::First));
    }
}
