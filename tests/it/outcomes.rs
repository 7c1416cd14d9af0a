//! What became of requests, and how long it took, told apart: books, histograms, reports, thresholds.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mockdrill::record::{OutcomeClass, OutcomeRecord, RunRecord, StepRecord, merge};
use mockdrill::report::{Colour, Format, render};

use crate::program::command;

/// What a registry does with a request.
#[derive(Clone, Copy)]
enum Answer {
    /// After so long, with this status.
    Says(u64, u16),
    /// Hangs up.
    HangsUp,
    /// Nothing, for longer than anybody waits.
    Nothing,
}

/// A registry that does these things in turn, one a request.
fn serve(answers: &'static [Answer]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let turn = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let turn = Arc::clone(&turn);
            std::thread::spawn(move || converse(stream, answers, &turn));
        }
    });
    target
}

fn converse(mut stream: TcpStream, answers: &[Answer], turn: &AtomicUsize) {
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
        match answers[turn.fetch_add(1, Ordering::Relaxed) % answers.len()] {
            Answer::Says(after_ms, status) => {
                std::thread::sleep(Duration::from_millis(after_ms));
                let text = format!("HTTP/1.1 {status} Said\r\nContent-Length: 2\r\n\r\n{{}}");
                if stream.write_all(text.as_bytes()).is_err() {
                    return;
                }
            }
            Answer::HangsUp => return,
            Answer::Nothing => std::thread::sleep(Duration::from_secs(60)),
        }
    }
}

/// Rehearses forty visits of one step, and what `more` says.
fn rehearse(target: &str, step: &str, more: &str) -> (Option<i32>, RunRecord) {
    let scenario = format!(
        r#"format = 1
name = "outcomes"
title = "One page for everybody"
date = "2021-04-28"
drain = "2s"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.0.0.0/16"
connection = "request"
stages = [{{ rate = 40, for = "1s" }}]
[[actor.step]]
id = "read"
request = "GET /read"
expect = [200]
{step}
{more}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("outcomes.toml"), scenario).unwrap();
    let arguments = ["run", "outcomes.toml", "--target", target, "--workers=2"];
    let output = command(folder.path(), &arguments).output().unwrap();
    let path = folder.path().join("mockdrill-runs/latest/run.json");
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let record = mockdrill::report::json::read(&text).unwrap();
    (output.status.code(), record)
}

/// Each request that was tried has its times under its outcome and nowhere else, and the times of the
/// step are those of its outcomes, without what failed.
pub(crate) fn assert_exact(step: &StepRecord) {
    let counts = step.conservation;
    let unexpected = counts.answered - step.expected;
    let booked = [
        (OutcomeClass::Expected, step.expected, step.expected),
        (OutcomeClass::Unexpected, unexpected, unexpected),
        (OutcomeClass::TimedOut, counts.timed_out, 0),
        (OutcomeClass::Failed, counts.failed, counts.failed),
        (OutcomeClass::Ended, counts.ended, counts.ended),
    ];
    let seen = booked.iter().filter(|(_, count, _)| *count > 0).count();
    assert_eq!(step.outcomes.len(), seen, "{}", step.id);
    for (class, count, served) in booked.into_iter().filter(|(_, count, _)| *count > 0) {
        let outcome = step.outcome(class).unwrap();
        let samples = [&outcome.send_lag, &outcome.service, &outcome.response]
            .map(|latency| latency.microseconds().unwrap().len());
        assert_eq!(outcome.count, count, "{} {class:?}", step.id);
        assert_eq!(samples, [count, served, count], "{} {class:?}", step.id);
    }
    let together = |kind: fn(&OutcomeRecord) -> &mockdrill::record::Latency| {
        let some = step.outcomes.iter();
        merge(
            some.filter(|one| one.class != OutcomeClass::Failed)
                .map(kind),
        )
        .unwrap()
    };
    for (whole, parts) in [
        (&step.send_lag, together(|one| &one.send_lag)),
        (&step.service, together(|one| &one.service)),
        (&step.response, together(|one| &one.response)),
    ] {
        assert_eq!(whole.microseconds().unwrap(), parts, "{}", step.id);
    }
    assert!(step.is_exact(), "{}", step.id);
}

