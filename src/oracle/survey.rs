//! What was answered about mobiles, once for each mobile.
//!
//! A registry remembers whom it was asked for: a second OTP for the same mobile is refused
//! for a while. Few mobiles are registered and many are not, so that the same one comes up again
//! among the registered sooner; counted, the refusals would tell the two groups apart.
//! So only the visit that was the first of all to ask for a mobile counts, and its first answer at each step.

use std::collections::BTreeMap;
use std::time::Duration;

use population::{Mobile, Population};

use super::exchange::{About, Exchange};
use super::shape::Side;
use super::tally::Tally;
use super::watch::Watch;

/// Mobiles that one worker remembers; all others are not counted.
const MOBILES_MAX: usize = 1 << 16;

/// Statuses of a registry that did not look at the request: they say something about the caller only.
const THROTTLED: [u16; 3] = [403, 429, 503];

/// Actor and arrival: one visit of a run.
type Visit = (usize, u64);

/// Answers about mobiles, and who asked first.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    first: BTreeMap<Mobile, (Duration, Visit)>,
    steps: BTreeMap<(usize, usize), BTreeMap<Mobile, Seen>>,
}

/// What an answer showed.
#[derive(Clone, Copy, Debug)]
struct Seen {
    at: Duration,
    visit: Visit,
    registered: bool,
    status: u16,
    sides: [u64; Side::ALL.len()],
    service: Duration,
}

impl Survey {
    /// Remembers an answer about a mobile, and what it showed if that `counts`.
    pub(crate) fn add(
        &mut self,
        population: &Population,
        watch: &Watch,
        exchange: &Exchange<'_>,
        counts: bool,
    ) {
        let Some((mobile, registered)) = mobile(population, watch, exchange) else {
            return;
        };
        let response = &exchange.response;
        if THROTTLED.contains(&response.status) || !self.has_room_for(mobile) {
            return;
        }
        let (at, visit) = (exchange.at, (exchange.actor, watch.visitor().arrival));
        keep_first(&mut self.first, mobile, (at, visit), |first| *first);
        if counts {
            let seen = Seen {
                at,
                visit,
                registered,
                status: response.status,
                sides: Side::ALL.map(|side| side.of(response)),
                service: exchange.service,
            };
            let step = self
                .steps
                .entry((exchange.actor, exchange.step))
                .or_default();
            keep_first(step, mobile, seen, |seen| (seen.at, seen.visit));
        }
    }

    fn has_room_for(&self, mobile: Mobile) -> bool {
        self.first.len() < MOBILES_MAX || self.first.contains_key(&mobile)
    }

    /// Joins what another worker remembers.
    pub(crate) fn merge(&mut self, other: Self) {
        for (mobile, first) in other.first {
            keep_first(&mut self.first, mobile, first, |first| *first);
        }
        for (step, answers) in other.steps {
            let own = self.steps.entry(step).or_default();
            for (mobile, seen) in answers {
                keep_first(own, mobile, seen, |seen| (seen.at, seen.visit));
            }
        }
    }

    /// The counts at each step.
    pub(crate) fn tallies(&self) -> impl Iterator<Item = ((usize, usize), Tally)> {
        self.steps.iter().map(|(&step, answers)| {
            let mut tally = Tally::default();
            for (mobile, seen) in answers {
                if self.first.get(mobile).map(|first| first.1) == Some(seen.visit) {
                    tally.see(seen.at, seen.visit.1);
                    tally.times.add(seen.service, seen.registered);
                    for (value, table) in seen.sides.into_iter().zip(&mut tally.sides) {
                        table.add(seen.status, value, seen.registered);
                    }
                }
            }
            (step, tally)
        })
    }
}

/// For which mobile a request asks, and whether it is registered; none when it names no mobile that matters.
fn mobile(
    population: &Population,
    watch: &Watch,
    exchange: &Exchange<'_>,
) -> Option<(Mobile, bool)> {
    match exchange.about {
        About::Unregistered(mobile) => Some((mobile, false)),
        About::Person(index) => Some((population.person(index)?.household().mobile(), true)),
        About::Own => {
            let own = watch.own().first()?.person.household().mobile();
            let digits = own.to_string();
            let named = memchr::memmem::find(exchange.request, digits.as_bytes());
            named.map(|_| (own, true))
        }
    }
}

/// Puts in what comes first.
fn keep_first<V: Copy, K: Ord>(
    map: &mut BTreeMap<Mobile, V>,
    mobile: Mobile,
    value: V,
    order: impl Fn(&V) -> K,
) {
    let kept = map.entry(mobile).or_insert(value);
    if order(&value) < order(kept) {
        *kept = value;
    }
}
