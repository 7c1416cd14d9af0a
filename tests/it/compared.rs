//! Runs compared through the program: verdicts as exit codes, and refusals that name the run.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hdrhistogram::Histogram;
use mockdrill::record::{Latency, RunRecord, Validity, ValidityState};
use mockdrill::report::{Colour, Format, render};

use crate::program::{call, command};

/// A run that took place, called valid however busy the machine was.
fn run() -> RunRecord {
    let called = call(&["run", "open-api-probe", "--for", "4s", "--seed", "3"]);
    let mut record = called.record();
    let valid = Validity {
        state: ValidityState::Valid,
        reasons: vec![],
    };
    record.validity = valid;
    record.findings.clear();
    record
}

/// The same with all response times multiplied.
fn slower(record: &RunRecord, factor: f64) -> RunRecord {
    let scaled = |times: Histogram<u64>, digits: u8| {
        let mut scaled = Histogram::<u64>::new(digits).unwrap();
        for value in times.iter_recorded() {
            let micros = value.value_iterated_to() as f64 * factor;
            scaled
                .record_n(micros as u64, value.count_at_value())
                .unwrap();
        }
        scaled
    };
    let mut record = record.clone();
    for scenario in &mut record.scenarios {
        for step in scenario
            .actors
            .iter_mut()
            .flat_map(|actor| &mut actor.steps)
        {
            let outcomes = step
                .outcomes
                .iter_mut()
                .map(|outcome| &mut outcome.response);
            for times in outcomes.chain([&mut step.response]) {
                *times = Latency::of(&scaled(times.microseconds().unwrap(), 3));
            }
            for stretch in &mut step.stretches {
                let times = scaled(stretch.microseconds().unwrap(), 2);
                *stretch = std::mem::take(stretch).with(&times);
            }
        }
    }
    record
}

fn write(folder: &Path, name: &str, record: &RunRecord) {
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let text = render(record, Format::Json, Colour::Never).unwrap();
    std::fs::write(folder.join("run.json"), text).unwrap();
}

fn compare(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let all: Vec<&str> = ["compare"].iter().chain(arguments).copied().collect();
    let Output {
        status,
        stdout,
        stderr,
    } = command(folder, &all).output().unwrap();
    let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code(), text)
}

#[test]
fn the_exit_code_says_whether_something_became_worse_and_a_refusal_which_run_is_at_fault() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let one = run();
    for (name, factor) in [
        ("before/1", 1.0),
        ("before/2", 1.01),
        ("before/3", 0.99),
        ("alike/1", 1.003),
        ("alike/2", 0.995),
        ("alike/3", 1.005),
        ("slow/1", 1.5),
        ("slow/2", 1.52),
        ("slow/3", 1.48),
    ] {
        write(folder, name, &slower(&one, factor));
    }
    let (code, text) = compare(folder, &["before", "alike"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("3 runs before, 3 runs after"), "{text}");
    assert!(text.contains("cannot tell"), "{text}");
    let (code, text) = compare(folder, &["before", "slow"]);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("WORSE"), "{text}");
    let (code, text) = compare(folder, &["slow", "before/1,before/2,before/3/run.json"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("better"), "{text}");
    let (code, text) = compare(folder, &["before", "slow", "--tolerance", "60%"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = compare(folder, &["before/1", "alike/1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("One run of each shows nothing"), "{text}");

    let mut late = one.clone();
    late.validity.state = ValidityState::GeneratorLimited;
    late.validity.reasons = vec!["the harness was late".into()];
    write(folder, "late/1", &late);
    let (code, text) = compare(folder, &["before", "late"]);
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("late/1/run.json is not valid: the harness was late"));

    let mut others = one.clone();
    others.settings.people_seed += 1;
    write(folder, "others/1", &others);
    let (code, text) = compare(folder, &["before", "others"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("others/1/run.json cannot be compared"),
        "{text}"
    );
    assert!(
        text.contains("the same --people and --people-seed"),
        "{text}"
    );
}

const PATIENT: &str = r#"format = 1
name = "patient"
title = "Who is refused tries again"
date = "2021-04-28"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.77.0.0/24"
stages = [{ rate = 100, for = "4s" }]
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
expect = [200]
retry = { times = 9, on = [503], wait = "none" }
"#;

/// A registry that refuses so many of every five requests.
fn refuses(of_five: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let asked = Arc::clone(&asked);
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                    let turn = asked.fetch_add(1, Ordering::Relaxed) % 5;
                    let status = if turn < of_five { "503 Busy" } else { "200 OK" };
                    let page = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}");
                    if stream.write_all(page.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    target
}

#[test]
fn a_registry_that_refuses_more_is_worse_though_it_answers_more() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("patient.toml"), PATIENT).unwrap();
    for (name, of_five) in [("before", 0), ("again", 0), ("after", 2)] {
        let target = refuses(of_five);
        let arguments = ["run", "patient.toml", "--target", &target, "--out", "runs"];
        command(folder, &arguments).output().unwrap();
        let text = std::fs::read_to_string(folder.join("runs/run.json")).unwrap();
        let mut record = mockdrill::report::json::read(&text).unwrap();
        let step = &record.scenarios[0].actors[0].steps[0];
        assert_eq!(step.retried > 0, of_five > 0, "{step:?}");
        // However busy the machine was.
        record.validity = Validity {
            state: ValidityState::Valid,
            reasons: vec![],
        };
        write(folder, name, &record);
    }
    let (code, text) = compare(folder, &["before", "after", "--all"]);
    assert_eq!(code, Some(3), "{text}");
    let row = |name: &str| {
        let mut rows = text
            .lines()
            .filter(|line| line.trim_start().starts_with(name));
        rows.next().unwrap_or_else(|| panic!("{name}: {text}"))
    };
    assert!(row("unexpected").ends_with("WORSE"), "{text}");
    assert!(row("retried").ends_with("WORSE"), "{text}");
    // As many were served, so that is no gain, and few tell of a loss.
    assert!(!row("throughput").ends_with("better"), "{text}");
    let (_, text) = compare(folder, &["before", "again", "--all"]);
    assert!(!text.contains("unexpected"), "{text}");
    assert!(!text.contains("retried"), "{text}");
}

#[test]
fn what_is_no_run_or_named_twice_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let faults = |arguments: &[&str]| {
        let (code, text) = compare(folder, arguments);
        assert_eq!(code, Some(2), "{text}");
        text
    };
    std::fs::create_dir_all(folder.join("empty")).unwrap();
    let text = faults(&["empty", "empty"]);
    assert!(text.contains("it holds no run.json: give"), "{text}");
    let text = faults(&["nowhere", "empty"]);
    assert!(text.contains("could not read nowhere"), "{text}");
    std::fs::write(
        folder.join("old.json"),
        r#"{"format": 1, "mockdrill": "0.0.1"}"#,
    )
    .unwrap();
    let text = faults(&["old.json", "empty"]);
    assert!(
        text.contains("format 1, written by mockdrill 0.0.1"),
        "{text}"
    );
    faults(&["old.json"]);
    faults(&["old.json", "empty", "--tolerance", "much"]);
    std::fs::create_dir_all(folder.join("twice")).unwrap();
    let record = call(&["run", "open-api-probe", "--for", "1s"]).record();
    write(folder, "twice", &record);
    let text = faults(&["twice", "twice/run.json"]);
    assert!(text.contains("twice/run.json is named twice"), "{text}");
}