/// All that can become of a request, in one run.
#[test]
fn every_outcome_has_its_own_times() {
    let target = serve(&[
        Answer::Says(0, 200),
        Answer::Says(0, 503),
        Answer::HangsUp,
        Answer::Nothing,
    ]);
    let leaves = r#"[[actor]]
id = "leaver"
kind = "bot"
sources = "127.1.0.0/16"
stages = [{ rate = 10, for = "1s" }]
[[actor.step]]
id = "leave"
request = "GET /leave"
manner = "abandon"
"#;
    let (_, record) = rehearse(&target, "timeout = \"900ms\"", leaves);
    let [reader, leaver] = record.scenarios[0].actors.as_slice() else {
        panic!("two actors: {:?}", record.scenarios[0].actors);
    };
    let (read, leave) = (&reader.steps[0], &leaver.steps[0]);
    assert_exact(read);
    assert_exact(leave);
    let classes: Vec<OutcomeClass> = read.outcomes.iter().map(|one| one.class).collect();
    assert_eq!(classes, OutcomeClass::ALL[..4]);
    assert_eq!(leave.outcomes[0].class, OutcomeClass::Ended);
    // Only who waited for nothing waited so long.
    let waited = |class| read.outcome(class).unwrap().response.p50_ms;
    assert!(waited(OutcomeClass::TimedOut) >= 890.0);
    assert!(waited(OutcomeClass::Unexpected) < 890.0);
    assert!(waited(OutcomeClass::Failed) < 890.0);
    let text = render(&record, Format::Terminal, Colour::Never).unwrap();
    for outcome in &read.outcomes {
        let row = format!(
            "{} {} ",
            outcome.count,
            outcome.class.name().replace('-', " ")
        );
        assert!(text.contains(&row), "{row} is missing in\n{text}");
    }
    assert!(!text.contains(&format!("{} ended  ", leave.outcomes[0].count)));
}

const REFUSAL: Answer = Answer::Says(0, 503);

/// Three of four requests are refused at once, and whoever gets in waits.
#[test]
fn a_bound_on_expected_answers_is_broken_where_fast_refusals_keep_the_common_one() {
    let target = serve(&[Answer::Says(1500, 200), REFUSAL, REFUSAL, REFUSAL]);
    let bound = "[[threshold]]\nmeasure = \"response.p50\"\nbelow = \"1s\"\n";
    let bounds = format!(
        "{bound}{bound}outcome = \"expected\"\n{bound}outcome = \"unexpected\"\n\
         [[threshold]]\nmeasure = \"throughput\"\nabove = 1\noutcome = \"expected\"\n"
    );
    let retry = "retry = { times = 100, on = [503], wait = { first = \"20ms\" } }";
    let (code, record) = rehearse(&target, retry, &bounds);
    let read = &record.scenarios[0].actors[0].steps[0];
    assert_exact(read);
    assert!(
        read.unexpected() > 2 * read.expected,
        "{:?}",
        read.conservation
    );
    let judged: Vec<(&str, bool)> = record
        .thresholds
        .iter()
        .map(|one| (one.text.as_str(), one.held))
        .collect();
    assert_eq!(
        judged[..4],
        [
            ("response.p50 below 1s", true),
            ("response.p50 below 1s, outcome expected", false),
            ("response.p50 below 1s, outcome unexpected", true),
            ("throughput above 1, outcome expected", true),
        ]
    );
    let answered = read.conservation.answered as f64 / record.scenarios[0].seconds;
    assert!(record.thresholds[3].measured.unwrap() < answered / 2.0);
    assert_ne!(code, Some(0));
}
