//! The promises of every backend on a real database, with several registries at it and with
//! connections that are lost.

#[path = "../../../tests/support/fresh_database.rs"]
mod fresh_database;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use population::Population;

use self::fresh_database::FreshDatabase;
use super::super::conformance::{now, suite};
use super::super::fault::StoreError;
use super::super::history::unexplained;
use super::super::member::Drive;
use super::super::order::Refusal;
use super::super::stage;
use super::super::tests::{clients, history, run};
use super::*;

/// All connections are ended each time that so many orders were given.
const ORDERS_BETWEEN_CUTS: usize = 120;

/// Tries, a millisecond apart, after which a database does not come back any more.
const TRIES: usize = 30_000;

fn open(database: &FreshDatabase, drive: Drive) -> Postgres {
    let url = RemoteUrl::new(database.url());
    Postgres::open(&url, drive).expect("a database of our own")
}

/// A store, and its database for as long as the store is used.
struct Alone(
    Postgres,
    #[expect(dead_code, reason = "dropped after the store")] FreshDatabase,
);

impl Store for Alone {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        self.0.row(key).await
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        self.0.rows(keys).await
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        self.0.write(mobile, order, reply);
    }
}

#[test]
fn postgres_conforms() {
    let Some(_) = FreshDatabase::new() else {
        return;
    };
    suite(|drive| {
        let own = FreshDatabase::new().expect("there was one before");
        Alone(open(&own, drive), own)
    });
}

#[test]
fn a_run_of_two_registries_on_one_database_can_be_explained() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let drive = stage::drive();
    let (one, other) = thread::scope(|scope| {
        // Both make the tables at once.
        let one = scope.spawn(|| open(&database, drive));
        let other = scope.spawn(|| open(&database, drive));
        (
            one.join().expect("it opens"),
            other.join().expect("it opens"),
        )
    });
    assert_eq!(run(&drive, &[&one, &other]), Vec::<String>::new());
    let look = |store: &Postgres| {
        let clients = clients(&drive);
        let households = clients.iter();
        let rows = households.map(|(household, _)| now(store.household(household.mobile())));
        rows.collect::<Vec<_>>()
    };
    let before = look(&one);
    assert!(before.iter().any(|household| !household.people.is_empty()));
    drop((one, other));
    assert_eq!(look(&open(&database, drive)), before, "after a restart");
}

/// A store whose connections are cut while it carries orders out. No order is given before the
/// database can be reached again, or a slow machine would refuse everything that is asked.
struct Cut<'a> {
    store: &'a Postgres,
    database: &'a FreshDatabase,
    orders: &'a AtomicUsize,
}

impl Cut<'_> {
    fn wait_until_reached(&self, key: Key) {
        let reached = async {
            for _ in 0..TRIES {
                if self.store.row(key).await.is_ok() {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Err(Unavailable)
        };
        now(reached);
    }

    /// Ends every connection to the database, as a failing one would.
    fn cut(&self) {
        let url = self.database.url();
        let (_, name) = url.rsplit_once('/').expect("a name ends the address");
        let backends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity";
        self.database
            .ask(&format!("{backends} WHERE datname = '{name}'"));
    }
}

impl Store for Cut<'_> {
    async fn row(&self, key: Key) -> Result<Option<Row>, Unavailable> {
        self.store.row(key).await
    }

    async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Row>>, Unavailable> {
        self.store.rows(keys).await
    }

    fn write(&self, mobile: Mobile, order: Order, reply: Reply) {
        self.wait_until_reached(Key::Household(mobile.as_u64()));
        self.store.write(mobile, order, reply);
        let given = self.orders.fetch_add(1, Ordering::Relaxed) + 1;
        if given.is_multiple_of(ORDERS_BETWEEN_CUTS) {
            self.cut();
        }
    }
}

#[test]
fn a_run_whose_connections_are_cut_loses_nothing_that_was_acknowledged() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let drive = stage::drive();
    let (one, other) = (open(&database, drive), open(&database, drive));
    let orders = AtomicUsize::new(0);
    let cut = |store| Cut {
        store,
        database: &database,
        orders: &orders,
    };
    let events = history(&drive, &[&cut(&one), &cut(&other)]);
    let ended = |outcome| {
        let events = events.iter();
        events.filter(|event| event.outcome == outcome).count()
    };
    let unknown = ended(Err(Refusal::Unavailable));
    let kept = events.iter().filter(|event| event.outcome.is_ok()).count();
    // A booking of which nobody knows takes its places for good, so that fewer and fewer are left.
    assert!(unknown > 0 && kept > 20, "{unknown} unknown, {kept} kept");
    let fresh = open(&database, drive);
    assert_eq!(unexplained(&drive, &events, &fresh), Vec::<String>::new());
}

#[test]
fn what_cannot_be_opened_is_refused_with_advice() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let drive = stage::drive();
    drop(open(&database, drive));
    let others = Drive {
        population: Population::new(12, 500).expect("a population"),
        ..drive
    };
    let refusal = |url: &str, drive| {
        let error = Postgres::open(&RemoteUrl::new(url), drive).err();
        error.expect("this must not open")
    };
    let other_people = refusal(&database.url(), others).to_string();
    assert!(
        other_people.contains("start with `--seed 11 --people 20000`"),
        "{other_people}"
    );
    let nobody = refusal("postgres://clerk:secret@127.0.0.1:1/none", drive).to_string();
    let place = "cannot keep changes in postgres://127.0.0.1:1/none: see that it runs";
    assert!(nobody.starts_with(place), "{nobody}");
    let unreadable = refusal("postgres://[", drive);
    assert!(
        matches!(unreadable, StoreError::Database { .. }),
        "{unreadable:?}"
    );
}
