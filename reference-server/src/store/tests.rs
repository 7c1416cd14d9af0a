//! Every backend keeps its promises, alone and under concurrent clients; a faulty one is found out.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use population::{Household, Mobile, ReferenceId};
use uuid::Uuid;

use super::backend::{Reply, Rows, Store, Unavailable};
use super::changes::{Key, Row, Taken};
use super::conformance::{ask, now, schedule, suite};
use super::embedded::Embedded;
use super::fault::StoreError;
use super::history::{Event, unexplained};
use super::member::Drive;
use super::memory::Memory;
use super::order::{Order, Refusal};
use super::stage::{self, Wanted};

const CLIENTS: usize = 8;
const ORDERS_EACH: u64 = 150;

fn embedded(folder: &Path, drive: Drive) -> Embedded {
    Embedded::open(folder, drive).expect("a folder of our own")
}

#[test]
fn memory_conforms() {
    suite(Memory::new);
}

#[test]
fn embedded_conforms() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = AtomicU64::new(0);
    suite(|drive| {
        let number = count.fetch_add(1, Ordering::Relaxed).to_string();
        embedded(&folder.path().join(number), drive)
    });
}

#[test]
fn a_run_on_memory_can_be_explained() {
    let drive = stage::drive();
    let found = run(&drive, &[&Memory::new(drive)]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_run_on_disk_can_be_explained_and_is_still_there_afterwards() {
    let folder = tempfile::tempdir().expect("a folder");
    let drive = stage::drive();
    let store = embedded(folder.path(), drive);
    assert_eq!(run(&drive, &[&store]), Vec::<String>::new());
    let look = |store: &Embedded| {
        clients(&drive)
            .iter()
            .map(|(household, _)| now(store.household(household.mobile())))
            .collect::<Vec<_>>()
    };
    let before = look(&store);
    assert!(before.iter().any(|household| !household.people.is_empty()));
    drop(store);
    assert_eq!(look(&embedded(folder.path(), drive)), before);
}

#[test]
fn the_checker_finds_a_store_that_forgets_to_count() {
    let found = faulty(|key, row| match (key, row) {
        (Key::Session(_), Some(Row::Taken(_))) => Some(Row::Taken(Taken::default())),
        (_, row) => row,
    });
    assert!(
        found.iter().any(|line| line.starts_with("overbooked")),
        "{found:?}"
    );
}

#[test]
fn the_checker_finds_a_store_that_forgets_appointments() {
    let found = faulty(|key, row| match (key, row) {
        (Key::Household(_), Some(Row::Household(mut household))) => {
            household.appointments.clear();
            Some(Row::Household(household))
        }
        (_, row) => row,
    });
    assert!(
        found.iter().any(|line| line.starts_with("two live")),
        "{found:?}"
    );
}

#[test]
fn the_checker_finds_a_store_that_refuses_for_nothing() {
    let found = faulty(|key, row| match key {
        Key::Session(_) => Some(Row::Taken(Taken {
            dose1: 1_000,
            dose2: 0,
        })),
        _ => row,
    });
    assert!(
        found.iter().any(|line| line.starts_with("refused")),
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_opened_is_refused_with_advice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, drive) = (folder.path().join("store"), stage::drive());
    let refusal = |path: &Path, drive| {
        let error = Embedded::open(path, drive)
            .err()
            .expect("this must not open");
        error
            .to_string()
            .replace(&folder.path().display().to_string(), "FOLDER")
    };
    let open = embedded(&path, drive);
    let in_use = refusal(&path, drive);
    drop(open);
    let others = Drive {
        population: population::Population::new(12, 500).expect("a population"),
        ..drive
    };
    let other_people = refusal(&path, others);
    let file = folder.path().join("file");
    std::fs::write(&file, "a file").expect("a file");
    let not_a_folder = refusal(&file, drive);
    insta::assert_snapshot!([in_use, other_people, not_a_folder].join("\n"), @r"
    FOLDER/store is in use by another registry: stop that one, or choose another folder
    FOLDER/store holds changes to other people: start with `--seed 11 --people 20000`, or choose an empty store with `--data` or `--store`
    cannot keep changes in FOLDER/file: choose a folder that you may write to, on a disk with room
    ");
    drop(embedded(&path, drive));
}

#[test]
fn a_folder_of_another_version_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let drive = stage::drive();
    drop(embedded(folder.path(), drive));
    let database = fjall::Database::builder(folder.path())
        .open()
        .expect("nobody has it");
    let meta = database.keyspace("meta", fjall::KeyspaceCreateOptions::default);
    let later = r#"{"format":2,"seed":11,"people":20000}"#;
    meta.expect("it is there")
        .insert("identity", later)
        .expect("a disk");
    drop(database);
    let refused = Embedded::open(folder.path(), drive).err();
    assert!(
        matches!(refused, Some(StoreError::OtherVersion(_))),
        "{refused:?}"
    );
}

/// Households with two people to book for.
pub(super) fn clients(drive: &Drive) -> Vec<(Household, Vec<ReferenceId>)> {
    (0..CLIENTS).map(|n| stage::undosed(drive, 2, n)).collect()
}

/// A run on these stores, which are one to those who use them, and what the checker says about it.
pub(super) fn run(drive: &Drive, stores: &[&impl Store]) -> Vec<String> {
    let events = history(drive, stores);
    let refused = |why| events.iter().any(|event: &Event| event.outcome == Err(why));
    assert!(events.iter().any(|event| event.outcome.is_ok()) || refused(Refusal::Full));
    assert!(!refused(Refusal::Unavailable), "every store can be reached");
    unexplained(drive, &events, stores[0])
}

/// Clients who book and cancel at once, few places. Two clients share a household, so that its
/// people are asked for twice.
pub(super) fn history(drive: &Drive, stores: &[&impl Store]) -> Vec<Event> {
    let sessions: Vec<Uuid> = (2..6)
        .map(|places| stage::session(drive, Wanted::exactly(places)))
        .collect();
    let (instants, events) = (AtomicU64::new(1), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for (number, (household, people)) in clients(drive).iter().enumerate() {
            for twin in 0..2 {
                let client = Client {
                    store: stores[twin % stores.len()],
                    mobile: household.mobile(),
                    people: people[..2].to_vec(),
                    sessions: &sessions,
                    instants: &instants,
                    seed: (number * 2 + twin) as u64,
                };
                let events = &events;
                scope.spawn(move || {
                    let own = client.work();
                    events.lock().expect("no client panicked").extend(own);
                });
            }
        }
    });
    events.into_inner().expect("no client panicked")
}

struct Client<'a, S> {
    store: &'a S,
    mobile: Mobile,
    people: Vec<ReferenceId>,
    sessions: &'a [Uuid],
    instants: &'a AtomicU64,
    seed: u64,
}

