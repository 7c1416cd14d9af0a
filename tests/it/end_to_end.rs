//! Whole runs through the program: verdicts, records, reports, conservation, interruption.

use std::path::Path;
use std::process::Stdio;

use mockdrill::claim::Claim;
use mockdrill::record::{Outcome, Processors, RunRecord, ValidityState};
use mockdrill::report::Format;

use crate::outcomes;
use crate::program::{call, command};

/// Small and short, so that it passes on a busy machine.
const SMALL: [&str; 5] = ["run", "--for", "3s", "--scale", "1:500"];

fn assert_conserved(record: &RunRecord) {
    for scenario in &record.scenarios {
        for actor in &scenario.actors {
            let visits = actor.visits;
            let accounted = visits.finished + visits.abandoned + visits.shed + visits.unsent;
            assert_eq!(
                visits.scheduled, accounted,
                "{}/{}",
                scenario.name, actor.id
            );
            for step in &actor.steps {
                assert!(
                    step.conservation.is_exact(),
                    "{}: {:?}",
                    step.id,
                    step.conservation
                );
                outcomes::assert_exact(step);
                let statuses: u64 = step.statuses.iter().map(|status| status.count).sum();
                let handset = step.request.starts_with("handset");
                assert!(
                    handset || statuses == step.conservation.answered,
                    "{}",
                    step.id
                );
            }
        }
    }
}

/// Second by second is all there is, no more and no less.
fn assert_stretches(record: &RunRecord) {
    for scenario in &record.scenarios {
        let mut due = vec![0; scenario.intervals.len()];
        let mut answered = due.clone();
        for step in scenario.requests() {
            let mut samples = 0;
            for stretch in &step.stretches {
                let mut intervals = scenario.intervals.iter();
                let at = intervals.position(|one| one.from_seconds == stretch.from_seconds);
                let at = at.expect("a stretch is an interval");
                due[at] += stretch.due;
                answered[at] += stretch.answered;
                samples += stretch.microseconds().unwrap().len();
            }
            assert_eq!(samples, step.response.count, "{}", step.id);
        }
        for (at, interval) in scenario.intervals.iter().enumerate() {
            assert_eq!((due[at], answered[at]), (interval.due, interval.answered));
        }
    }
}

/// Rates are of requests: looks at the handset are no load, and no mean is above the best second.
fn assert_rates(record: &RunRecord) {
    for scenario in &record.scenarios {
        let steps = scenario.actors.iter().flat_map(|actor| &actor.steps);
        let requests = steps.filter(|step| !step.request.starts_with("handset"));
        let answered: u64 = requests.map(|step| step.conservation.answered).sum();
        let folded: u64 = scenario
            .intervals
            .iter()
            .map(|interval| interval.answered)
            .sum();
        assert_eq!(folded, answered, "{}", scenario.name);
        let mean = answered as f64 / scenario.seconds;
        assert!(
            (scenario.answers_per_second - mean).abs() < 1.0,
            "{}",
            scenario.name
        );
        assert!(scenario.answers_per_second_max >= scenario.answers_per_second);
        let last = scenario.intervals.last().unwrap();
        let end = last.from_seconds + last.seconds;
        assert!((end - scenario.seconds).abs() < 0.01, "{}", scenario.name);
    }
}

/// What each side used, in all and interval by interval.
fn assert_processors(record: &RunRecord) {
    for scenario in &record.scenarios {
        let used = &scenario.resources;
        let in_all = [Some(used.harness_cpu_seconds), used.registry_cpu_seconds];
        let by_interval = |of: fn(&Processors) -> Option<f64>| -> f64 {
            let used = scenario.intervals.iter();
            used.map(|interval| of(&interval.processors).unwrap() * interval.seconds)
                .sum()
        };
        let summed = [
            by_interval(|used| used.harness),
            by_interval(|used| used.registry),
        ];
        for (all, summed) in in_all.into_iter().zip(summed) {
            // What is used after the last answer is in no interval.
            let (all, name) = (all.unwrap(), &scenario.name);
            assert!(summed <= all + 0.05, "{name}: {summed} of {all}");
            assert!(summed >= all * 0.5 - 0.05, "{name}: {summed} of {all}");
        }
        let known = Path::new("/proc/self/schedstat").exists();
        assert_eq!(used.harness_waiting_seconds.is_some(), known);
        assert_eq!(used.registry_waiting_seconds.is_some(), known);
        assert!(scenario.timer_floor.count > 0, "{}", scenario.name);
    }
}

