//! A table whose rows live for a fixed time and whose size is bounded.
//!
//! OTPs, sessions and messages all need the same thing: found by key, forgotten after a while, and
//! never more of them than fit. Rows of one table live equally long, so the order of insertion is
//! the order of expiry and a queue beside the map is all the bookkeeping there is. When a table is
//! full the row nearest to its end makes room, unless the new row is only [`claimed`](Claim).

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Enough that threads rarely meet at one lock.
const SHARDS: usize = 64;

/// Rows by key, each for the same lifetime.
pub(crate) struct ExpiringTable<K, V> {
    shards: Box<[Mutex<Shard<K, V>>]>,
    hasher: RandomState,
    lifetime: Duration,
    rows_max_per_shard: usize,
}

struct Shard<K, V> {
    rows: HashMap<K, Row<V>>,
    order: VecDeque<(Duration, K)>,
}

struct Row<V> {
    expires_at: Duration,
    value: V,
}

/// What becomes of a row after it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Keep,
    Remove,
}

/// What became of a row that must not displace another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    Made,
    /// There is a live row under the key.
    Taken,
    /// The table is full of live rows.
    NoRoom,
}

impl<K: Copy + Eq + Hash, V> ExpiringTable<K, V> {
    /// A table of at most `rows_max` rows (rounded up to a multiple of the shards).
    pub(crate) fn new(lifetime: Duration, rows_max: usize) -> Self {
        let shard = || {
            Mutex::new(Shard {
                rows: HashMap::new(),
                order: VecDeque::new(),
            })
        };
        Self {
            shards: (0..SHARDS).map(|_| shard()).collect(),
            hasher: RandomState::new(),
            lifetime,
            rows_max_per_shard: rows_max.div_ceil(SHARDS),
        }
    }

    /// How many rows there are, those included that are too old and not cleared away yet.
    pub(crate) fn len(&self) -> usize {
        let shards = self.shards.iter();
        let lock = |shard: &Mutex<Shard<K, V>>| {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.rows.len()
        };
        shards.map(lock).sum()
    }

    /// Adds a row, or replaces the one under `key`, at the instant `now`.
    pub(crate) fn insert(&self, now: Duration, key: K, value: V) {
        self.add(&mut self.shard(&key), now, key, value);
    }

    /// Adds a row unless there is a live one under `key`. No row is given up for it.
    pub(crate) fn claim(&self, now: Duration, key: K, value: V) -> Claim {
        let mut shard = self.shard(&key);
        shard.make_room(now, usize::MAX);
        if shard.rows.contains_key(&key) {
            return Claim::Taken;
        }
        if shard.order.len() >= self.rows_max_per_shard {
            return Claim::NoRoom;
        }
        self.add(&mut shard, now, key, value);
        Claim::Made
    }

    /// Shows the live row under `key` to `look`, which also decides whether the row stays.
    pub(crate) fn visit<R>(
        &self,
        now: Duration,
        key: &K,
        look: impl FnOnce(&mut V) -> (R, Fate),
    ) -> Option<R> {
        let mut shard = self.shard(key);
        let row = shard.rows.get_mut(key)?;
        if row.expires_at <= now {
            return None;
        }
        let (seen, fate) = look(&mut row.value);
        if fate == Fate::Remove {
            shard.rows.remove(key);
        }
        Some(seen)
    }

    /// A copy of the live row under `key`.
    pub(crate) fn get(&self, now: Duration, key: &K) -> Option<V>
    where
        V: Clone,
    {
        self.visit(now, key, |value| (value.clone(), Fate::Keep))
    }

    /// Changes the live row under `key`, or a default one; its lifetime starts anew.
    pub(crate) fn upsert(&self, now: Duration, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let mut shard = self.shard(&key);
        let live = shard.rows.remove(&key).filter(|row| row.expires_at > now);
        let mut value = live.map(|row| row.value).unwrap_or_default();
        change(&mut value);
        self.add(&mut shard, now, key, value);
    }

    fn add(&self, shard: &mut Shard<K, V>, now: Duration, key: K, value: V) {
        shard.make_room(now, self.rows_max_per_shard);
        let expires_at = now + self.lifetime;
        shard.order.push_back((expires_at, key));
        shard.rows.insert(key, Row { expires_at, value });
    }

    fn shard(&self, key: &K) -> MutexGuard<'_, Shard<K, V>> {
        let index = usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).unwrap_or(0);
        self.shards[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Eq + Hash, V> Shard<K, V> {
    fn make_room(&mut self, now: Duration, rows_max: usize) {
        while let Some(&(expires_at, key)) = self.order.front() {
            if expires_at > now && self.order.len() < rows_max {
                return;
            }
            self.order.pop_front();
            // The key may have been removed and used anew since: then the row is another one.
            if self
                .rows
                .get(&key)
                .is_some_and(|row| row.expires_at == expires_at)
            {
                self.rows.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn rows_end_with_their_lifetime() {
        let table = ExpiringTable::new(3 * SECOND, 100);
        table.insert(Duration::ZERO, 7_u64, "seven");
        assert_eq!(table.get(2 * SECOND, &7), Some("seven"));
        assert_eq!(table.get(3 * SECOND, &7), None);
    }

    #[test]
    fn a_removed_row_is_gone() {
        let table = ExpiringTable::new(SECOND, 100);
        table.insert(Duration::ZERO, 1_u64, 10);
        assert_eq!(
            table.visit(Duration::ZERO, &1, |value| (*value, Fate::Remove)),
            Some(10)
        );
        assert_eq!(table.get(Duration::ZERO, &1), None);
    }

    #[test]
    fn a_flood_of_keys_leaves_the_newest_and_no_more_than_fit() {
        let table = ExpiringTable::new(SECOND, 640);
        for key in 0..100_000_u64 {
            table.insert(Duration::ZERO, key, key);
        }
        let kept = (0..100_000)
            .filter(|key| table.get(Duration::ZERO, key).is_some())
            .count();
        assert!((1..=640).contains(&kept), "{kept} rows kept");
        assert_eq!(table.get(Duration::ZERO, &99_999), Some(99_999));
    }

    #[test]
    fn upsert_adds_or_changes_and_renews() {
        let table: ExpiringTable<u64, Vec<u8>> = ExpiringTable::new(3 * SECOND, 100);
        table.upsert(Duration::ZERO, 1, |row| row.push(1));
        table.upsert(2 * SECOND, 1, |row| row.push(2));
        table.insert(4 * SECOND, 2, vec![]);
        assert_eq!(table.get(4 * SECOND, &1), Some(vec![1, 2]));
        table.upsert(9 * SECOND, 1, |row| row.push(3));
        assert_eq!(table.get(9 * SECOND, &1), Some(vec![3]));
    }
}
