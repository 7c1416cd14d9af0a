//! The register of beneficiaries: population and changes in one, read with a grant and changed with
//! a mandate.

use std::sync::Arc;

use bytes::Bytes;
use population::{Mobile, ReferenceId};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::agenda::{Held, held, is_open};
use super::answers::Answers;
use super::backend::{Store as _, Unavailable};
use super::booked::{Booked, Visit};
use super::certified::Certified;
use super::changes::{Appointment, Household, Key, Taken};
use super::kind::Backend;
use super::member::{Drive, Member, Origin};
use super::order::{Order, Outcome, Receipt, Refusal};
use super::pages::{PageKey, Pages};
use super::record::Record;
use super::whereabouts::Whereabouts;
use crate::auth::{Grant, Mandate};
use crate::clock::Clock;
use crate::observe::Observer;
use crate::policy::FieldsPolicy;

/// The register on one day of the drive.
pub(crate) struct Register {
    drive: Drive,
    store: Backend,
    pages: Arc<Pages>,
    fields: Arc<dyn FieldsPolicy>,
    observer: Arc<Observer>,
    answers: Answers,
    clock: Clock,
}

impl Register {
    /// A register that keeps changes in `store` and drops the `pages` that they make untrue.
    pub(crate) fn new(
        drive: Drive,
        store: Backend,
        pages: Arc<Pages>,
        fields: Arc<dyn FieldsPolicy>,
        observer: Arc<Observer>,
        clock: Clock,
    ) -> Self {
        Self {
            drive,
            store,
            pages,
            fields,
            observer,
            answers: Answers::new(),
            clock,
        }
    }

    /// Whether the store answers.
    pub(crate) async fn is_reachable(&self) -> bool {
        // No mobile has this number, so this reads and finds nothing.
        self.store.row(Key::Household(0)).await.is_ok()
    }

    /// The records that the grant opens, in the order of registration.
    pub(crate) async fn read(&self, grant: &Grant) -> Result<Vec<Record>, Unavailable> {
        let changes = self.store.household(grant.mobile()).await?;
        Ok(self.records(grant, &changes))
    }

    /// The same as text, which is kept; so there must be one `write` for each door.
    pub(crate) async fn text(
        &self,
        grant: &Grant,
        write: fn(Vec<Record>) -> Vec<u8>,
    ) -> Result<Bytes, Unavailable> {
        let changes = self.store.household(grant.mobile()).await?;
        let make = |changes: &Household| Bytes::from(write(self.records(grant, changes)));
        let now = self.clock.elapsed();
        Ok(self.answers.get(now, grant.subject(), changes, make))
    }

    fn records(&self, grant: &Grant, changes: &Household) -> Vec<Record> {
        let members = self.drive.members(grant.mobile(), changes);
        let opened = members.iter().filter(|member| grant.is_for(member.id));
        opened
            .map(|member| self.record(grant, member, changes))
            .collect()
    }

    /// What a certificate says of the person that the grant opens; `None` before the first dose.
    pub(crate) async fn certified(&self, grant: &Grant) -> Result<Option<Certified>, Unavailable> {
        let changes = self.store.household(grant.mobile()).await?;
        let members = self.drive.members(grant.mobile(), &changes);
        let mut opened = members.iter().filter(|member| grant.is_for(member.id));
        let certified = |member| Certified::new(&self.drive, grant.mobile(), member);
        Ok(opened.next().and_then(certified))
    }

    /// The appointments that the grant opens and that are not over, each with its people.
    pub(crate) async fn visits(&self, grant: &Grant) -> Result<Vec<Visit>, Unavailable> {
        let changes = self.store.household(grant.mobile()).await?;
        let members = self.drive.members(grant.mobile(), &changes);
        let visit = |appointment: &Appointment| {
            let held = held(&self.drive.population, appointment.session)?;
            let people = members
                .iter()
                .filter(|member| grant.is_for(member.id) && appointment.is_for(member.id));
            let people: Vec<_> = people
                .map(|member| self.record(grant, member, &changes))
                .collect();
            (held.date >= self.drive.date && !people.is_empty()).then(|| Visit {
                booked: Booked::new(appointment, &held),
                vaccine: held.sitting.vaccine.name(),
                people,
            })
        };
        Ok(changes.appointments.iter().filter_map(visit).collect())
    }

    fn record(&self, grant: &Grant, member: &Member, changes: &Household) -> Record {
        let population = &self.drive.population;
        let mut record = Record::masked(member, grant.mobile(), population.seed());
        record.appointments = changes
            .appointments_of(member.id)
            .filter_map(|appointment| {
                Some(Booked::new(
                    appointment,
                    &held(population, appointment.session)?,
                ))
            })
            .collect();
        // A newcomer gave no more than the record shows, so there is nothing to add.
        if let Origin::Population(person) = &member.origin {
            self.fields
                .complete(population, grant.door(), person, &mut record);
        }
        record
    }

    /// Whether anybody is registered on a mobile.
    pub(crate) async fn is_registered(&self, mobile: Mobile) -> Result<bool, Unavailable> {
        let changes = self.store.household(mobile).await?;
        Ok(!self.drive.members(mobile, &changes).is_empty())
    }

