//! Public pages, made once and kept as bytes.
//!
//! The key is what the page is about, after the date was understood: `8-6-21` and `08-06-2021` find
//! the same bytes. (The cache in front of the real registry was keyed by the raw query, and clients
//! used other spellings to slip past it.) Bounded by bytes, because a district's week is a hundred
//! times the size of a pincode's day.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use jiff::civil::Date;

use crate::api::Area;

const SHARDS: usize = 16;
/// Together 32 MiB.
const BYTES_MAX_PER_SHARD: usize = 2 << 20;

/// What a public page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PageKey {
    States,
    Districts {
        state: u8,
    },
    IdTypes,
    Genders,
    DayByPincode {
        pincode: u32,
        date: Date,
    },
    DayByDistrict {
        district: u16,
        date: Date,
    },
    WeekByPincode {
        pincode: u32,
        date: Date,
    },
    WeekByDistrict {
        district: u16,
        date: Date,
    },
    WeekByCentre {
        centre: u32,
        date: Date,
    },
    /// Degrees times a hundred.
    Near {
        latitude: i16,
        longitude: i16,
    },
    Report {
        area: Area,
        date: Date,
    },
}

/// Finished pages by what they are about.
pub(crate) struct Pages {
    shards: Box<[Mutex<Shard>]>,
    hasher: RandomState,
}

#[derive(Default)]
struct Shard {
    pages: HashMap<PageKey, Bytes>,
    order: VecDeque<PageKey>,
    bytes: usize,
}

impl Pages {
    pub(crate) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
        }
    }

    /// The kept page, or the one that `make` makes, which is then kept.
    pub(crate) fn get(&self, key: PageKey, make: impl FnOnce() -> Bytes) -> Bytes {
        let index = usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).unwrap_or(0);
        let lock = || {
            self.shards[index]
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(page) = lock().pages.get(&key) {
            return page.clone();
        }
        // Made outside the lock: two callers may make the same page, and it is the same page.
        let page = make();
        lock().keep(key, &page);
        page
    }
}

impl Shard {
    fn keep(&mut self, key: PageKey, page: &Bytes) {
        if page.len() > BYTES_MAX_PER_SHARD || self.pages.contains_key(&key) {
            return;
        }
        while self.bytes + page.len() > BYTES_MAX_PER_SHARD {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            if let Some(dropped) = self.pages.remove(&oldest) {
                self.bytes -= dropped.len();
            }
        }
        self.bytes += page.len();
        self.order.push_back(key);
        self.pages.insert(key, page.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn key(pincode: u32) -> PageKey {
        PageKey::DayByPincode {
            pincode,
            date: jiff::civil::date(2021, 6, 8),
        }
    }

    #[test]
    fn a_page_is_made_once() {
        let pages = Pages::new();
        let first = pages.get(key(1), || Bytes::from_static(b"made"));
        let second = pages.get(key(1), || Bytes::from_static(b"made again"));
        assert_eq!(first, second);
    }

    #[test]
    fn pages_are_bounded_by_their_bytes() {
        let pages = Pages::new();
        for pincode in 0..1_000 {
            pages.get(key(pincode), || Bytes::from(vec![0; 100_000]));
        }
        let kept: usize = pages
            .shards
            .iter()
            .map(|shard| shard.lock().expect("no thread panicked").bytes)
            .sum();
        assert!(
            (1..=SHARDS * BYTES_MAX_PER_SHARD).contains(&kept),
            "{kept} bytes kept"
        );
    }
}
