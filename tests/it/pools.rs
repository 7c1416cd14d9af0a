//! Visits that go on from what others left: as the right person, with the right entitlement.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use mockdrill::record::{Certainty, RunRecord, StepRecord, ValidityState};

use crate::program::{call, command};

/// Runs a scenario of people who sign in and an app that goes on from there.
fn rehearse(signs_in: &str, app: &str, arguments: &[&str]) -> (Option<i32>, RunRecord) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pool.toml"), scenario(signs_in, app)).unwrap();
    let arguments = [&["run", "pool.toml", "--workers=2"], arguments].concat();
    let output = command(folder.path(), &arguments).output().unwrap();
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let record = mockdrill::report::json::read(&text).unwrap();
    for actor in &record.scenarios[0].actors {
        assert!(actor.visits.is_exact(), "{:?}", actor.visits);
        for step in &actor.steps {
            assert!(step.conservation.is_exact(), "{:?}", step.conservation);
        }
    }
    (output.status.code(), record)
}

fn scenario(signs_in: &str, app: &str) -> String {
    format!(
        r#"format = 1
name = "pool"
title = "Ten sign in, an app goes on"
date = "2021-04-28"
[[actor]]
id = "signs-in"
kind = "citizen"
sources = "127.71.0.0/16"
stages = [{{ rate = 20, for = "500ms" }}]
{signs_in}
[[actor]]
id = "app"
kind = "citizen"
sources = "127.72.0.0/16"
stages = [{{ from = 0, to = 1, for = "3s" }}, {{ from = 1, to = 100, for = "2s" }}]
{app}
# Whoever comes before the first has signed in finds nobody.
[[threshold]]
measure = "lost"
below = "60%"
"#
    )
}

const SIGN_IN: &str = r#"
[[actor.step]]
id = "ask"
request = "POST /api/v2/auth/generateMobileOTP"
body = '{"mobile":"{person.mobile}","secret":"drill"}'
capture = { txn = "json:/txnId" }
[[actor.step]]
id = "read-sms"
read_otp = "portal"
[[actor.step]]
id = "log-in"
request = "POST /api/v2/auth/validateMobileOtp"
body = '{"otp":"{otp.sha256}","txnId":"{capture.txn}"}'
capture = { token = "json:/token" }
entitles = true
share = "signed-in"
"#;

const READ_OWN: &str = r#"person_from = "signed-in"
[[actor.step]]
id = "read-household"
request = "GET /api/v2/appointment/beneficiaries"
headers = { Authorization = "Bearer {capture.token}" }
"#;

const READ_OTHER: &str = r#"person_from = "signed-in"
[[actor.step]]
id = "read-other"
request = "GET /api/v2/appointment/beneficiaries?beneficiary_reference_id={other.reference-id}"
headers = { Authorization = "Bearer {capture.token}" }
attempts = "broken-object-access"
expect = [400, 401, 403, 429]
"#;

fn first_step<'a>(record: &'a RunRecord, actor: &str) -> &'a StepRecord {
    let mut actors = record.scenarios[0].actors.iter();
    &actors.find(|known| known.id == actor).unwrap().steps[0]
}

#[test]
fn who_goes_on_sees_the_own_household_and_that_is_no_leak() {
    let (code, record) = rehearse(SIGN_IN, READ_OWN, &[]);
    assert_eq!(record.findings, [], "{:?}", record.verdict);
    assert_eq!(code, Some(0), "{:?}", record.verdict);
    let read = first_step(&record, "app");
    // Ten sessions, many more visits; what was answered was answered well.
    assert!(read.conservation.answered >= 50, "{read:?}");
    assert_eq!(read.unexpected(), 0, "{:?}", read.statuses);
}

#[test]
fn who_goes_on_and_sees_another_household_has_found_a_leak() {
    let (code, record) = rehearse(SIGN_IN, READ_OTHER, &["--weakness=broken-object-access"]);
    assert_eq!(code, Some(1), "{:?}", record.verdict);
    let found = record
        .findings
        .iter()
        .find(|finding| finding.step == "read-other")
        .unwrap();
    assert_eq!(found.certainty, Certainty::Proved);
    // Alone the visit would find nobody to go on from.
    assert!(
        !found.reproducer.contains("--visit"),
        "{}",
        found.reproducer
    );
    let (code, record) = rehearse(SIGN_IN, READ_OTHER, &[]);
    assert_eq!(
        (code, record.findings.len()),
        (Some(0), 0),
        "{:?}",
        record.verdict
    );
}

