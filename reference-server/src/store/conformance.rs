//! What every backend must do, whatever it is made of. A backend runs all of it with
//! [`suite`]; each promise gets a store of its own.

use std::sync::mpsc::channel;

use population::{Gender, Household, Mobile, PhotoIdKind, ReferenceId, Vaccine};
use uuid::Uuid;

use super::backend::{Store, Unavailable};
use super::changes::{Newcomer, Taken};
use super::member::Drive;
use super::order::{Order, Outcome, Refusal};
use super::stage::{self, Wanted};

/// Asks and waits for the end.
pub(super) fn ask(store: &impl Store, mobile: Mobile, order: Order) -> Outcome {
    let (answer, answered) = channel();
    let reply = move |outcome| answer.send(outcome).expect("the test waits");
    store.write(mobile, order, Box::new(reply));
    answered.recv().expect("every order is answered")
}

/// Waits for what a store says.
pub(super) fn now<T>(answer: impl Future<Output = Result<T, Unavailable>>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(answer).expect("the store can be read")
}

/// Makes a store for each promise and puts it to the test.
pub(super) fn suite<S: Store>(open: impl Fn(Drive) -> S) {
    let promises: [fn(&Scene<S>); 10] = [
        a_booking_takes_places_and_a_cancellation_gives_them_back,
        a_full_session_takes_nobody,
        a_group_is_booked_whole_or_not_at_all,
        one_live_appointment_a_dose,
        another_slot_of_a_full_session_can_be_had,
        a_mobile_has_four_people,
        who_is_deleted_is_gone_with_the_appointments,
        doses_keep_their_order_and_distance,
        strangers_are_unknown,
        age_limits_hold,
    ];
    for promise in promises {
        let drive = stage::drive();
        let store = open(drive);
        promise(&Scene { drive, store });
    }
}

struct Scene<S> {
    drive: Drive,
    store: S,
}

impl<S: Store> Scene<S> {
    fn ask(&self, household: &Household, order: Order) -> Outcome {
        ask(&self.store, household.mobile(), order)
    }

    fn book(
        &self,
        household: &Household,
        people: &[ReferenceId],
        session: Uuid,
    ) -> Result<Uuid, Refusal> {
        let order = schedule(people, session);
        let Order::Schedule { appointment, .. } = order else {
            unreachable!("it is a booking");
        };
        self.ask(household, order).map(|_| appointment)
    }

    fn taken(&self, session: Uuid) -> Taken {
        now(self.store.taken(&[session]))[0]
    }

    fn appointments(&self, household: &Household) -> usize {
        let changes = now(self.store.household(household.mobile()));
        changes.appointments.len()
    }
}

/// A booking of the first slot for first doses.
pub(super) fn schedule(people: &[ReferenceId], session: Uuid) -> Order {
    Order::Schedule {
        appointment: crate::entropy::uuid(),
        people: people.to_vec(),
        dose: 1,
        session,
        slot: 0,
    }
}

fn newcomer(name: &str) -> Order {
    Order::Register {
        choice: 7,
        newcomer: Newcomer {
            name: name.to_owned(),
            birth_year: 1_970,
            gender: Gender::Female,
            photo_id_kind: PhotoIdKind::Pan,
            photo_id_masked: "XXXXXX123A".to_owned(),
            comorbidity: false,
            registered_at: None,
        },
    }
}

fn a_booking_takes_places_and_a_cancellation_gives_them_back(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 2, 0);
    let session = stage::session(&scene.drive, Wanted::places(3));
    let appointment = scene
        .book(&household, &people[..2], session)
        .expect("there is room");
    assert_eq!(scene.taken(session), Taken { dose1: 2, dose2: 0 });
    let cancel = |people: &[ReferenceId]| Order::Cancel {
        appointment,
        people: people.to_vec(),
    };
    scene
        .ask(&household, cancel(&people[..1]))
        .expect("one of the two");
    assert_eq!(scene.taken(session).dose1, 1);
    assert_eq!(
        scene.ask(&household, cancel(&people[..1])),
        Err(Refusal::Unknown)
    );
    scene
        .ask(&household, cancel(&people[1..2]))
        .expect("the other");
    assert_eq!(
        (scene.taken(session).dose1, scene.appointments(&household)),
        (0, 0)
    );
    scene
        .book(&household, &people[..2], session)
        .expect("the places are free again");
}

