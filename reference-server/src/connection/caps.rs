//! How many connections there may be: for one worker, and for one address over all workers.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::forwarded::Proxies;
use crate::shield::LimitKey;

/// Enough that workers rarely meet at one lock.
const SHARDS: usize = 16;

/// Connections by address. There is a row only while there is a connection, so the caps of the
/// workers bound the table too.
pub(crate) struct Addresses {
    shards: [Mutex<HashMap<LimitKey, usize>>; SHARDS],
    hasher: RandomState,
    max: usize,
    /// Many callers come from one of these, so its connections are not counted.
    proxies: Proxies,
}

impl Addresses {
    /// At most `max` connections for each but the `proxies`.
    pub(crate) fn new(max: usize, proxies: Proxies) -> Arc<Self> {
        Arc::new(Self {
            shards: Default::default(),
            hasher: RandomState::new(),
            max,
            proxies,
        })
    }

    /// Whose connection it is, if it is counted.
    fn counted(&self, peer: IpAddr) -> Option<LimitKey> {
        (!self.proxies.trusts(peer)).then(|| peer.into())
    }

    fn take(&self, key: LimitKey) -> bool {
        let mut shard = self.shard(key);
        let held = shard.entry(key).or_default();
        let free = *held < self.max;
        if free {
            *held += 1;
        }
        free
    }

    fn give_back(&self, key: LimitKey) {
        let mut shard = self.shard(key);
        let left = shard.get_mut(&key).map(|held| {
            *held -= 1;
            *held
        });
        if left == Some(0) {
            shard.remove(&key);
        }
    }

    fn shard(&self, key: LimitKey) -> MutexGuard<'_, HashMap<LimitKey, usize>> {
        let index = usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).unwrap_or(0);
        self.shards[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The places of one worker.
pub(super) struct Places {
    open: Arc<AtomicUsize>,
    max: usize,
    addresses: Arc<Addresses>,
}

impl Places {
    pub(super) fn new(max: usize, addresses: Arc<Addresses>) -> Self {
        Self {
            open: Arc::default(),
            max,
            addresses,
        }
    }

    /// A place for a connection from `peer`, if there is one. Only the worker's own accepting asks.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Place> {
        let key = self.addresses.counted(peer);
        let is_full = self.open.load(Ordering::Relaxed) >= self.max;
        if is_full || !key.is_none_or(|key| self.addresses.take(key)) {
            return None;
        }
        self.open.fetch_add(1, Ordering::Relaxed);
        Some(Place {
            open: Arc::clone(&self.open),
            addresses: Arc::clone(&self.addresses),
            key,
        })
    }
}

/// One of the places, given back when dropped.
pub(super) struct Place {
    open: Arc<AtomicUsize>,
    addresses: Arc<Addresses>,
    key: Option<LimitKey>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
        if let Some(key) = self.key {
            self.addresses.give_back(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_connections_has_no_row() {
        let addresses = Addresses::new(2, Proxies::new(Vec::new()));
        let places = Places::new(10, Arc::clone(&addresses));
        let rows = || -> usize {
            let locked = addresses.shards.iter().map(|shard| shard.lock());
            locked.map(|shard| shard.expect("no panic").len()).sum()
        };
        let peer = IpAddr::from([127, 0, 0, 1]);
        let two = [places.take(peer), places.take(peer)];
        assert!(two.iter().all(Option::is_some));
        assert!(places.take(peer).is_none(), "the third is one too many");
        let other = places.take(IpAddr::from([127, 0, 0, 2]));
        assert!(other.is_some(), "another address has its own places");
        assert_eq!(rows(), 2);
        drop((two, other));
        assert_eq!(rows(), 0);
        assert!(places.take(peer).is_some());
    }
}
