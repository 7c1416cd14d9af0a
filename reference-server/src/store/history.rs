//! A checker that reads the history of a run and says whether it can be explained.
//!
//! Each event is one order with its end and the instants at which it was asked and answered. Orders
//! that overlap may have happened in either order, so the checker claims only what holds for every
//! order: what was certainly taken at an instant must fit, and what was refused must have had a
//! possible reason. An order whose end nobody knows may have happened at any time after it was asked
//! for, or not at all. A place is *certainly* held from the answer to its booking until the asking for
//! its return, and *possibly* held from the asking for its booking until the answer to its return.

use std::collections::BTreeMap;
use std::ops::Range;

use uuid::Uuid;

use super::agenda::held;
use super::backend::Store;
use super::conformance::now;
use super::member::Drive;
use super::order::{Order, Outcome, Refusal};

/// One order of a run; instants are places in one global count.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) order: Order,
    pub(super) outcome: Outcome,
    pub(super) span: Range<u64>,
}

/// One person's place for first doses.
#[derive(Clone, Debug)]
struct Stay {
    person: u64,
    session: Uuid,
    /// Asked for and granted.
    taken: Range<u64>,
    /// Given back: asked for and granted.
    ended: Option<Range<u64>>,
}

impl Stay {
    fn certainly(&self) -> Range<u64> {
        self.taken.end..self.ended.as_ref().map_or(u64::MAX, |ended| ended.start)
    }

    fn possibly(&self) -> Range<u64> {
        self.taken.start..self.ended.as_ref().map_or(u64::MAX, |ended| ended.end)
    }
}

fn overlap(one: &Range<u64>, other: &Range<u64>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Everything that nobody can explain about a run of bookings (first doses) and cancellations, and
/// about the rows that it left in `store`. A healthy store leaves nothing.
pub(super) fn unexplained(drive: &Drive, events: &[Event], store: &impl Store) -> Vec<String> {
    let stays = stays(events);
    let mut found = Vec::new();
    overbooked(drive, &stays, &mut found);
    doubly_booked(&stays, &mut found);
    refused_without_reason(drive, &stays, events, &mut found);
    miscounted(&stays, store, &mut found);
    found
}

fn stays(events: &[Event]) -> Vec<Stay> {
    let mut by_appointment: BTreeMap<(Uuid, u64), Stay> = BTreeMap::new();
    let may_have_happened = events.iter().filter_map(|event| match event.outcome {
        Ok(_) => Some((event, event.span.clone())),
        Err(Refusal::Unavailable) => Some((event, event.span.start..u64::MAX)),
        Err(_) => None,
    });
    let mut happened: Vec<_> = may_have_happened.collect();
    happened.sort_by_key(|(event, _)| event.span.end);
    for (event, span) in happened {
        match &event.order {
            Order::Schedule {
                appointment,
                people,
                session,
                ..
            } => {
                for person in people {
                    let stay = Stay {
                        person: person.as_u64(),
                        session: *session,
                        taken: span.clone(),
                        ended: None,
                    };
                    by_appointment.insert((*appointment, person.as_u64()), stay);
                }
            }
            Order::Cancel {
                appointment,
                people,
            } => {
                for person in people {
                    if let Some(stay) = by_appointment.get_mut(&(*appointment, person.as_u64())) {
                        stay.ended = Some(span.clone());
                    }
                }
            }
            other => panic!("the checker knows bookings and cancellations, not {other:?}"),
        }
    }
    by_appointment.into_values().collect()
}

fn capacity(drive: &Drive, session: Uuid) -> usize {
    let held = held(&drive.population, session).expect("runs use sessions that exist");
    usize::try_from(held.sitting.capacity_dose1).expect("a hall full of people")
}

/// No instant at which more places are certainly held than there are.
fn overbooked(drive: &Drive, stays: &[Stay], found: &mut Vec<String>) {
    for stay in stays {
        let instant = stay.certainly().start;
        let others = stays.iter().filter(|other| other.session == stay.session);
        let held = others
            .filter(|other| other.certainly().contains(&instant))
            .count();
        let capacity = capacity(drive, stay.session);
        if held > capacity {
            found.push(format!("overbooked: {held} of {capacity} at {instant}"));
        }
    }
}

/// Nobody certainly holds two places at once.
fn doubly_booked(stays: &[Stay], found: &mut Vec<String>) {
    for (place, stay) in stays.iter().enumerate() {
        for other in &stays[place + 1..] {
            if stay.person == other.person && overlap(&stay.certainly(), &other.certainly()) {
                found.push(format!("two live appointments: {stay:?} and {other:?}"));
            }
        }
    }
}

/// A refusal for want of room needs an instant at which the room may have been wanting.
fn refused_without_reason(
    drive: &Drive,
    stays: &[Stay],
    events: &[Event],
    found: &mut Vec<String>,
) {
    for event in events {
        let Order::Schedule {
            people, session, ..
        } = &event.order
        else {
            continue;
        };
        let possible = || {
            stays
                .iter()
                .filter(|stay| overlap(&stay.possibly(), &event.span))
        };
        let explained = match event.outcome {
            Err(Refusal::Full) => {
                let held = possible().filter(|stay| stay.session == *session).count();
                held + people.len() > capacity(drive, *session)
            }
            Err(Refusal::AlreadyBooked) => {
                possible().any(|stay| people.iter().any(|person| person.as_u64() == stay.person))
            }
            Err(Refusal::Unavailable) | Ok(_) => true,
            Err(_) => false,
        };
        if !explained {
            found.push(format!("refused without a reason: {event:?}"));
        }
    }
}

/// At rest, the places counted as taken are those that somebody holds.
fn miscounted(stays: &[Stay], store: &impl Store, found: &mut Vec<String>) {
    let mut held: BTreeMap<Uuid, (u64, u64)> = BTreeMap::new();
    for stay in stays {
        let (certainly, possibly) = held.entry(stay.session).or_default();
        *certainly += u64::from(stay.certainly().contains(&(u64::MAX - 1)));
        *possibly += u64::from(stay.possibly().end == u64::MAX);
    }
    for (session, (certainly, possibly)) in held {
        let taken = now(store.taken(&[session]))[0].dose1;
        if !(certainly..=possibly).contains(&taken) {
            found.push(format!(
                "{session}: {taken} taken, {certainly} to {possibly} held"
            ));
        }
    }
}
