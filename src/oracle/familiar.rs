//! Remembers pages that held nothing of anybody, so that the same bytes are not read again and again.
//!
//! Public bodies are the same bytes for everybody, thousands of times a second, and so are the heads
//! of all answers of a length within one second. What reading one
//! found does not depend on who asks, as long as no id in it names anybody: then only the people that
//! a visit is about can be in it, and [`Keys`] tells that they are not. A page is remembered when it is
//! seen for the second time, because most that are somebody's own are seen once.
//!
//! Two pages count as the same when 128 bits of XXH3 agree, under a seed that each worker draws anew:
//! chance does not bring that about, and a target cannot aim at it. No verdict depends on the seed.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};

use twox_hash::XxHash3_128;

use super::decode::Part;
use super::keys::{Key, Keys};
use super::runs::Run;

/// A shorter page is read in less time than it takes to look it up.
const PAGE_BYTES_MIN: usize = 64;
/// A page of this length is remembered at first sight.
const LARGE_PAGE_BYTES: usize = 4 << 10;
/// Memory of one generation. When it is used up the one before is forgotten, so that twice as
/// much is kept at most: the pages of all districts for some days.
const GENERATION_BYTES_MAX: usize = 12 << 20;
/// Memory of an entry besides its keys, with the free places of the table.
const ENTRY_BYTES: usize = 160;

/// Which page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(u128);

impl Hash for Fingerprint {
    /// Half of it: nobody outside can aim at it, so it need not be hashed again.
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0 as u64);
    }
}

/// Takes a number that is a hash already.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("a fingerprint is one number");
    }
}

/// What reading a page found: the keys by which people could be recognised, and the numbers
/// of six digits, in order.
#[derive(Debug)]
pub(crate) struct Familiar {
    keys: Keys,
    /// Numbers of six digits, in order.
    pub codes: Box<[u64]>,
    /// Of a head: whether it names no content coding.
    pub uncoded: bool,
}

impl Familiar {
    /// What there is to remember of a page that was cut into these runs.
    pub(crate) fn of(page: &[u8], runs: &[Run], codes: &[u64], uncoded: bool) -> Self {
        Self {
            keys: Keys::of(page, runs),
            codes: codes.into(),
            uncoded,
        }
    }

    /// Whether it may hold a value of the people with these keys; otherwise it certainly holds none.
    pub(crate) fn may_hold(&self, keys: &[Key]) -> bool {
        self.keys.have_any(keys)
    }

    fn bytes(&self) -> usize {
        self.keys.bytes() + size_of_val::<[u64]>(&self.codes)
    }
}

/// One generation: pages seen once have nothing beside them yet.
#[derive(Debug, Default)]
struct Generation {
    pages: HashMap<Fingerprint, Option<Familiar>, BuildHasherDefault<AsItIs>>,
    bytes: usize,
}

impl Generation {
    fn insert(&mut self, print: Fingerprint, page: Option<Familiar>) {
        self.bytes += ENTRY_BYTES + page.as_ref().map_or(0, Familiar::bytes);
        self.pages.insert(print, page);
    }
}

/// The pages that one worker remembers; bounded.
#[derive(Debug)]
pub(crate) struct Pages {
    seed: u64,
    young: Generation,
    old: Generation,
}

impl Pages {
    /// None so far.
    pub(crate) fn new() -> Self {
        Self {
            seed: RandomState::new().hash_one(()),
            young: Generation::default(),
            old: Generation::default(),
        }
    }

    /// Which page this is; none when it is too short to be worth remembering. A body is never taken
    /// for a head of the same bytes.
    pub(crate) fn fingerprint(&self, part: Part, page: &[u8]) -> Option<Fingerprint> {
        let seed = self.seed ^ part as u64;
        let print = || Fingerprint(XxHash3_128::oneshot_with_seed(seed, page));
        (page.len() >= PAGE_BYTES_MIN).then(print)
    }

    /// What is remembered of a page.
    pub(crate) fn get(&mut self, print: Fingerprint) -> Option<&Familiar> {
        if !self.old.pages.is_empty()
            && !self.young.pages.contains_key(&print)
            && let Some(page) = self.old.pages.remove(&print)
        {
            self.insert(print, page);
        }
        self.young.pages.get(&print)?.as_ref()
    }

    /// A page of `length` bytes was read that held nothing of anybody; `familiar` is asked for when
    /// it was seen before, or is large.
    pub(crate) fn see(
        &mut self,
        print: Fingerprint,
        length: usize,
        familiar: impl FnOnce() -> Familiar,
    ) {
        match self.young.pages.get(&print) {
            Some(Some(_)) => {}
            None if length < LARGE_PAGE_BYTES => self.insert(print, None),
            _ => self.insert(print, Some(familiar())),
        }
    }

    fn insert(&mut self, print: Fingerprint, page: Option<Familiar>) {
        if self.young.bytes >= GENERATION_BYTES_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(print, page);
    }
}

#[cfg(test)]
mod tests {
    use super::super::runs;
    use super::*;

    fn page(number: usize) -> Vec<u8> {
        format!("{{\"centre\":{number},{}}}", "\"slots\":[],".repeat(20)).into_bytes()
    }

    fn familiar(body: &[u8]) -> Familiar {
        let mut cut = Vec::new();
        runs::cut(body, &mut cut);
        Familiar::of(body, &cut, &[123_456], true)
    }

    #[test]
    fn a_page_is_familiar_from_the_second_time_on() {
        let mut pages = Pages::new();
        let body = page(1);
        let print = pages.fingerprint(Part::Body, &body).expect("long enough");
        assert!(pages.get(print).is_none());
        pages.see(print, body.len(), || {
            unreachable!("seen for the first time")
        });
        assert!(pages.get(print).is_none());
        pages.see(print, body.len(), || familiar(&body));
        assert_eq!(*pages.get(print).expect("seen twice").codes, [123_456]);
        let other = pages
            .fingerprint(Part::Body, &page(2))
            .expect("long enough");
        assert!(pages.get(other).is_none());
        assert!(pages.fingerprint(Part::Body, b"{}").is_none());
    }

    #[test]
    fn a_large_page_is_familiar_at_once() {
        let mut pages = Pages::new();
        let body = page(1).repeat(LARGE_PAGE_BYTES / 200);
        let print = pages.fingerprint(Part::Body, &body).expect("long enough");
        pages.see(print, body.len(), || familiar(&body));
        assert!(pages.get(print).is_some());
    }

    #[test]
    fn memory_is_bounded_and_what_is_in_use_stays() {
        let mut pages = Pages::new();
        let used = page(0);
        let used = (
            pages.fingerprint(Part::Body, &used).expect("long enough"),
            used,
        );
        pages.see(used.0, used.1.len(), || familiar(&used.1));
        pages.see(used.0, used.1.len(), || familiar(&used.1));
        for number in 1..300_000_u64 {
            let new = || unreachable!("each is new");
            pages.see(Fingerprint(number.into()), PAGE_BYTES_MIN, new);
            assert!(pages.get(used.0).is_some());
        }
        let kept = pages.young.bytes + pages.old.bytes;
        assert!(kept <= 2 * GENERATION_BYTES_MAX + 2 * ENTRY_BYTES + 1_000);
        assert!(
            pages.get(Fingerprint(1)).is_none(),
            "the oldest is forgotten"
        );
    }
}
