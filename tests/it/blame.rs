//! What the harness itself did is not put down to the registry, and what the registry did is not put
//! right by the harness.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use mockdrill::record::{RunRecord, ValidityState};

use crate::honesty::{PAGE, at_least, rehearse, rehearse_with, serve};

/// Stops the harness for a second once the registry was asked `after` times. Each request but those
/// is answered in five milliseconds.
fn stopped(after: u64, actor: &str) -> (Option<i32>, RunRecord) {
    let (sender, seen) = std::sync::mpsc::channel();
    let target = serve(move |number| {
        // Nobody listens any more once the stop is over.
        let _ = sender.send(number);
        std::thread::sleep(Duration::from_millis(5));
        Some(PAGE)
    });
    rehearse_with("", &target, actor, "", |harness: Pid| {
        seen.iter().find(|&number| number >= after).unwrap();
        kill_process(harness, Signal::STOP).unwrap();
        std::thread::sleep(Duration::from_secs(1));
        kill_process(harness, Signal::CONT).unwrap();
    })
}

fn assert_generator_limited((code, record): &(Option<i32>, RunRecord), because: &str) {
    let validity = &record.validity;
    assert_eq!(
        validity.state,
        ValidityState::GeneratorLimited,
        "{validity:?}"
    );
    let reasons = validity.reasons.join("; ");
    assert!(reasons.contains(because), "{reasons}");
    assert_eq!(*code, Some(4));
}

/// Users of a closed loop have no due instants, so nothing is late when they are held up: an idle
/// thread tells.
#[test]
fn a_harness_that_was_stopped_says_so_in_a_closed_loop_too() {
    let run = stopped(20, "users = { count = 4, for = \"3s\" }");
    let scenario = &run.1.scenarios[0];
    assert_eq!(scenario.pace_lag.count, 0, "{:?}", scenario.pace_lag);
    assert!(at_least(&scenario.timer_floor, 300) >= 1);
    assert_generator_limited(&run, "in a closed loop nobody asks meanwhile");
}

/// A few that are late are no late run; but who asks for a bound that they alone broke must not be
/// told that the registry broke it.
#[test]
fn a_bound_that_the_harness_broke_is_not_the_registrys() {
    let actor = "process = \"constant\"\nstages = [{ rate = 4, for = \"3s\" }]";
    let bound = "[[threshold]]\nmeasure = \"response.p99.9\"\nbelow = \"400ms\"\n";
    let (sender, seen) = std::sync::mpsc::channel();
    let target = serve(move |number| {
        let _ = sender.send(number);
        Some(PAGE)
    });
    let run = rehearse_with("", &target, actor, bound, |harness: Pid| {
        seen.iter().find(|&number| number >= 3).unwrap();
        kill_process(harness, Signal::STOP).unwrap();
        std::thread::sleep(Duration::from_secs(1));
        kill_process(harness, Signal::CONT).unwrap();
    });
    assert!(!run.1.thresholds[0].held);
    assert_generator_limited(&run, "so this says nothing about the registry");
}

/// The same bound, broken by the registry.
#[test]
fn a_bound_that_the_registry_broke_is_broken() {
    let target = serve(|number| {
        if number == 5 {
            std::thread::sleep(Duration::from_millis(900));
        }
        Some(PAGE)
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 4, for = \"3s\" }]";
    let bound = "[[threshold]]\nmeasure = \"response.p99.9\"\nbelow = \"400ms\"\n";
    let (code, record) = rehearse(&target, actor, bound);
    assert_eq!(code, Some(3), "{:?}", record.validity);
}

/// A registry that takes a request and hangs up may have carried it out. It is asked once.
#[test]
fn what_was_sent_over_a_kept_connection_is_not_sent_again_in_secret() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let orders = Arc::new(AtomicU64::new(0));
    let taken = Arc::clone(&orders);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let taken = Arc::clone(&taken);
            std::thread::spawn(move || take_and_hang_up(stream, &taken));
        }
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 50, for = \"1s\" }]";
    let order = "[[actor.step]]\nid = \"order\"\nrequest = \"POST /order\"\nbody = \"{}\"\n";
    let (_, record) = rehearse(&target, actor, order);
    let order = &record.scenarios[0].actors[0].steps[1];
    assert_eq!(order.conservation.scheduled, 50, "{:?}", order.conservation);
    assert_eq!(order.conservation.failed, 50, "{:?}", order.conservation);
    assert_eq!(orders.load(Ordering::Relaxed), 50);
    assert_eq!(record.scenarios[0].connections.opened, 50);
}

/// Answers what is read, and nothing that is ordered.
fn take_and_hang_up(mut stream: TcpStream, taken: &AtomicU64) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        if buffer[..read].starts_with(b"POST") {
            taken.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if stream.write_all(PAGE).is_err() {
            return;
        }
    }
}

/// A kept connection that the registry closed between two requests is replaced: nothing was sent
/// over it.
#[test]
fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let target = serve_once();
    let actor = "process = \"constant\"\nstages = [{ rate = 20, for = \"1s\" }]";
    let again = "[[actor.step]]\nid = \"again\"\nthink = \"300ms\"\n\
                 request = \"GET /api/v2/admin/location/states\"\n";
    let (_, record) = rehearse(&target, actor, again);
    let again = &record.scenarios[0].actors[0].steps[1];
    assert_eq!(again.conservation.answered, 20, "{:?}", again.conservation);
    assert_eq!(record.scenarios[0].connections.opened, 40);
}

/// Closes each connection after the first answer, without having said so.
fn serve_once() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                if stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(PAGE);
                }
            });
        }
    });
    target
}