#[test]
fn all_scenarios_against_the_hardened_registry_hold() {
    let called = call(&SMALL);
    let record = called.record();
    // A busy machine makes the harness late; then the run must say so and not pass.
    let busy = record.validity.state == ValidityState::GeneratorLimited;
    let code = if busy { 4 } else { 0 };
    assert_eq!(
        called.code,
        Some(code),
        "{}{}",
        called.stdout,
        called.stderr
    );
    assert_eq!(record.scenarios.len(), 9);
    assert!(record.findings.is_empty(), "{:?}", record.findings);
    assert_conserved(&record);
    assert_rates(&record);
    assert_stretches(&record);
    assert_processors(&record);
    let untested = [Claim::Encrypted, Claim::NotFromHere];
    for judged in &record.claims {
        let wanted = if untested.contains(&judged.claim) {
            Outcome::NotTested
        } else {
            Outcome::Held
        };
        assert_eq!(judged.outcome, wanted, "{judged:?}");
    }
    for format in Format::ALL {
        let file = format.file_name();
        let path = called
            .folder
            .path()
            .join("mockdrill-runs/latest")
            .join(file);
        assert!(path.metadata().unwrap().len() > 500, "{file} is too short");
    }
    // Nothing but the summary: progress is for terminals.
    assert_eq!(called.stderr, "");
}

#[test]
fn the_posture_of_the_press_is_caught_and_its_reproducer_shows_it_again() {
    let called = call(&[
        "run",
        "telegram-bot",
        "--posture",
        "as-reported",
        "--for",
        "2s",
    ]);
    assert_eq!(called.code, Some(1), "{}{}", called.stdout, called.stderr);
    assert!(called.stdout.contains("findByMobile"), "{}", called.stdout);
    let record = called.record();
    let finding = record
        .findings
        .iter()
        .find(|finding| finding.weakness == "partner-without-otp");
    let finding = finding.expect("a finding names the partner lookup");
    assert!(finding.bits > 30.0, "{finding:?}");
    assert!(finding.claims.contains(&Claim::OtpOnly));

    // How long arrivals last decides which visits there are.
    assert!(finding.reproducer.contains("--for 2s"), "{finding:?}");
    let mut words = finding.reproducer.split_whitespace();
    assert_eq!(words.next(), Some("mockdrill"));
    let again = call(&words.collect::<Vec<_>>());
    assert_eq!(again.code, Some(1), "{}{}", again.stdout, again.stderr);
    let replayed = again.record();
    let same = replayed
        .findings
        .iter()
        .find(|other| other.weakness == finding.weakness);
    assert_eq!(same.expect("it is found again").person, finding.person);
}

/// A guess that is accepted once may be luck: it takes all the visits to show it again.
#[test]
fn what_only_several_visits_prove_is_reproduced_by_all_of_them() {
    let called = call(&[
        "run",
        "otp-abuse",
        "--weakness",
        "otp-master-code",
        "--for",
        "2s",
    ]);
    assert_eq!(called.code, Some(1), "{}{}", called.stdout, called.stderr);
    let record = called.record();
    let mut findings = record.findings.iter();
    let finding = findings.find(|finding| finding.weakness == "otp-master-code");
    let reproducer = &finding.expect("it is found").reproducer;
    assert!(!reproducer.contains("--visit"), "{reproducer}");
    let words: Vec<&str> = reproducer.split_whitespace().skip(1).collect();
    let again = call(&words);
    assert_eq!(again.code, Some(1), "{reproducer}\n{}", again.stdout);
    let mut findings = again.record().findings.into_iter();
    assert!(findings.any(|finding| finding.weakness == "otp-master-code"));
}

#[test]
fn a_single_visit_says_that_thresholds_are_not_judged() {
    let called = call(&["run", "telegram-bot", "--visit", "bot-without-token/49"]);
    assert_eq!(called.code, Some(0), "{}{}", called.stdout, called.stderr);
    let record = called.record();
    assert!(record.thresholds.is_empty());
    assert_eq!(
        record.settings.visit.as_deref(),
        Some("bot-without-token/49")
    );
    let told = "thresholds are not judged for a single visit";
    assert!(record.verdict.text.ends_with(told), "{:?}", record.verdict);
    let condition = format!("bot-without-token/49 alone; {told}");
    assert!(called.stdout.contains(&condition), "{}", called.stdout);
    assert!(
        !called.stdout.contains("of the historical rates"),
        "nothing was scaled: {}",
        called.stdout
    );
}

