//! Kills a registry under load, again and again, and looks for what it promised.
//!
//! This program starts itself as a registry on a folder, lets several households register, book,
//! move and cancel, kills the registry (SIGKILL) at a random instant, starts it again on the same
//! folder, and compares every dashboard and the page of free places with what was answered. The one
//! request of a household that got no answer may have happened or not, but not in part. With
//! `MOCKDRILL_TEST_POSTGRES` it does the same on a database.
//!
//! `CRASH_SEED` repeats a choice of instants and requests; `CRASH_KILLS` sets how many.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test program of its own reads the clock and prints"
)]

#[path = "../support/fresh_database.rs"]
mod fresh_database;
mod household;
mod http;
mod registry;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use population::mix::Rng;

use fresh_database::FreshDatabase;
use household::{Books, State, Visitor};
use registry::Running;

const KILLS: u64 = 200;
/// On PostgreSQL, where a start takes longer.
const KILLS_POSTGRES: u64 = 40;
const HOUSEHOLDS: usize = 6;
/// A kill waits for fewer answered changes than this: for answers and not for time, so that a busy
/// machine is killed under as much load as an idle one.
const ANSWERED_MAX: u64 = 64;
/// And comes at most this long after the last of them.
const LATER_MICROSECONDS: u64 = 2_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("serve") => registry::serve(&arguments[2]),
        // The test runner's other questions (`--list`, a filter) are not for a single test.
        Some("--list") => println!("crash: test"),
        _ => {
            let folder = tempfile::tempdir().expect("a folder");
            crash(&folder.path().display().to_string(), KILLS);
            if let Some(database) = FreshDatabase::new() {
                crash(&database.url(), KILLS_POSTGRES);
            }
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Kills registries on one store.
fn crash(store: &str, kills: u64) {
    let seed = number("CRASH_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let kills = number("CRASH_KILLS").unwrap_or(kills);
    println!("crash test: CRASH_SEED={seed}");
    let mut draw = Rng::new(seed, 1);
    let mut expected: Vec<Vec<State>> = vec![Vec::new(); HOUSEHOLDS];
    let mut books = Books::default();
    let begun = Instant::now();
    let first = Running::start(store);
    let mut sessions = first.sessions();
    first.kill();
    // The smallest ones, so that some requests find them full.
    sessions.retain(|(_, capacity)| *capacity >= 2);
    sessions.sort_by_key(|(_, capacity)| *capacity);
    sessions.truncate(4);
    assert_eq!(sessions.len(), 4, "the district has such sessions");
    for _ in 0..kills {
        let running = Running::start(store);
        let visitors = look(&running, &sessions, &expected, &mut books);
        let (answered, heard) = channel();
        let ends = thread::scope(|scope| {
            let clients: Vec<_> = visitors
                .into_iter()
                .map(|visitor| {
                    let mut own = Rng::new(draw.next_u64(), 2);
                    let answered = answered.clone();
                    scope.spawn(move || visitor.work(&mut own, &answered))
                })
                .collect();
            // Ends early when every household has had enough of the registry.
            drop(answered);
            let wanted = usize::try_from(draw.below(ANSWERED_MAX)).expect("a small number");
            let _ = heard.iter().take(wanted).count();
            thread::sleep(Duration::from_micros(draw.below(LATER_MICROSECONDS)));
            running.kill();
            let ends = clients.into_iter();
            ends.map(|client| client.join().expect("a client does not panic"))
                .collect::<Vec<_>>()
        });
        expected.clear();
        for end in ends {
            books.acknowledged += end.acknowledged;
            books.unanswered += u64::from(end.possible.len() > 1);
            expected.push(end.possible);
        }
    }
    let last = Running::start(store);
    look(&last, &sessions, &expected, &mut books);
    last.kill();
    println!(
        "{kills} kills, {} acknowledged changes, none lost; {} requests without an answer, of which {} had happened, none in part; {:.1} s",
        books.acknowledged,
        books.unanswered,
        books.happened,
        begun.elapsed().as_secs_f64()
    );
    assert!(
        books.acknowledged >= 5 * kills && books.unanswered >= kills / 4,
        "too little load to show anything"
    );
}

/// Compares what the registry shows with what it may show; the visitors of the next round.
fn look(
    running: &Running,
    sessions: &[(String, u64)],
    expected: &[Vec<State>],
    books: &mut Books,
) -> Vec<Visitor> {
    let ids: Vec<String> = sessions.iter().map(|(id, _)| id.clone()).collect();
    let visitors: Vec<Visitor> = (0..HOUSEHOLDS)
        .map(|n| Visitor::enter(running, n, &ids))
        .collect();
    for (visitor, possible) in visitors.iter().zip(expected) {
        let state = &visitor.state;
        let place = possible.iter().position(|possible| possible == state);
        assert!(
            place.is_some() || possible.is_empty(),
            "a household shows\n{state:#?}\nwhich is none of\n{possible:#?}"
        );
        books.happened += u64::from(place == Some(1));
    }
    let mut held: BTreeMap<&str, u64> = BTreeMap::new();
    for booking in visitors.iter().flat_map(|visitor| &visitor.state.bookings) {
        *held.entry(&booking.session).or_default() += booking.people.len() as u64;
    }
    let left: BTreeMap<String, u64> = running.sessions().into_iter().collect();
    for (id, capacity) in sessions {
        let held = held.get(id.as_str()).copied().unwrap_or(0);
        assert_eq!(left[id] + held, *capacity, "places of session {id}");
    }
    visitors
}