fn a_full_session_takes_nobody(scene: &Scene<impl Store>) {
    let session = stage::session(&scene.drive, Wanted::exactly(1));
    let (first, one) = stage::undosed(&scene.drive, 1, 0);
    let (second, other) = stage::undosed(&scene.drive, 1, 1);
    scene
        .book(&first, &one[..1], session)
        .expect("there is one place");
    assert_eq!(
        scene.book(&second, &other[..1], session),
        Err(Refusal::Full)
    );
    assert_eq!(
        (scene.taken(session).dose1, scene.appointments(&second)),
        (1, 0)
    );
}

fn a_group_is_booked_whole_or_not_at_all(scene: &Scene<impl Store>) {
    let session = stage::session(&scene.drive, Wanted::exactly(1));
    let (household, people) = stage::undosed(&scene.drive, 2, 0);
    assert_eq!(
        scene.book(&household, &people[..2], session),
        Err(Refusal::Full)
    );
    assert_eq!(
        (scene.taken(session).dose1, scene.appointments(&household)),
        (0, 0)
    );
    let twice = [people[0], people[0]];
    let roomy = stage::session(&scene.drive, Wanted::places(3));
    assert_eq!(scene.book(&household, &twice, roomy), Err(Refusal::Unknown));
    assert_eq!(scene.book(&household, &[], roomy), Err(Refusal::Unknown));
}

fn one_live_appointment_a_dose(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 2, 0);
    let session = stage::session(&scene.drive, Wanted::places(3));
    scene
        .book(&household, &people[..1], session)
        .expect("the first");
    assert_eq!(
        scene.book(&household, &people[..2], session),
        Err(Refusal::AlreadyBooked)
    );
    assert_eq!(
        scene.taken(session).dose1,
        1,
        "the other one has no place either"
    );
}

fn another_slot_of_a_full_session_can_be_had(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 1, 0);
    let small = stage::session(&scene.drive, Wanted::exactly(1));
    let roomy = stage::session(&scene.drive, Wanted::places(3));
    let appointment = scene
        .book(&household, &people[..1], small)
        .expect("there is a place");
    let move_to = |session, slot| Order::Reschedule {
        appointment,
        session,
        slot,
    };
    scene
        .ask(&household, move_to(small, 3))
        .expect("the own place counts as free");
    scene
        .ask(&household, move_to(roomy, 1))
        .expect("there is room");
    assert_eq!((scene.taken(small).dose1, scene.taken(roomy).dose1), (0, 1));
    let nowhere = move_to(Uuid::nil(), 0);
    assert_eq!(scene.ask(&household, nowhere), Err(Refusal::NoSession));
    let past = stage::session(&scene.drive, Wanted::past());
    assert_eq!(
        scene.ask(&household, move_to(past, 0)),
        Err(Refusal::NoSession)
    );
    assert_eq!(
        scene.taken(roomy).dose1,
        1,
        "a refused move gives nothing back"
    );
}

fn a_mobile_has_four_people(scene: &Scene<impl Store>) {
    let nobody = scene.drive.population.unregistered_mobile(5);
    let register = |name| ask(&scene.store, nobody, newcomer(name));
    let mut ids: Vec<ReferenceId> = ["Asha", "Bela", "Chitra", "Devi"]
        .iter()
        .map(|name| {
            register(name)
                .expect("there is room")
                .registered
                .expect("an id")
        })
        .collect();
    assert_eq!(register("Esha"), Err(Refusal::HouseholdFull));
    let changes = now(scene.store.household(nobody));
    let members = scene.drive.members(nobody, &changes);
    assert_eq!(
        members.iter().map(|member| member.id).collect::<Vec<_>>(),
        ids
    );
    for id in &ids {
        assert_eq!(scene.drive.population.person_by_reference_id(*id), None);
    }
    ids.dedup();
    assert_eq!(ids.len(), 4, "the same choice gives different ids");
    let session = stage::session(&scene.drive, Wanted::places(3));
    ask(&scene.store, nobody, schedule(&ids[..1], session)).expect("newcomers book too");
    let delete = Order::Delete { person: ids[0] };
    ask(&scene.store, nobody, delete).expect("no dose is on record");
    assert_eq!(scene.taken(session).dose1, 0);
    register("Esha").expect("there is room again");
}

