//! The rules of the drive: which orders are carried out, and what they change.
//!
//! Written once, over whatever rows a backend has. An order checks everything before it changes
//! anything, and what it changes is a draft that the backend keeps only if the order succeeds.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use population::{Mobile, ReferenceId};
use uuid::Uuid;

use super::agenda::{Held, held, is_open};
use super::backend::{Changes, Draft, Rows, Unavailable};
use super::changes::{Appointment, Changed, Given, Household, Key, Newcomer, Row};
use super::member::{Drive, Member};
use super::order::{Order, Receipt, Refusal};

/// People on one mobile (statement of March 2021).
const MEMBERS_MAX: usize = 4;
/// A second dose comes at least this many days after the first, as in the population: the shortest
/// interval of the vaccines in use.
const SECOND_AFTER_DAYS: i64 = 28;

impl From<Unavailable> for Refusal {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

/// Carries out `order` over `rows`: the receipt, and the rows to keep.
pub(crate) fn carry_out(
    drive: &Drive,
    rows: &dyn Rows,
    mobile: Mobile,
    order: &Order,
) -> Result<(Receipt, Changes), Refusal> {
    let household = rows.household(mobile)?;
    let mut desk = Desk {
        drive,
        mobile,
        members: drive.members(mobile, &household),
        household,
        draft: Draft::over(rows),
        receipt: Receipt::default(),
    };
    desk.handle(order)?;
    let row = Row::Household(desk.household);
    desk.draft.put(Key::Household(mobile.as_u64()), row);
    Ok((desk.receipt, desk.draft.into_changes()))
}

/// One household's business while an order is carried out.
struct Desk<'a> {
    drive: &'a Drive,
    mobile: Mobile,
    members: Vec<Member>,
    household: Household,
    draft: Draft<'a>,
    receipt: Receipt,
}