/// A session that the sharing step did not earn entitles nobody.
#[test]
fn who_goes_on_without_an_otp_is_entitled_to_nothing() {
    let sign_in = SIGN_IN.replace("entitles = true\n", "");
    let (code, record) = rehearse(&sign_in, READ_OWN, &[]);
    assert_eq!(code, Some(1), "{:?}", record.verdict);
    assert!(record.findings.iter().any(|finding| finding.actor == "app"));
}

/// A registry whose tokens name their people. Says 403 to all when it `refuses`.
struct Registry {
    target: String,
    asked: Arc<Mutex<Vec<String>>>,
}

fn registry(refuses: bool) -> Registry {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let all = Arc::clone(&all);
            std::thread::spawn(move || converse(stream, refuses, &all));
        }
    });
    Registry { target, asked }
}

fn converse(mut stream: TcpStream, refuses: bool, all: &Mutex<Vec<String>>) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        let text = String::from_utf8_lossy(&buffer[..read]);
        let path = text.split(' ').nth(1).unwrap().to_owned();
        let body = format!("{{\"token\":\"of-{}\"}}", path.rsplit('/').next().unwrap());
        all.lock().unwrap().push(path);
        let status = if refuses { 403 } else { 200 };
        let length = body.len();
        let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n\r\n{body}");
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

const SIGN: &str = r#"
[[actor.step]]
id = "sign"
request = "GET /sign/{person.reference-id}"
capture = { token = "json:/token" }
share = "signed-in"
"#;

fn app(person_from: &str) -> String {
    format!(
        r#"person_from = {person_from}
[[actor.step]]
id = "go-on"
request = "GET /go-on/{{person.reference-id}}/{{capture.token}}"
"#
    )
}

#[test]
fn a_session_and_its_person_stay_together() {
    let registry = registry(false);
    let (_, record) = rehearse(SIGN, &app("\"signed-in\""), &["--target", &registry.target]);
    let mut visits: BTreeMap<String, u64> = BTreeMap::new();
    for path in registry.asked.lock().unwrap().iter() {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        if let ["go-on", person, token] = *parts {
            assert_eq!(token, format!("of-{person}"));
            *visits.entry(person.to_owned()).or_default() += 1;
        }
    }
    let answered = first_step(&record, "app").conservation.answered;
    assert_eq!(visits.values().sum::<u64>(), answered);
    assert!(visits.len() > 1 && answered > 20, "{visits:?}");
}

#[test]
fn what_is_for_one_visit_is_used_up() {
    let registry = registry(false);
    let once = app("{ pool = \"signed-in\", once = true }");
    let (code, record) = rehearse(SIGN, &once, &["--target", &registry.target]);
    let counts = first_step(&record, "app").conservation;
    assert_eq!(counts.answered, 10, "{counts:?}");
    assert_eq!(counts.answered + counts.unsent, counts.scheduled);
    assert_ne!(code, Some(0), "most were lost");
}

#[test]
fn nobody_in_the_pool_is_counted_and_told() {
    let registry = registry(true);
    let (code, record) = rehearse(SIGN, &app("\"signed-in\""), &["--target", &registry.target]);
    let step = first_step(&record, "app");
    assert_eq!(step.conservation.unsent, step.conservation.scheduled);
    assert_eq!(step.failures[0].reason, "nobody was in the pool yet");
    assert_eq!(
        record.scenarios[0].actors[1].visits.abandoned,
        step.conservation.unsent
    );
    assert_eq!(code, Some(4), "{:?}", record.verdict);
    assert_eq!(record.validity.state, ValidityState::Incomplete);
}

#[test]
fn a_visit_that_goes_on_is_not_rehearsed_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pool.toml");
    std::fs::write(&path, scenario(SIGN, &app("\"signed-in\""))).unwrap();
    let called = call(&["run", path.to_str().unwrap(), "--visit=app/3"]);
    assert_eq!(called.code, Some(2));
    let told = "visits of app go on from what others left in the pool `signed-in`, so none can be rehearsed alone; run the whole of pool";
    assert!(called.stderr.contains(told), "{}", called.stderr);
}
