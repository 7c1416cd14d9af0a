//! What the oracle remembers of one visit.

use std::collections::HashSet;
use std::time::Duration;

use jiff::civil::Date;
use population::{Household, Person, PersonIndex, Population};

use super::detectors::Outcome;
use super::entitlement::Entitlement;
use super::exchange::{About, Visitor};
use super::field::FieldSet;
use super::keys::{Key, add_keys};
use super::marks::Names;
use super::profile::Profile;

/// Six-digit numbers of answers that are remembered until the handset is read; the oldest go first.
const CODES_MAX: usize = 32;
/// People of one visit whose partial leaks are joined.
const JOINED_PEOPLE_MAX: usize = 64;

/// One visit: who it is, what it may see, and what detectors remember of it.
#[derive(Debug)]
pub struct Watch {
    visitor: Visitor,
    entitlement: Entitlement,
    own: Vec<Profile>,
    other: Vec<Profile>,
    names: Names,
    keys: Vec<Key>,
    asked_for: Option<PersonIndex>,
    /// Refusals since the last acceptance.
    pub(super) refusals: u64,
    /// Six-digit numbers seen, newest last.
    pub(super) codes: Vec<Code>,
    /// Lookups of a step that enumerates.
    pub(super) lookups: Option<Lookups>,
    joined: Vec<(Person, FieldSet)>,
}

/// A six-digit number that was in an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code {
    /// Its value.
    pub value: u64,
    /// Which step was answered.
    pub step: usize,
    /// Whether it was in a header.
    pub in_head: bool,
}

/// How a registry bore being asked about many people by one caller.
#[derive(Debug)]
pub(crate) struct Lookups {
    /// Which step asked.
    pub step: usize,
    /// When the last answer came.
    pub last_at: Duration,
    /// Whom it asked about, as far as needed for a decision.
    pub asked: HashSet<u64>,
    /// Whether the registry refused one.
    pub refused: bool,
    /// Whether all answers were read whole.
    pub is_whole: bool,
}

impl Watch {
    pub(crate) fn new(population: &Population, date: Date, visitor: Visitor) -> Self {
        let mut own = Vec::new();
        fill(&mut own, population.household(visitor.household));
        let mut watch = Self {
            names: Names::default(),
            keys: Vec::new(),
            entitlement: Entitlement::none(population, date, &visitor),
            visitor,
            own,
            other: Vec::new(),
            asked_for: None,
            refusals: 0,
            codes: Vec::new(),
            lookups: None,
            joined: Vec::new(),
        };
        watch.look_for_both();
        watch
    }

    /// Who the visit is.
    pub(crate) fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// What it may see.
    pub(crate) fn entitlement(&self) -> &Entitlement {
        &self.entitlement
    }

    /// The registry accepted the own OTP.
    pub(crate) fn complete_otp(&mut self) {
        self.entitlement.complete_otp();
    }

    /// The request that is being answered says why it asks, or does not.
    pub(crate) fn set_purposeful(&mut self, purposeful: bool) {
        self.entitlement.set_purposeful(purposeful);
    }

    /// The visit asked about somebody, who is looked for until it asks about somebody else.
    pub(crate) fn ask(&mut self, population: &Population, about: About) {
        let About::Person(index) = about else {
            return;
        };
        if self.asked_for == Some(index) {
            return;
        }
        self.asked_for = Some(index);
        let household = population.person(index).map(|person| person.household());
        // The own household is looked for anyway.
        let household = household.filter(|household| household.index() != self.visitor.household);
        fill(&mut self.other, household);
        self.look_for_both();
    }

    /// Both households are looked for from now on.
    fn look_for_both(&mut self) {
        self.names = Names::default();
        self.keys.clear();
        for profile in self.own.iter().chain(&self.other) {
            self.names.add(profile);
            add_keys(profile, &mut self.keys);
        }
    }

    /// The own household.
    pub(crate) fn own(&self) -> &[Profile] {
        &self.own
    }

    /// The household that was asked for last.
    pub(crate) fn other(&self) -> &[Profile] {
        &self.other
    }

    /// The names of both.
    pub(crate) fn names(&self) -> Names {
        self.names
    }

    /// The keys of both.
    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Whether a person is of either household.
    pub(crate) fn knows(&self, person: &Person) -> bool {
        let mut known = self.own.iter().chain(&self.other);
        known.any(|profile| profile.person == *person)
    }

    /// Counts refusals in a row; throttled requests say nothing either way.
    pub(crate) fn count_refusals(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Accepted => self.refusals = 0,
            Outcome::Refused => self.refusals += 1,
            Outcome::Throttled | Outcome::Other => {}
        }
    }

    /// Remembers a six-digit number.
    pub(crate) fn remember_code(&mut self, code: Code) {
        if self.codes.len() == CODES_MAX {
            self.codes.remove(0);
        }
        self.codes.push(code);
    }

    /// Joins a leak with what the visit had of the person before: what it had, and what it has now.
    pub(crate) fn join(&mut self, person: Person, fields: FieldSet) -> (FieldSet, FieldSet) {
        if let Some((_, joined)) = self.joined.iter_mut().find(|(known, _)| *known == person) {
            let before = *joined;
            *joined = before.with(fields);
            return (before, *joined);
        }
        if self.joined.len() < JOINED_PEOPLE_MAX {
            self.joined.push((person, fields));
        }
        (FieldSet::EMPTY, fields)
    }
}

fn fill(profiles: &mut Vec<Profile>, household: Option<Household>) {
    profiles.clear();
    let members = household
        .into_iter()
        .flat_map(|household| household.members());
    profiles.extend(members.map(Profile::of));
}