impl Desk<'_> {
    fn handle(&mut self, order: &Order) -> Result<(), Refusal> {
        self.forget_past_appointments();
        match order {
            Order::Register { choice, newcomer } => self.register(*choice, newcomer),
            Order::Delete { person } => self.delete(*person),
            Order::Schedule {
                appointment,
                people,
                dose,
                session,
                slot,
            } => self.schedule(Appointment {
                id: *appointment,
                session: *session,
                slot: *slot,
                dose: *dose,
                people: people.iter().map(|id| id.as_u64()).collect(),
            }),
            Order::Reschedule {
                appointment,
                session,
                slot,
            } => self.reschedule(*appointment, *session, *slot),
            Order::Cancel {
                appointment,
                people,
            } => self.cancel(*appointment, people),
            Order::Vaccinate {
                person,
                dose,
                vaccine,
                batch,
                centre,
            } => self.vaccinate(
                *person,
                Given {
                    number: *dose,
                    date: self.drive.date,
                    vaccine: *vaccine,
                    batch: batch.clone(),
                    centre: *centre,
                },
            ),
        }
    }

    /// What is over is nobody's appointment any more, and a household's row does not grow with it.
    fn forget_past_appointments(&mut self) {
        let appointments = std::mem::take(&mut self.household.appointments);
        for appointment in appointments {
            if self.open_session(appointment.session).is_ok() {
                self.household.appointments.push(appointment);
            } else {
                self.draft.remove(Key::Appointment(appointment.id));
            }
        }
    }

    fn register(&mut self, choice: u64, newcomer: &Newcomer) -> Result<(), Refusal> {
        if self.members.len() >= MEMBERS_MAX {
            return Err(Refusal::HouseholdFull);
        }
        let id = self.free_id(choice)?;
        self.household.people.push(Changed {
            id: id.as_u64(),
            newcomer: Some(newcomer.clone()),
            deleted: false,
            doses: Vec::new(),
        });
        let mobile = Row::Mobile(self.mobile.as_u64());
        self.draft.put(Key::Newcomer(id.as_u64()), mobile);
        self.receipt.registered = Some(id);
        Ok(())
    }

    fn schedule(&mut self, wanted: Appointment) -> Result<(), Refusal> {
        let distinct: BTreeSet<u64> = wanted.people.iter().copied().collect();
        if distinct.is_empty() || distinct.len() < wanted.people.len() {
            return Err(Refusal::Unknown);
        }
        let held = self.open_session(wanted.session)?;
        for &id in &wanted.people {
            let member = self.member(id)?;
            self.is_due(member, wanted.dose, &held)?;
            if self.is_booked(id, wanted.dose) {
                return Err(Refusal::AlreadyBooked);
            }
        }
        self.take(&wanted, &held)?;
        for &id in &wanted.people {
            self.touch(id)?;
        }
        let mobile = Row::Mobile(self.mobile.as_u64());
        self.draft.put(Key::Appointment(wanted.id), mobile);
        self.household.appointments.push(wanted);
        Ok(())
    }

    fn reschedule(&mut self, id: Uuid, session: Uuid, slot: u8) -> Result<(), Refusal> {
        let old = self.appointment(id)?;
        let held = self.open_session(session)?;
        for &person in &old.people {
            self.is_due(self.member(person)?, old.dose, &held)?;
        }
        // Given back first, so that another slot of a full session can be had.
        self.give_back(&old, old.people.len())?;
        let new = Appointment {
            session,
            slot,
            ..old
        };
        self.take(&new, &held)?;
        self.household.appointments.retain(|other| other.id != id);
        self.household.appointments.push(new);
        Ok(())
    }

    fn cancel(&mut self, id: Uuid, people: &[ReferenceId]) -> Result<(), Refusal> {
        let appointment = self.appointment(id)?;
        let distinct: BTreeSet<ReferenceId> = people.iter().copied().collect();
        if distinct.is_empty() || !distinct.iter().all(|&person| appointment.is_for(person)) {
            return Err(Refusal::Unknown);
        }
        for &person in &distinct {
            let member = self.member(person.as_u64())?;
            if has_dose(member, appointment.dose) {
                return Err(Refusal::DoseGiven);
            }
        }
        for person in distinct {
            self.leave(&appointment, person.as_u64())?;
        }
        Ok(())
    }

    fn delete(&mut self, person: ReferenceId) -> Result<(), Refusal> {
        let id = person.as_u64();
        if !self.member(id)?.doses.is_empty() {
            return Err(Refusal::Vaccinated);
        }
        for appointment in self.household.appointments.clone() {
            if appointment.is_for(person) {
                self.leave(&appointment, id)?;
            }
        }
        let changed = self.touch(id)?;
        if changed.newcomer.is_some() {
            self.household.people.retain(|other| other.id != id);
            self.draft.remove(Key::Newcomer(id));
        } else {
            changed.deleted = true;
        }
        Ok(())
    }

    fn vaccinate(&mut self, person: ReferenceId, given: Given) -> Result<(), Refusal> {
        let id = person.as_u64();
        let member = self.member(id)?;
        follows(member, &given)?;
        // Whoever was vaccinated before the day of the appointment does not need the place.
        for appointment in self.household.appointments.clone() {
            let later = held(&self.drive.population, appointment.session)
                .is_some_and(|held| held.date > self.drive.date);
            if later && appointment.dose == given.number && appointment.is_for(person) {
                self.leave(&appointment, id)?;
            }
        }
        self.touch(id)?.doses.push(given);
        Ok(())
    }

    fn member(&self, id: u64) -> Result<&Member, Refusal> {
        let mut members = self.members.iter();
        members
            .find(|member| member.id.as_u64() == id)
            .ok_or(Refusal::Unknown)
    }

    /// The row of a person, made from what the population says when this is the first change.
    fn touch(&mut self, id: u64) -> Result<&mut Changed, Refusal> {
        let doses = self.member(id)?.doses.clone();
        let people = &mut self.household.people;
        let place = people.iter().position(|changed| changed.id == id);
        let place = place.unwrap_or_else(|| {
            people.push(Changed {
                id,
                newcomer: None,
                deleted: false,
                doses,
            });
            people.len() - 1
        });
        Ok(&mut people[place])
    }

    /// A session that can be booked.
    fn open_session(&self, id: Uuid) -> Result<Held, Refusal> {
        held(&self.drive.population, id)
            .filter(|held| is_open(self.drive.date, held.date))
            .ok_or(Refusal::NoSession)
    }

    fn appointment(&self, id: Uuid) -> Result<Appointment, Refusal> {
        let mut appointments = self.household.appointments.iter();
        appointments
            .find(|appointment| appointment.id == id)
            .cloned()
            .ok_or(Refusal::Unknown)
    }

    fn is_booked(&self, person: u64, dose: u8) -> bool {
        let mut appointments = self.household.appointments.iter();
        appointments.any(|other| other.dose == dose && other.people.contains(&person))
    }

    fn is_due(&self, member: &Member, dose: u8, held: &Held) -> Result<(), Refusal> {
        follows(
            member,
            &Given {
                number: dose,
                date: held.date,
                vaccine: held.sitting.vaccine,
                batch: String::new(),
                centre: held.centre.id.0,
            },
        )?;
        let age = held.date.year() - member.birth_year();
        if age < i16::from(held.sitting.min_age_limit) {
            return Err(Refusal::TooYoung);
        }
        Ok(())
    }

    /// Takes a place for each person of `wanted`.
    fn take(&mut self, wanted: &Appointment, held: &Held) -> Result<(), Refusal> {
        let capacity = if wanted.dose == 1 {
            held.sitting.capacity_dose1
        } else {
            held.sitting.capacity_dose2
        };
        let mut taken = self.draft.taken(wanted.session)?;
        let places = taken.of(wanted.dose);
        *places += wanted.people.len() as u64;
        if *places > capacity {
            return Err(Refusal::Full);
        }
        self.draft
            .put(Key::Session(wanted.session), Row::Taken(taken));
        self.receipt.sessions.push(wanted.session);
        Ok(())
    }

    fn give_back(&mut self, appointment: &Appointment, count: usize) -> Result<(), Refusal> {
        let mut taken = self.draft.taken(appointment.session)?;
        let places = taken.of(appointment.dose);
        *places = places.saturating_sub(count as u64);
        self.draft
            .put(Key::Session(appointment.session), Row::Taken(taken));
        self.receipt.sessions.push(appointment.session);
        Ok(())
    }

    /// Takes one person out of an appointment; the last one ends it.
    fn leave(&mut self, appointment: &Appointment, person: u64) -> Result<(), Refusal> {
        self.give_back(appointment, 1)?;
        for other in &mut self.household.appointments {
            if other.id == appointment.id {
                other.people.retain(|&id| id != person);
                if other.people.is_empty() {
                    self.draft.remove(Key::Appointment(other.id));
                }
            }
        }
        self.household
            .appointments
            .retain(|other| !other.people.is_empty());
        Ok(())
    }

    /// A reference id that nobody has, the first from `choice` on.
    fn free_id(&self, choice: u64) -> Result<ReferenceId, Refusal> {
        let mut choice = choice;
        loop {
            let id = self.drive.population.unregistered_reference_id(choice);
            if self.draft.mobile(Key::Newcomer(id.as_u64()))?.is_none() {
                return Ok(id);
            }
            choice = choice.wrapping_add(1);
        }
    }
}

fn has_dose(member: &Member, number: u8) -> bool {
    member.doses.iter().any(|dose| dose.number == number)
}

/// Whether `next` may be the next dose of this person.
fn follows(member: &Member, next: &Given) -> Result<(), Refusal> {
    if has_dose(member, next.number) {
        return Err(Refusal::DoseGiven);
    }
    match (next.number, member.doses.as_slice()) {
        (1, []) => Ok(()),
        (2, [first]) => {
            let due = first.date.checked_add(SECOND_AFTER_DAYS.days());
            if due.map_or(true, |due| next.date < due) {
                Err(Refusal::NotDue)
            } else if next.vaccine == first.vaccine {
                Ok(())
            } else {
                Err(Refusal::OtherVaccine)
            }
        }
        _ => Err(Refusal::NotDue),
    }
}
