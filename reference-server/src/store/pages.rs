//! Public pages, made once and kept as bytes.
//!
//! The key is what the page is about, after the date was understood: `8-6-21` and `08-06-2021` find
//! the same bytes. (The cache in front of the real registry was keyed by the raw query, and clients
//! used other spellings to slip past it.) Bounded by bytes, because a district's week is a hundred
//! times the size of a pincode's day.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::ToSpan as _;
use jiff::civil::Date;
use population::Centre;

use crate::api::Area;
use crate::clock::Clock;

/// Days on one page of a calendar.
pub(crate) const WEEK: i8 = 7;

const SHARDS: usize = 16;
/// Counters of droppings, several pages to a counter: how a page that was made from numbers of
/// before a change is told from one made after it.
const COUNTERS: usize = 1 << 12;
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

impl PageKey {
    /// Every page that shows what is free at `centre` on `date`.
    pub(crate) fn showing(centre: &Centre, date: Date) -> impl Iterator<Item = Self> + use<> {
        let (pincode, district) = (centre.pincode, centre.district.id);
        let centre = centre.id.0;
        let days = [
            Self::DayByPincode { pincode, date },
            Self::DayByDistrict { district, date },
        ];
        let first_days = (0..WEEK).filter_map(move |days| date.checked_sub(days.days()).ok());
        let weeks = first_days.flat_map(move |date| {
            [
                Self::WeekByPincode { pincode, date },
                Self::WeekByDistrict { district, date },
                Self::WeekByCentre { centre, date },
            ]
        });
        days.into_iter().chain(weeks)
    }
}

/// Finished pages by what they are about.
pub(crate) struct Pages {
    shards: Box<[Mutex<Shard>]>,
    dropped: Box<[AtomicU64]>,
    hasher: RandomState,
    /// How long a page is good; without a figure until it is dropped.
    lifetime: Option<Duration>,
    clock: Clock,
}

#[derive(Default)]
struct Shard {
    /// Each with the instant at which it was asked for.
    pages: HashMap<PageKey, (Duration, Bytes)>,
    order: VecDeque<PageKey>,
    bytes: usize,
}

impl Pages {
    /// When others may make a page untrue without a word, it needs a `lifetime`.
    pub(crate) fn new(lifetime: Option<Duration>, clock: Clock) -> Self {
        Self {
            lifetime,
            clock,
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            dropped: (0..COUNTERS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    /// How many pages are kept.
    pub(crate) fn len(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| lock(shard).pages.len())
            .sum()
    }

    /// The kept page, or the one that `make` comes to, which is then kept.
    pub(crate) async fn get(&self, key: PageKey, make: impl Future<Output = Bytes>) -> Bytes {
        let (shard, dropped) = self.place(key);
        let now = self
            .lifetime
            .map_or(Duration::ZERO, |_| self.clock.elapsed());
        if let Some((made, page)) = lock(shard).pages.get(&key)
            && self.lifetime.is_none_or(|lifetime| now < *made + lifetime)
        {
            return page.clone();
        }
        let before = dropped.load(Ordering::Acquire);
        // Made outside the lock: two callers may make the same page, and it is the same page.
        let page = make.await;
        let mut shard = lock(shard);
        if dropped.load(Ordering::Acquire) == before {
            shard.keep(key, now, &page);
        }
        page
    }

    /// Forgets a page, also one that is being made right now from what was true until now.
    pub(crate) fn drop_page(&self, key: PageKey) {
        let (shard, dropped) = self.place(key);
        let mut shard = lock(shard);
        dropped.fetch_add(1, Ordering::AcqRel);
        shard.remove(key);
    }

    fn place(&self, key: PageKey) -> (&Mutex<Shard>, &AtomicU64) {
        let hash = self.hasher.hash_one(key);
        let index = |count: usize| usize::try_from(hash % count as u64).unwrap_or(0);
        (&self.shards[index(SHARDS)], &self.dropped[index(COUNTERS)])
    }
}

fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shard {
    /// Keeps the page for the old one, if there is one.
    fn keep(&mut self, key: PageKey, made: Duration, page: &Bytes) {
        if page.len() > BYTES_MAX_PER_SHARD {
            return;
        }
        self.remove(key);
        while self.bytes + page.len() > BYTES_MAX_PER_SHARD {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            self.forget(oldest);
        }
        self.bytes += page.len();
        self.order.push_back(key);
        self.pages.insert(key, (made, page.clone()));
    }

    fn remove(&mut self, key: PageKey) {
        if self.forget(key) {
            self.order.retain(|&other| other != key);
        }
    }

    fn forget(&mut self, key: PageKey) -> bool {
        let dropped = self.pages.remove(&key);
        self.bytes -= dropped.as_ref().map_or(0, |(_, page)| page.len());
        dropped.is_some()
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

    fn pages() -> Pages {
        Pages::new(None, Clock::manual().0)
    }

    #[tokio::test]
    async fn a_page_that_others_may_make_untrue_ends_by_itself() {
        let (clock, hands) = Clock::manual();
        let pages = Pages::new(Some(Duration::from_secs(2)), clock);
        let first = pages.get(key(1), async { Bytes::from_static(b"old") });
        assert_eq!(first.await, "old");
        hands.advance(Duration::from_secs(1));
        let kept = pages.get(key(1), async { Bytes::from_static(b"too early") });
        assert_eq!(kept.await, "old");
        hands.advance(Duration::from_secs(1));
        for text in ["new", "kept again"] {
            let page = pages.get(key(1), async move { Bytes::from(text) });
            assert_eq!(page.await, "new");
        }
    }

    #[tokio::test]
    async fn a_page_is_made_once() {
        let pages = pages();
        let first = pages
            .get(key(1), async { Bytes::from_static(b"made") })
            .await;
        let second = pages
            .get(key(1), async { Bytes::from_static(b"made again") })
            .await;
        assert_eq!(first, second);
    }

    #[tokio::test]
    async fn a_dropped_page_is_made_again() {
        let pages = pages();
        pages
            .get(key(1), async { Bytes::from_static(b"old") })
            .await;
        pages.drop_page(key(1));
        assert_eq!(
            pages
                .get(key(1), async { Bytes::from_static(b"new") })
                .await,
            "new"
        );
        assert_eq!(
            pages
                .get(key(1), async { Bytes::from_static(b"newer") })
                .await,
            "new"
        );
    }

    #[tokio::test]
    async fn a_page_that_was_dropped_while_it_was_made_is_not_kept() {
        let pages = pages();
        pages
            .get(key(1), async {
                pages.drop_page(key(1));
                Bytes::from_static(b"too late")
            })
            .await;
        assert_eq!(
            pages
                .get(key(1), async { Bytes::from_static(b"new") })
                .await,
            "new"
        );
    }

    #[tokio::test]
    async fn pages_are_bounded_by_their_bytes() {
        let pages = pages();
        for pincode in 0..1_000 {
            let page = async { Bytes::from(vec![0; 100_000]) };
            pages.get(key(pincode), page).await;
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
