//! Remembers bodies that held nothing of anybody, so that the same page is not read again and again.
//!
//! Public pages are the same bytes for everybody, thousands of times a second. What reading one
//! found does not depend on who asks, as long as no id in it names anybody: then only the people that
//! a visit is about can be in it, and [`Keys`] tells that they are not. A body is remembered when it is
//! seen for the second time, because most that are somebody's own are seen once.
//!
//! Two bodies count as the same when 128 bits of XXH3 agree, under a seed that each worker draws anew:
//! chance does not bring that about, and a target cannot aim at it. No verdict depends on the seed.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use twox_hash::XxHash3_128;

use super::keys::{Key, Keys};
use super::runs::Run;

/// A shorter body is read in less time than it takes to look it up.
const BODY_BYTES_MIN: usize = 128;
/// Memory of one generation. When it is used up the one before is forgotten, so that twice as
/// much is kept at most: the pages of all districts for some days.
const GENERATION_BYTES_MAX: usize = 12 << 20;
/// Memory of an entry besides its keys, with the free places of the table.
const ENTRY_BYTES: usize = 160;

/// Which body it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint(u128);

/// What reading a body found: the keys by which people could be recognised, and the numbers
/// of six digits, in order.
#[derive(Debug)]
pub(crate) struct Familiar {
    keys: Keys,
    /// Numbers of six digits, in order.
    pub codes: Box<[u64]>,
}

impl Familiar {
    /// What there is to remember of a body that was cut into these runs.
    pub(crate) fn of(body: &[u8], runs: &[Run], codes: &[u64]) -> Self {
        Self {
            keys: Keys::of(body, runs),
            codes: codes.into(),
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

/// One generation: bodies seen once have nothing beside them yet.
#[derive(Debug, Default)]
struct Generation {
    bodies: HashMap<Fingerprint, Option<Familiar>>,
    bytes: usize,
}

impl Generation {
    fn insert(&mut self, print: Fingerprint, body: Option<Familiar>) {
        self.bytes += ENTRY_BYTES + body.as_ref().map_or(0, Familiar::bytes);
        self.bodies.insert(print, body);
    }
}

/// The bodies that one worker remembers; bounded.
#[derive(Debug)]
pub(crate) struct Bodies {
    seed: u64,
    young: Generation,
    old: Generation,
}

impl Bodies {
    /// None so far.
    pub(crate) fn new() -> Self {
        Self {
            seed: RandomState::new().hash_one(()),
            young: Generation::default(),
            old: Generation::default(),
        }
    }

    /// Which body this is; none when it is too short to be worth remembering.
    pub(crate) fn fingerprint(&self, body: &[u8]) -> Option<Fingerprint> {
        let print = || Fingerprint(XxHash3_128::oneshot_with_seed(self.seed, body));
        (body.len() >= BODY_BYTES_MIN).then(print)
    }

    /// What is remembered of a body.
    pub(crate) fn get(&mut self, print: Fingerprint) -> Option<&Familiar> {
        if !self.young.bodies.contains_key(&print)
            && let Some(body) = self.old.bodies.remove(&print)
        {
            self.insert(print, body);
        }
        self.young.bodies.get(&print)?.as_ref()
    }

    /// A body was read that held nothing of anybody; `familiar` is asked for when it was seen before.
    pub(crate) fn see(&mut self, print: Fingerprint, familiar: impl FnOnce() -> Familiar) {
        match self.young.bodies.get(&print) {
            Some(Some(_)) => {}
            Some(None) => self.insert(print, Some(familiar())),
            None => self.insert(print, None),
        }
    }

    fn insert(&mut self, print: Fingerprint, body: Option<Familiar>) {
        if self.young.bytes >= GENERATION_BYTES_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(print, body);
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
        Familiar::of(body, &cut, &[123_456])
    }

    #[test]
    fn a_body_is_familiar_from_the_second_time_on() {
        let mut bodies = Bodies::new();
        let body = page(1);
        let print = bodies.fingerprint(&body).expect("long enough");
        assert!(bodies.get(print).is_none());
        bodies.see(print, || unreachable!("seen for the first time"));
        assert!(bodies.get(print).is_none());
        bodies.see(print, || familiar(&body));
        assert_eq!(*bodies.get(print).expect("seen twice").codes, [123_456]);
        let other = bodies.fingerprint(&page(2)).expect("long enough");
        assert!(bodies.get(other).is_none());
        assert!(bodies.fingerprint(b"{}").is_none());
    }

    #[test]
    fn memory_is_bounded_and_what_is_in_use_stays() {
        let mut bodies = Bodies::new();
        let used = page(0);
        let used = (bodies.fingerprint(&used).expect("long enough"), used);
        bodies.see(used.0, || familiar(&used.1));
        bodies.see(used.0, || familiar(&used.1));
        for number in 1..300_000_u64 {
            bodies.see(Fingerprint(number.into()), || unreachable!("each is new"));
            assert!(bodies.get(used.0).is_some());
        }
        let kept = bodies.young.bytes + bodies.old.bytes;
        assert!(kept <= 2 * GENERATION_BYTES_MAX + 2 * ENTRY_BYTES + 1_000);
        assert!(
            bodies.get(Fingerprint(1)).is_none(),
            "the oldest is forgotten"
        );
    }
}
