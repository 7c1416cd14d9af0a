//! The search for the limit, against a registry whose limit is known.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mockdrill::capacity::{CapacityRecord, Outcome};

use crate::program::command;

const SCENARIO: &str = r#"format = 1
name = "one-page"
title = "One page a visit"
date = "2021-04-28"
drain = "2s"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.0.0.0/24"
stages = [{ rate = 10, for = "1s" }]
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
expect = [200]
"#;

/// A registry that works on one request at a time, ten milliseconds each: 100 a second.
fn one_at_a_time() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let counter = Arc::new(Mutex::new(()));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let counter = Arc::clone(&counter);
            std::thread::spawn(move || converse(stream, &counter));
        }
    });
    target
}

fn converse(mut stream: TcpStream, counter: &Mutex<()>) {
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
        let turn = counter.lock().unwrap();
        std::thread::sleep(Duration::from_millis(10));
        drop(turn);
        let page = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        if stream.write_all(page).is_err() {
            return;
        }
    }
}

#[test]
fn the_limit_lies_between_what_held_and_what_did_not() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one-page.toml"), SCENARIO).unwrap();
    let target = one_at_a_time();
    let arguments = [
        "capacity",
        "one-page.toml",
        "--target",
        &target,
        "--slo",
        "p90 < 400ms",
        "--from",
        "20",
        "--to",
        "320",
        "--precision",
        "100",
        "--runs",
        "1",
        "--for",
        "5s",
        "--at-least",
        "300",
        "--out",
        "found",
    ];
    let output = command(folder.path(), &arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let text = std::fs::read_to_string(folder.path().join("found/capacity.json")).unwrap();
    let record: CapacityRecord = serde_json::from_str(&text).unwrap();
    // 20, 40 and 80 a second are carried, 160 and more are not; a busy machine carries less.
    let (held, missed) = (record.held_per_second, record.missed_per_second);
    assert!(
        held.is_some_and(|rate| (20.0..160.0).contains(&rate)),
        "{said}"
    );
    assert!(missed.is_some_and(|rate| rate <= 320.0), "{said}");
    assert_eq!(missed, held.map(|rate| rate * 2.0), "{said}");
    let of_rate = |rate| {
        record
            .runs
            .iter()
            .find(|run| Some(run.asked_per_second) == rate)
            .unwrap()
    };
    assert_eq!(of_rate(held).outcome, Outcome::Held, "{said}");
    assert_eq!(of_rate(missed).outcome, Outcome::Missed, "{said}");
    // By Little's law, and because the queue is the reason.
    assert!(
        of_rate(missed).in_flight > 4.0 * of_rate(held).in_flight,
        "{said}"
    );
    // It is less than was demanded.
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("FAILED (exit code 3)"), "{said}");
    let kept = std::fs::read_to_string(folder.path().join("found/capacity.txt")).unwrap();
    for line in kept.lines() {
        assert!(said.contains(line), "{line}");
    }
}

/// Two sign in for each visit of an app, which comes when somebody has.
const POOL: &str = r#"format = 1
name = "pool"
title = "An app goes on from where people signed in"
date = "2021-04-28"
[[actor]]
id = "signs-in"
kind = "citizen"
sources = "127.75.0.0/16"
stages = [{ rate = 20, for = "6s" }]
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
[[actor]]
id = "app"
kind = "citizen"
sources = "127.76.0.0/16"
person_from = "signed-in"
stages = [{ rate = 0, for = "3s" }, { rate = 40, for = "3s" }]
[[actor.step]]
id = "read-household"
request = "GET /api/v2/appointment/beneficiaries"
headers = { Authorization = "Bearer {capture.token}" }
"#;

#[test]
fn who_goes_on_from_a_pool_comes_when_somebody_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pool.toml"), POOL).unwrap();
    let arguments = [
        "capacity",
        "pool.toml",
        "--slo",
        "p99 < 9s",
        "--slo",
        "lost < 2%",
        "--from",
        "60",
        "--to",
        "60",
        "--runs",
        "1",
        "--for",
        "5s",
        "--workers",
        "1",
        "--out",
        "found",
    ];
    let output = command(folder.path(), &arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let text = std::fs::read_to_string(folder.path().join("found/capacity.json")).unwrap();
    let record: CapacityRecord = serde_json::from_str(&text).unwrap();
    let run = &record.runs[0];
    // A busy machine may make the harness the limit; it empties no pool.
    assert_ne!(run.outcome, Outcome::Missed, "{said}");
    assert!(!said.contains("nobody in its pool"), "{said}");
    assert!(!said.contains("got no answer"), "{said}");
    assert!(!said.contains("inside the registry"), "{said}");
    // Of 3 s without the app, 1 s of climb and 5 s at the rate.
    assert!(run.steady_from_seconds >= 3.0, "{said}");
    assert!(
        run.steady_from_seconds + run.steady_seconds <= 9.0 + 1e-6,
        "{said}"
    );
}

#[test]
fn what_cannot_be_searched_for_is_refused_before_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let arguments = [&["capacity", "registration-opening"], arguments].concat();
        let output = command(folder.path(), &arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned()
    };
    insta::assert_snapshot!(
        [
            told(&["--slo", "quick"]),
            told(&["--slo", "p99 < 250ms", "--from", "5000", "--to", "100"]),
            told(&["--slo", "p99 < 250ms", "--for", "1s"]),
            told(&["--slo", "p99 < 250ms", "--at-least", "300000"]),
            told(&["--slo", "throughput > 5000"]),
            told(&["--slo", "service.p99 < 1s"]),
            told(&["--slo", "p99 < 250ms", "--people", "20000"]),
        ]
        .join("\n")
    );
}