#[test]
fn one_seed_rehearses_the_same_visits() {
    let plan = [
        "run",
        "open-api-probe",
        "--for",
        "1s",
        "--seed",
        "5",
        "--workers",
        "1",
    ];
    let counts = |record: &RunRecord| -> Vec<u64> {
        let actors = record.scenarios[0].actors.iter();
        actors.map(|actor| actor.visits.scheduled).collect()
    };
    let (one, other) = (call(&plan).record(), call(&plan).record());
    assert_eq!(counts(&one), counts(&other));
    let more_workers = [
        "run",
        "open-api-probe",
        "--for",
        "1s",
        "--seed",
        "5",
        "--workers",
        "3",
    ];
    assert_eq!(counts(&one), counts(&call(&more_workers).record()));
}

#[test]
fn an_interrupted_run_writes_its_record_and_never_passes() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), &["run", "telegram-bot", "--for", "10m"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The registry child shows that the run is under way.
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    while std::fs::read_to_string(&children)
        .unwrap()
        .trim()
        .is_empty()
    {
        std::thread::yield_now();
    }
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(130),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let record = mockdrill::report::json::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(record.interrupted);
    assert_eq!(record.verdict.exit_code, 130);
    assert_conserved(&record);
}

#[test]
fn what_a_target_without_a_handset_cannot_show_is_not_called_held() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Answers every request with the same public page.
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            std::thread::spawn(move || {
                let mut stream = stream.unwrap();
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                    let page = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                    if stream.write_all(page).is_err() {
                        return;
                    }
                }
            });
        }
    });
    let target = format!("http://{address}");
    let called = call(&["run", "otp-abuse", "--for", "1s", "--target", &target]);
    assert_eq!(called.code, Some(4), "{}{}", called.stdout, called.stderr);
    let record = called.record();
    assert_ne!(record.validity.state, ValidityState::Valid);
    assert_conserved(&record);
    let held = record
        .claims
        .iter()
        .filter(|judged| judged.outcome == Outcome::Held);
    assert!(
        held.clone()
            .all(|judged| judged.claim != Claim::BirthYearOnly),
        "{:?}",
        held.collect::<Vec<_>>()
    );
}

#[test]
fn a_report_can_be_made_again_from_the_record() {
    let called = call(&["run", "telegram-bot", "--for", "1s"]);
    let latest = called.folder.path().join("mockdrill-runs/latest");
    for (format, file) in [
        ("json", "run.json"),
        ("html", "report.html"),
        ("junit", "junit.xml"),
        ("terminal", "summary.txt"),
    ] {
        let arguments = [
            "report",
            "mockdrill-runs/latest/run.json",
            "--format",
            format,
        ];
        let again = command(called.folder.path(), &arguments).output().unwrap();
        assert_eq!(again.status.code(), Some(0));
        let (again, first) = (
            String::from_utf8(again.stdout).unwrap(),
            std::fs::read_to_string(latest.join(file)).unwrap(),
        );
        assert_eq!(again.trim_end(), first.trim_end(), "{format}");
    }
}

#[test]
fn a_registry_that_dies_in_mid_run_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), &["run", "telegram-bot", "--for", "30s"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    let registry: i32 = loop {
        let text = std::fs::read_to_string(&children).unwrap();
        if let Some(process) = text.split_whitespace().next() {
            break process.parse().unwrap();
        }
        std::thread::yield_now();
    };
    // It listens once it has said so; a kill before that is another error.
    let listening = |process: i32| {
        let sockets = std::fs::read_dir(format!("/proc/{process}/fd"))
            .into_iter()
            .flatten();
        let links = sockets.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
        links
            .filter(|link| link.to_string_lossy().starts_with("socket:"))
            .count()
            >= 4
    };
    while !listening(registry) {
        std::thread::yield_now();
    }
    let registry = rustix::process::Pid::from_raw(registry).unwrap();
    rustix::process::kill_process(registry, rustix::process::Signal::KILL).unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    // Killed before the first request was due, the run could not begin at all.
    let Ok(text) = std::fs::read_to_string(path) else {
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        return;
    };
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    let record = mockdrill::report::json::read(&text).unwrap();
    assert_eq!(record.validity.state, ValidityState::Incomplete);
    assert!(
        record.validity.reasons[0].contains("registry ended"),
        "{:?}",
        record.validity
    );
    assert_conserved(&record);
}
