//! What a registry does wrong must show in the figures: stalls, silence, nonsense.
//!
//! Counts and ratios only, never how fast this machine is.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use mockdrill::clock::Clock;
use mockdrill::record::{RunRecord, StepRecord, Validity, ValidityState};

use crate::program::command;

pub(crate) const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A registry that answers each request with what `answer` says about its number, or
/// closes the connection when that is nothing.
pub(crate) fn serve(
    answer: impl Fn(u64) -> Option<&'static [u8]> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let (answer, numbers) = (Arc::new(answer), Arc::new(AtomicU64::new(0)));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (answer, numbers) = (Arc::clone(&answer), Arc::clone(&numbers));
            std::thread::spawn(move || converse(stream, &*answer, &numbers));
        }
    });
    target
}

fn converse(
    mut stream: TcpStream,
    answer: &dyn Fn(u64) -> Option<&'static [u8]>,
    numbers: &AtomicU64,
) {
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
        match answer(numbers.fetch_add(1, Ordering::Relaxed)) {
            Some(bytes) if stream.write_all(bytes).is_ok() => {}
            _ => return,
        }
    }
}

/// Runs one actor with one step against `target`; `actor` is what its table says.
pub(crate) fn rehearse(target: &str, actor: &str, step: &str) -> (Option<i32>, RunRecord) {
    rehearse_with("", target, actor, step, |_| ())
}

/// The same; `before` are commands for the shell that starts the program, `meanwhile` is handed
/// the process while it runs.
pub(crate) fn rehearse_with(
    before: &str,
    target: &str,
    actor: &str,
    step: &str,
    meanwhile: impl FnOnce(Pid),
) -> (Option<i32>, RunRecord) {
    let scenario = format!(
        r#"format = 1
name = "honesty"
title = "One page, again and again"
date = "2021-04-28"
drain = "3s"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.0.0.0/24"
{actor}
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
expect = [200]
{step}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("honesty.toml"), scenario).unwrap();
    let arguments = ["run", "honesty.toml", "--target", target, "--workers", "1"];
    let program = command(folder.path(), &arguments);
    let child = Command::new("sh")
        .args(["-c", &format!("{before} exec \"$0\" \"$@\"")])
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    meanwhile(Pid::from_child(&child));
    let output = child.wait_with_output().unwrap();
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (
        output.status.code(),
        mockdrill::report::json::read(&text).unwrap(),
    )
}

fn step(record: &RunRecord) -> &StepRecord {
    let step = &record.scenarios[0].actors[0].steps[0];
    assert!(step.conservation.is_exact(), "{:?}", step.conservation);
    step
}

/// Samples of at least so many milliseconds.
pub(crate) fn at_least(latency: &mockdrill::record::Latency, bound_ms: u64) -> u64 {
    let histogram = latency.microseconds().unwrap();
    histogram.count_between(bound_ms * 1000, u64::MAX)
}

#[test]
fn a_stall_is_felt_by_everybody_who_was_due_meanwhile() {
    let target = serve(|number| {
        if number == 50 {
            std::thread::sleep(Duration::from_millis(1000));
        }
        Some(PAGE)
    });
    // One visit at a time: whoever is due during the stall waits for it.
    let actor = "process = \"constant\"\nstages = [{ rate = 100, for = \"2s\" }]\nvisits_max = 1";
    let (_, record) = rehearse(&target, actor, "");
    let step = step(&record);
    assert_eq!(step.conservation.answered, 200, "{:?}", step.conservation);
    // One answer was slow; of the hundred that came due meanwhile, at least half waited long.
    assert!(at_least(&step.service, 900) >= 1);
    assert!(at_least(&step.response, 400) >= 40, "{:?}", step.response);
    assert!(at_least(&step.response, 400) > 10 * at_least(&step.service, 400));
    assert!(step.send_lag.max_ms >= 400.0, "{:?}", step.send_lag);
}

/// When a registry stood still, as it logged it: time since its first request.
type Freeze = Arc<OnceLock<(Duration, Duration)>>;

/// A registry that answers nobody for a second, from its request `from` on.
fn freezing(from: u64) -> (String, Freeze) {
    let freeze = Freeze::default();
    let (clock, still) = (OnceLock::new(), Mutex::new(()));
    let target = serve({
        let freeze = Arc::clone(&freeze);
        move |number| {
            let clock = clock.get_or_init(|| Clock::starting_in(Duration::ZERO));
            let _still = still.lock();
            if number == from {
                let begun = clock.elapsed();
                std::thread::sleep(Duration::from_secs(1));
                freeze.set((begun, clock.elapsed())).unwrap();
            }
            Some(PAGE)
        }
    });
    (target, freeze)
}