    /// The mobile of somebody who is registered.
    pub(crate) async fn mobile_of(&self, id: ReferenceId) -> Result<Option<Mobile>, Unavailable> {
        let Some(mobile) = self.mobile_by_id(id).await? else {
            return Ok(None);
        };
        let changes = self.store.household(mobile).await?;
        let members = self.drive.members(mobile, &changes);
        let is_member = members.iter().any(|member| member.id == id);
        Ok(is_member.then_some(mobile))
    }

    /// The mobile that an id was registered with; its owner may be gone.
    async fn mobile_by_id(&self, id: ReferenceId) -> Result<Option<Mobile>, Unavailable> {
        match self.drive.population.person_by_reference_id(id) {
            Some(person) => Ok(Some(person.household().mobile())),
            None => self.store.mobile(Key::Newcomer(id.as_u64())).await,
        }
    }

    /// Where the people on a mobile belong, for the jurisdiction to judge.
    pub(crate) async fn whereabouts(
        &self,
        mobile: Mobile,
    ) -> Result<Vec<Whereabouts>, Unavailable> {
        let changes = self.store.household(mobile).await?;
        Ok(Whereabouts::of_household(&self.drive, mobile, &changes))
    }

    /// Where one person belongs, and the mobile; `None` for nobody.
    pub(crate) async fn whereabouts_of(
        &self,
        id: ReferenceId,
    ) -> Result<Option<(Mobile, Whereabouts)>, Unavailable> {
        let Some(mobile) = self.mobile_by_id(id).await? else {
            return Ok(None);
        };
        let people = self.whereabouts(mobile).await?;
        let person = people.into_iter().find(|person| person.id == id);
        Ok(person.map(|person| (mobile, person)))
    }

    /// The mobile behind an appointment.
    pub(crate) async fn mobile_of_appointment(
        &self,
        id: Uuid,
    ) -> Result<Option<Mobile>, Unavailable> {
        self.store.mobile(Key::Appointment(id)).await
    }

    /// A session that is not over.
    pub(crate) fn session(&self, id: Uuid) -> Option<Held> {
        held(&self.drive.population, id).filter(|held| is_open(self.drive.date, held.date))
    }

    /// The places that are taken in each of these sessions. A page that cannot be told shows none as
    /// taken; a booking is checked again when it is made.
    pub(crate) async fn taken(&self, sessions: &[Uuid]) -> Vec<Taken> {
        let taken = self.store.taken(sessions).await;
        taken.unwrap_or_else(|_| vec![Taken::default(); sessions.len()])
    }

    /// Carries an order out on the household of the mandate. It is carried out even if the caller
    /// goes away meanwhile.
    pub(crate) async fn change(&self, mandate: &Mandate, order: Order) -> Outcome {
        let (kind, began) = (order.kind(), self.observer.now());
        let (answer, answered) = oneshot::channel();
        let (drive, pages) = (self.drive, Arc::clone(&self.pages));
        let reply = move |outcome: Outcome| {
            if let Ok(receipt) = &outcome {
                drop_pages(&drive, &pages, receipt);
            }
            // Nobody waits any more when the caller went away.
            let _ = answer.send(outcome);
        };
        self.store.write(mandate.mobile(), order, Box::new(reply));
        let outcome = answered.await.unwrap_or(Err(Refusal::Unavailable));
        let took = self.observer.now().saturating_sub(began);
        self.observer.ordered(kind, &outcome, took);
        outcome
    }

    /// Carries many orders out, each for itself on the household of its mandate; their ends, in
    /// their order.
    pub(crate) async fn change_all(&self, orders: Vec<(Mandate, Order)>) -> Vec<Outcome> {
        let kinds: Vec<_> = orders.iter().map(|(_, order)| order.kind()).collect();
        let began = self.observer.now();
        let (answer, answered) = oneshot::channel();
        let (drive, pages) = (self.drive, Arc::clone(&self.pages));
        let reply = move |outcomes: Vec<Outcome>| {
            for receipt in outcomes.iter().flatten() {
                drop_pages(&drive, &pages, receipt);
            }
            // Nobody waits any more when the caller went away.
            let _ = answer.send(outcomes);
        };
        let orders = orders.into_iter();
        let orders = orders.map(|(mandate, order)| (mandate.mobile(), order));
        self.store.write_all(orders.collect(), Box::new(reply));
        let outcomes = answered.await;
        let outcomes = outcomes.unwrap_or_else(|_| vec![Err(Refusal::Unavailable); kinds.len()]);
        let took = self.observer.now().saturating_sub(began);
        for (kind, outcome) in kinds.into_iter().zip(&outcomes) {
            self.observer.ordered(kind, outcome, took);
        }
        outcomes
    }
}

fn drop_pages(drive: &Drive, pages: &Pages, receipt: &Receipt) {
    let sessions = receipt.sessions.iter();
    for held in sessions.filter_map(|&session| held(&drive.population, session)) {
        for key in PageKey::showing(&held.centre, held.date) {
            pages.drop_page(key);
        }
    }
}
