//! How much was disclosed in all: answers, people and bits.

use std::collections::BTreeSet;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use population::{Person, PersonIndex};
use sha2::Sha256;

use super::field::FieldSet;
use crate::record::Disclosure as DisclosureRecord;

/// Different people that the totals count exactly.
pub const PEOPLE_MAX: usize = 65_536;

/// Bytes of a keyed hash that are shown, as twice as many hexadecimal digits.
const HASH_BYTES: usize = 6;

/// Answers that disclosed something.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Leaks {
    /// How many answers.
    pub answers: u64,
    /// How much they told, in bits.
    pub bits: f64,
    /// When the first and the last of them came.
    pub span: Option<(Duration, Duration)>,
}

impl Leaks {
    /// Enters an answer, or more of the answer entered last.
    pub(crate) fn add(&mut self, is_new_answer: bool, at: Duration, bits: f64) {
        self.merge(&Self {
            answers: is_new_answer.into(),
            bits,
            span: Some((at, at)),
        });
    }

    /// Joins other answers.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.answers += other.answers;
        self.bits += other.bits;
        self.span = match (self.span, other.span) {
            (Some(own), Some(other)) => Some((own.0.min(other.0), own.1.max(other.1))),
            (own, other) => own.or(other),
        };
    }
}

/// A set that stops growing and counts what it could not take.
///
/// Something that comes back after the set is full is counted again: then the count is an upper bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bounded {
    taken: BTreeSet<u64>,
    overflow: u64,
}

impl Bounded {
    fn insert(&mut self, value: u64) {
        if self.taken.len() < PEOPLE_MAX {
            self.taken.insert(value);
        } else if !self.taken.contains(&value) {
            self.overflow += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        self.overflow += other.overflow;
        for value in other.taken {
            self.insert(value);
        }
    }

    fn count(&self) -> u64 {
        self.taken.len() as u64 + self.overflow
    }

    fn map(self, hash: impl Fn(u64) -> u64) -> Self {
        Self {
            taken: self.taken.into_iter().map(hash).collect(),
            overflow: self.overflow,
        }
    }
}

/// What a worker enters while the run goes on. People are indices here.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    leaks: Leaks,
    people: Bounded,
    singled_out: Bounded,
}

impl Ledger {
    /// Enters an answer that disclosed so many bits that its visit did not have before.
    pub(crate) fn add_answer(&mut self, at: Duration, bits: f64) {
        self.leaks.add(true, at, bits);
    }

    /// Enters a person, and whether what the visit has by now singles that person out.
    pub(crate) fn add_person(&mut self, person: PersonIndex, singled_out: bool) {
        self.people.insert(person.0);
        if singled_out {
            self.singled_out.insert(person.0);
        }
    }

    /// Enters leaks that turned out to be proved when the run was over.
    pub(crate) fn add_thin(&mut self, leaks: &Leaks, people: &BTreeSet<u64>) {
        self.leaks.merge(leaks);
        for person in people {
            self.people.insert(*person);
        }
    }

    /// Joins the ledger of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        self.leaks.merge(&other.leaks);
        self.people.merge(other.people);
        self.singled_out.merge(other.singled_out);
    }

    /// Closes the ledger: people become keyed hashes.
    pub(crate) fn close(self, key: &ReportKey) -> LedgerTotals {
        let hash = |index: u64| key.hash_value(PersonIndex(index));
        LedgerTotals {
            leaks: self.leaks,
            people: self.people.map(hash),
            singled_out: self.singled_out.map(hash),
        }
    }
}

/// Whether so many bits single out one of so many people.
pub(crate) fn singles_out(person: &Person, fields: FieldSet, people: u64) -> bool {
    fields.bits(person, FieldSet::EMPTY) >= (people as f64).log2()
}

/// How much was disclosed in all by a scenario, or by several.
#[derive(Clone, Debug, Default)]
pub struct LedgerTotals {
    leaks: Leaks,
    people: Bounded,
    singled_out: Bounded,
}

impl LedgerTotals {
    /// Joins the totals of another scenario of the same run.
    pub fn merge(&mut self, other: Self) {
        self.leaks.merge(&other.leaks);
        self.people.merge(other.people);
        self.singled_out.merge(other.singled_out);
    }

    /// Answers that held what their caller was not entitled to.
    pub fn leaking_answers(&self) -> u64 {
        self.leaks.answers
    }

    /// Different people concerned, exact up to [`PEOPLE_MAX`].
    pub fn people(&self) -> u64 {
        self.people.count()
    }

    /// Of these, people whom one caller got enough about to single them out.
    pub fn people_singled_out(&self) -> u64 {
        self.singled_out.count()
    }

    /// Bits disclosed.
    pub fn bits(&self) -> f64 {
        self.leaks.bits
    }

    /// When the first and the last leaking answer came, since the start of their scenario.
    pub fn span(&self) -> Option<(Duration, Duration)> {
        self.leaks.span
    }

    /// For the record of a run in which leaking scenarios took `seconds` and the registry holds `registered` people.
    pub fn disclosure(&self, registered: u64, seconds: f64) -> DisclosureRecord {
        let per_second = |amount: f64| if seconds > 0.0 { amount / seconds } else { 0.0 };
        let people_per_second = per_second(self.people() as f64);
        let hours = || registered as f64 / people_per_second / 3600.0;
        DisclosureRecord {
            leaking_answers: self.leaking_answers(),
            people: self.people(),
            people_singled_out: self.people_singled_out(),
            bits: self.bits(),
            bits_per_second: per_second(self.bits()),
            whole_registry_hours: (people_per_second > 0.0).then(hours),
        }
    }
}

/// The key under which reports name people. Without it nobody can tell whom a hash means,
/// although everybody can compute every index.
#[derive(Clone, Debug)]
pub(crate) struct ReportKey([u8; 32]);

impl ReportKey {
    /// From the run's settings.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// First half of HMAC-SHA256 (RFC 2104) of the index.
    fn hash_value(&self, person: PersonIndex) -> u64 {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any key length is allowed");
        mac.update(&person.0.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let head = &hash[..HASH_BYTES];
        head.iter()
            .fold(0, |value, &byte| value << 8 | u64::from(byte))
    }

    /// The person as reports show it: twelve hexadecimal digits.
    pub(crate) fn hash(&self, person: PersonIndex) -> String {
        let digits = 2 * HASH_BYTES;
        format!("{:0digits$x}", self.hash_value(person))
    }
}