/// Bars C1 and C2 with what a busy machine allows; `benches/engine/run --only honesty` has the
/// percentiles.
#[test]
fn a_freeze_is_felt_as_a_queue_feels_it() {
    let (rate, due) = (200, 400);
    // In mid-run, and over the end: of the arrivals of the last second, nobody is answered in it.
    for from in [100, 300] {
        let (target, freeze) = freezing(from);
        let actor = "process = \"constant\"\nstages = [{ rate = 200, for = \"2s\" }]";
        let (_, record) = rehearse(&target, actor, "");
        let step = step(&record);
        assert_eq!(step.conservation.answered, due, "{:?}", step.conservation);
        let (begun, ended) = *freeze.get().unwrap();
        let half = (ended - begun) / 2;
        let waited = (0..due)
            .map(|number| Duration::from_secs(number) / rate)
            .filter(|&due| due >= begun && ended.saturating_sub(due) >= half)
            .count() as u64;
        let measured = at_least(&step.response, half.as_millis() as u64);
        // A busy machine answers what was held up a little later still.
        assert!(
            (waited * 9 / 10..=waited * 3 / 2).contains(&measured),
            "frozen from {begun:?} to {ended:?}: {waited} waited {half:?}, {measured} measured"
        );
    }
}

/// The registry was the limit, unless the machine stood still: then the run must say that instead.
fn assert_target_limited(record: &RunRecord) {
    let Validity { state, reasons } = &record.validity;
    let machine = "it was the machine that was late";
    let stood_still = *state == ValidityState::GeneratorLimited
        && reasons.iter().any(|reason| reason.contains(machine));
    let limited = *state == ValidityState::TargetLimited || stood_still;
    assert!(limited, "{:?}", record.validity);
}

#[test]
fn arrivals_without_a_place_are_counted_as_the_scenario_says() {
    let slow = || {
        serve(|_| {
            std::thread::sleep(Duration::from_millis(300));
            Some(PAGE)
        })
    };
    let stages = "process = \"constant\"\nstages = [{ rate = 50, for = \"1s\" }]\nvisits_max = 1\n";
    let (_, dropped) = rehearse(&slow(), &format!("{stages}overload = \"drop\""), "");
    let counts = step(&dropped).conservation;
    assert_eq!(counts.scheduled, 50);
    assert!(counts.shed >= 40, "{counts:?}");
    assert_eq!(dropped.scenarios[0].actors[0].visits.shed, counts.shed);
    assert_target_limited(&dropped);

    let (_, shed) = rehearse(
        &slow(),
        &format!("{stages}overload = {{ shed_after = \"500ms\" }}"),
        "",
    );
    let counts = step(&shed).conservation;
    assert!(counts.shed >= 30 && counts.answered >= 2, "{counts:?}");

    let (_, queued) = rehearse(&slow(), &format!("{stages}overload = \"queue\""), "");
    let counts = step(&queued).conservation;
    assert_eq!((counts.scheduled, counts.shed), (50, 0), "{counts:?}");
    // 50 times 300 ms do not fit: what was due and never begun is said to be so.
    assert!(counts.unsent >= 20, "{counts:?}");
    // They waited for places, which the slow registry kept; the harness was not late.
    assert_eq!(
        queued.validity.state,
        ValidityState::TargetLimited,
        "{:?}",
        queued.validity
    );
}