impl<S: Store> Client<'_, S> {
    fn work(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut booked: Vec<(Uuid, Vec<ReferenceId>)> = Vec::new();
        let mut draw = population::mix::Rng::new(self.seed, 1);
        for _ in 0..ORDERS_EACH {
            let cancels = !booked.is_empty() && draw.below(2) == 0;
            let order = if cancels {
                let (appointment, people) = booked.remove(0);
                Order::Cancel {
                    appointment,
                    people,
                }
            } else {
                let session = self.sessions[draw.below(self.sessions.len() as u64) as usize];
                let first = draw.below(2) as usize;
                let end = 1 + draw.below(2) as usize;
                schedule(&self.people[first.min(end - 1)..end], session)
            };
            let begin = self.instants.fetch_add(1, Ordering::SeqCst);
            let outcome = ask(self.store, self.mobile, order.clone());
            let end = self.instants.fetch_add(1, Ordering::SeqCst);
            if let (
                Ok(_),
                Order::Schedule {
                    appointment,
                    people,
                    ..
                },
            ) = (&outcome, &order)
            {
                booked.push((*appointment, people.clone()));
            }
            events.push(Event {
                order,
                outcome,
                span: begin..end,
            });
        }
        events
    }
}

/// A store whose rules see something else than what is there.
struct Faulty {
    drive: Drive,
    table: Mutex<std::collections::BTreeMap<Key, Row>>,
    see: fn(Key, Option<Row>) -> Option<Row>,
}

struct Seen<'a>(
    &'a std::collections::BTreeMap<Key, Row>,
    fn(Key, Option<Row>) -> Option<Row>,
);

impl Rows for Seen<'_> {
    fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        Ok((self.1)(key, self.0.row(key)?))
    }
}

impl Store for Faulty {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        self.table.lock().expect("no client panicked").row(key)
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        let table = self.table.lock().expect("no client panicked");
        keys.iter().map(|&key| table.row(key)).collect()
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        let mut table = self.table.lock().expect("no client panicked");
        let seen = Seen(&table, self.see);
        let outcome = super::rules::carry_out(&self.drive, &seen, mobile, &order);
        reply(outcome.map(|(receipt, changes)| {
            for (key, row) in changes {
                match row {
                    Some(row) => table.insert(key, row),
                    None => table.remove(&key),
                };
            }
            receipt
        }));
    }
}

/// What the checker says about a run on a faulty store.
fn faulty(see: fn(Key, Option<Row>) -> Option<Row>) -> Vec<String> {
    let drive = stage::drive();
    let store = Faulty {
        drive,
        table: Mutex::default(),
        see,
    };
    run(&drive, &[&store])
}
