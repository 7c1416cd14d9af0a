//! Where the limits remember their callers: a table whose size is fixed, whoever calls.
//!
//! A limiter that keeps a row for every key it ever saw is itself a way to exhaust the registry: an
//! attacker has only to vary the key. This table is set-associative like a processor's cache. A
//! keyed hash names a set of eight rows; when all eight are taken, the row whose allowance is
//! nearest to full makes room, because forgetting it changes least. The hash is keyed at start, so
//! nobody can aim at somebody else's set.
//!
//! Each part of the table takes its memory with its first row, so that an idle table costs nothing
//! and a registry starts at once.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use governor::nanos::Nanos;
use governor::state::StateStore;

/// Rows that one hash value may choose from.
const WAYS: usize = 8;
/// Parts with a lock of their own.
const SHARDS: usize = 64;

/// `[tag, arrival]`: the key's hash (0 = free) and the limiter's theoretical arrival time in
/// nanoseconds. The later the arrival, the more of the allowance is used up.
type Row = [u64; 2];

/// A bounded store for [`governor::RateLimiter`].
#[derive(Debug)]
pub(crate) struct BoundedTable {
    shards: Box<[Mutex<Vec<Row>>]>,
    sets_per_shard: usize,
    hasher: RandomState,
}

impl BoundedTable {
    /// A table of at least `rows` rows, 16 bytes each.
    pub(crate) fn new(rows: usize) -> Self {
        let sets_per_shard = rows.div_ceil(SHARDS * WAYS).max(1);
        Self {
            shards: (0..SHARDS).map(|_| Mutex::new(Vec::new())).collect(),
            sets_per_shard,
            hasher: RandomState::new(),
        }
    }
}

impl StateStore for BoundedTable {
    type Key = u128;

    fn measure_and_replace<T, F, E>(&self, key: &u128, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let tag = self.hasher.hash_one(key).max(1);
        let shard = low_bits(tag, SHARDS);
        let set = low_bits(tag >> 8, self.sets_per_shard);
        let mut rows = self.shards[shard]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if rows.is_empty() {
            *rows = vec![[0; 2]; self.sets_per_shard * WAYS];
        }
        let rows = &mut rows[set * WAYS..(set + 1) * WAYS];
        let known = rows.iter().position(|row| row[0] == tag);
        let arrival = known.map(|index| Nanos::from(rows[index][1]));
        let (outcome, next) = decide(arrival)?;
        let index = known.unwrap_or_else(|| nearest_to_full(rows));
        rows[index] = [tag, next.as_u64()];
        Ok(outcome)
    }
}

/// The row to give up; a free one has the arrival 0 and is therefore chosen first.
fn nearest_to_full(rows: &[Row]) -> usize {
    (0..rows.len())
        .min_by_key(|&index| rows[index][1])
        .unwrap_or(0)
}

fn low_bits(hash: u64, bound: usize) -> usize {
    usize::try_from(hash % bound as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;
    use governor::middleware::NoOpMiddleware;
    use governor::{Quota, RateLimiter};

    use super::*;

    type Limiter = RateLimiter<u128, BoundedTable, FakeRelativeClock, NoOpMiddleware<Nanos>>;

    fn limiter(rows: usize, clock: &FakeRelativeClock) -> Limiter {
        let quota = Quota::per_minute(NonZeroU32::new(3).expect("three is not zero"));
        RateLimiter::new(quota, BoundedTable::new(rows), clock.clone())
    }

    #[test]
    fn a_million_keys_leave_the_size_as_it_was() {
        let clock = FakeRelativeClock::default();
        let limiter = limiter(1_000, &clock);
        for key in 0..1_000_000_u128 {
            assert!(
                limiter.check_key(&key).is_ok(),
                "a new key starts with its full allowance"
            );
        }
        let table = limiter.into_state_store();
        let rows: usize = table
            .shards
            .iter()
            .map(|shard| shard.lock().expect("no thread panicked").capacity())
            .sum();
        assert_eq!(rows, 1_024);
    }

    #[test]
    fn an_exhausted_key_is_not_forgotten_for_fresh_ones() {
        let clock = FakeRelativeClock::default();
        let limiter = limiter(SHARDS * WAYS, &clock);
        for _ in 0..3 {
            assert!(limiter.check_key(&0).is_ok());
        }
        for stranger in 1..100_000_u128 {
            assert!(limiter.check_key(&stranger).is_ok());
        }
        assert!(
            limiter.check_key(&0).is_err(),
            "one flood later the limit still holds"
        );
    }

    #[test]
    fn the_allowance_comes_back() {
        let clock = FakeRelativeClock::default();
        let limiter = limiter(64, &clock);
        while limiter.check_key(&5).is_ok() {}
        clock.advance(Duration::from_secs(20));
        assert!(limiter.check_key(&5).is_ok());
        assert!(limiter.check_key(&5).is_err());
    }
}