fn who_is_deleted_is_gone_with_the_appointments(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 2, 0);
    let session = stage::session(&scene.drive, Wanted::places(3));
    scene
        .book(&household, &people[..2], session)
        .expect("there is room");
    let delete = Order::Delete { person: people[0] };
    scene
        .ask(&household, delete.clone())
        .expect("no dose is on record");
    assert_eq!(scene.ask(&household, delete), Err(Refusal::Unknown));
    assert_eq!(
        (scene.taken(session).dose1, scene.appointments(&household)),
        (1, 1)
    );
    let changes = now(scene.store.household(household.mobile()));
    let members = scene.drive.members(household.mobile(), &changes);
    assert!(members.iter().all(|member| member.id != people[0]));
    assert_eq!(
        scene.book(&household, &people[..1], session),
        Err(Refusal::Unknown)
    );
    let (dosed, id) = stage::dosed(&scene.drive);
    let delete = Order::Delete { person: id };
    assert_eq!(scene.ask(&dosed, delete), Err(Refusal::Vaccinated));
}

fn doses_keep_their_order_and_distance(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 1, 0);
    let give = |dose| Order::Vaccinate {
        person: people[0],
        dose,
        vaccine: Vaccine::Covaxin,
        batch: "CX00001".to_owned(),
        centre: 1,
    };
    let second = |wanted: Wanted| Order::Schedule {
        appointment: crate::entropy::uuid(),
        people: people[..1].to_vec(),
        dose: 2,
        session: stage::session(&scene.drive, wanted),
        slot: 0,
    };
    let book = |wanted| scene.ask(&household, second(wanted));
    assert_eq!(scene.ask(&household, give(2)), Err(Refusal::NotDue));
    assert_eq!(
        book(Wanted::second(Vaccine::Covaxin, 28)),
        Err(Refusal::NotDue)
    );
    let session = stage::session(&scene.drive, Wanted::places(3));
    scene
        .book(&household, &people[..1], session)
        .expect("a first dose in some days");
    scene
        .ask(&household, give(1))
        .expect("but it was given today");
    assert_eq!(
        scene.taken(session).dose1,
        0,
        "the place is not needed any more"
    );
    assert_eq!(scene.ask(&household, give(1)), Err(Refusal::DoseGiven));
    assert_eq!(
        scene.book(&household, &people[..1], session),
        Err(Refusal::DoseGiven)
    );
    assert_eq!(scene.ask(&household, give(2)), Err(Refusal::NotDue));
    assert_eq!(
        book(Wanted::second(Vaccine::Covaxin, 27)),
        Err(Refusal::NotDue)
    );
    assert_eq!(
        book(Wanted::second(Vaccine::Covishield, 28)),
        Err(Refusal::OtherVaccine)
    );
    book(Wanted::second(Vaccine::Covaxin, 28)).expect("it is due");
    let changes = now(scene.store.household(household.mobile()));
    let members = scene.drive.members(household.mobile(), &changes);
    let member = members.iter().find(|member| member.id == people[0]);
    assert_eq!(member.expect("still there").doses.len(), 1);
}

fn strangers_are_unknown(scene: &Scene<impl Store>) {
    let (household, people) = stage::undosed(&scene.drive, 1, 0);
    let (stranger, theirs) = stage::undosed(&scene.drive, 1, 1);
    let session = stage::session(&scene.drive, Wanted::places(3));
    assert_eq!(
        scene.book(&stranger, &people[..1], session),
        Err(Refusal::Unknown)
    );
    assert_eq!(
        scene.book(&household, &[people[0], theirs[0]], session),
        Err(Refusal::Unknown)
    );
    let appointment = scene
        .book(&household, &people[..1], session)
        .expect("their own");
    let move_it = Order::Reschedule {
        appointment,
        session,
        slot: 1,
    };
    assert_eq!(scene.ask(&stranger, move_it), Err(Refusal::Unknown));
    let cancel = Order::Cancel {
        appointment,
        people: people[..1].to_vec(),
    };
    assert_eq!(scene.ask(&stranger, cancel), Err(Refusal::Unknown));
    assert_eq!(scene.taken(session).dose1, 1);
}

fn age_limits_hold(scene: &Scene<impl Store>) {
    let nobody = scene.drive.population.unregistered_mobile(1);
    let born = |year| {
        let Order::Register {
            choice,
            mut newcomer,
        } = newcomer("Asha")
        else {
            unreachable!("it is a registration");
        };
        newcomer.birth_year = year;
        let order = Order::Register { choice, newcomer };
        let receipt = ask(&scene.store, nobody, order).expect("there is room");
        receipt.registered.expect("an id")
    };
    let session = stage::session(&scene.drive, Wanted::from_45_years());
    let book = |id| {
        let order = schedule(&[id], session);
        ask(&scene.store, nobody, order).map(drop)
    };
    assert_eq!(book(born(1_977)), Err(Refusal::TooYoung));
    assert_eq!(book(born(1_976)), Ok(()));
}