#[test]
fn silence_counts_with_the_whole_time_waited() {
    let target = serve(|_| {
        std::thread::sleep(Duration::from_secs(30));
        None
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 20, for = \"1s\" }]";
    let (code, record) = rehearse(&target, actor, "timeout = \"700ms\"");
    let step = step(&record);
    assert_eq!(step.conservation.timed_out, 20, "{:?}", step.conservation);
    assert_eq!(at_least(&step.response, 690), 20, "{:?}", step.response);
    assert_ne!(code, Some(0));
}

#[test]
fn nonsense_and_hang_ups_are_failures_by_name() {
    let target = serve(|number| match number % 4 {
        0 => Some(PAGE),
        1 => Some(b"SSH-2.0-nonsense\r\n\r\n"),
        2 => Some(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        _ => None,
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 40, for = \"1s\" }]";
    let (code, record) = rehearse(&target, actor, "");
    let step = step(&record);
    let failed: u64 = step.failures.iter().map(|failure| failure.count).sum();
    assert_eq!(
        (step.conservation.answered, failed),
        (10, 30),
        "{:?}",
        step.failures
    );
    let reasons: Vec<&str> = step
        .failures
        .iter()
        .map(|failure| failure.reason.as_str())
        .collect();
    for reason in [
        "malformed answer: head",
        "malformed answer: chunk",
        "connection closed before the whole answer",
    ] {
        assert!(reasons.contains(&reason), "{reasons:?}");
    }
    assert_ne!(code, Some(0));
}

#[test]
fn a_wall_of_refusals_is_no_success() {
    let target = serve(|_| Some(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    let actor = "process = \"constant\"\nstages = [{ rate = 40, for = \"1s\" }]";
    let (code, record) = rehearse(&target, actor, "");
    assert_eq!(
        record.validity.state,
        ValidityState::WrongAnswers,
        "{:?}",
        record.validity
    );
    assert_eq!(code, Some(4));
    assert_eq!(step(&record).expected, 0);
}

#[test]
fn a_harness_without_descriptors_says_that_it_was_the_limit() {
    let target = serve(|_| {
        std::thread::sleep(Duration::from_millis(500));
        Some(PAGE)
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 200, for = \"1s\" }]";
    let (code, record) = rehearse_with("ulimit -n 40;", &target, actor, "", |_| ());
    let validity = &record.validity;
    assert_eq!(validity.state, ValidityState::GeneratorLimited);
    let named = |reason: &String| reason.contains("file descriptors ran out");
    assert!(validity.reasons.iter().any(named), "{validity:?}");
    assert_eq!(code, Some(4));
}

#[test]
fn a_registry_that_goes_away_was_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        // Afterwards nobody listens any more.
        for stream in listener.incoming().map_while(Result::ok).take(50) {
            std::thread::spawn(|| converse(stream, &|_| Some(PAGE), &AtomicU64::new(0)));
        }
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 100, for = \"1s\" }]";
    let (_, record) = rehearse(&target, actor, "");
    let counts = step(&record).conservation;
    assert!(counts.answered >= 40 && counts.failed >= 40, "{counts:?}");
    assert_target_limited(&record);
}

#[test]
fn a_harness_that_was_stopped_says_that_it_was_the_limit() {
    let (sender, seen) = std::sync::mpsc::channel();
    let target = serve(move |number| {
        // Nobody listens any more once the stop is over.
        let _ = sender.send(number);
        Some(PAGE)
    });
    let actor = "process = \"constant\"\nstages = [{ rate = 200, for = \"2s\" }]";
    let (code, record) = rehearse_with("", &target, actor, "", |harness| {
        seen.iter().find(|&number| number >= 50).unwrap();
        kill_process(harness, Signal::STOP).unwrap();
        std::thread::sleep(Duration::from_millis(700));
        kill_process(harness, Signal::CONT).unwrap();
    });
    let step = step(&record);
    assert_eq!(step.conservation.scheduled, 400);
    // The delay is the harness's own: it shows in the lag and from due, not in the service.
    assert!(at_least(&step.send_lag, 300) >= 40, "{:?}", step.send_lag);
    assert!(at_least(&step.response, 300) >= 40, "{:?}", step.response);
    // Those few that were under way when it stopped were read late.
    let (late, slow) = (at_least(&step.send_lag, 300), at_least(&step.service, 300));
    assert!(slow * 4 <= late, "{slow} slow, {late} late");
    assert_eq!(
        record.validity.state,
        ValidityState::GeneratorLimited,
        "{:?}",
        record.validity
    );
    assert_eq!(code, Some(4));
    // Whatever had nothing to do was stopped too, so it was no busy harness.
    let scenario = &record.scenarios[0];
    assert!(
        at_least(&scenario.timer_floor, 300) >= 10,
        "{:?}",
        scenario.timer_floor
    );
    assert!(
        at_least(&scenario.pace_lag, 300) >= 40,
        "{:?}",
        scenario.pace_lag
    );
    let reasons = scenario.validity.reasons.join("; ");
    assert!(
        reasons.contains("it was the machine that was late"),
        "{reasons}"
    );
}

#[test]
fn users_of_a_closed_loop_wait_for_their_answers() {
    let (open, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let target = serve({
        let most = Arc::clone(&most);
        move |_| {
            let now = open.fetch_add(1, Ordering::Relaxed) + 1;
            most.fetch_max(now, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(20));
            open.fetch_sub(1, Ordering::Relaxed);
            Some(PAGE)
        }
    });
    let (code, record) = rehearse(&target, "users = { count = 5, for = \"2s\" }", "");
    assert_eq!(most.load(Ordering::Relaxed), 5);
    let scenario = &record.scenarios[0];
    assert!(scenario.model.starts_with("closed"), "{}", scenario.model);
    let step = step(&record);
    // Five users for two seconds, at best one answer each in 20 ms.
    let answered = step.conservation.answered;
    assert!((10..=510).contains(&answered), "{:?}", step.conservation);
    assert_eq!(scenario.actors[0].visits.finished, answered);
    let is_held_up = record.validity.state == ValidityState::GeneratorLimited;
    // A machine that stood still says so; else the run passes.
    let wanted = if is_held_up { 4 } else { 0 };
    assert_eq!(code, Some(wanted), "{:?}", record.validity);
    assert!(!is_held_up || at_least(&scenario.timer_floor, 5) >= 1);
    // Two seconds are too few to say whether they were steady.
    let told = scenario.steadiness;
    assert_eq!((told.rate_from_seconds, told.intervals), (Some(0.0), 2));
    assert_eq!(told.is_stationary, None);
}
