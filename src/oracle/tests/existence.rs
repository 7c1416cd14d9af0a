//! Telling who is registered: by status, by shape, by time, and not by chance.

use std::time::Duration;

use population::mix::Rng;

use super::stage::{Answer, Stage, attempt, person, population, step};
use crate::oracle::exchange::About;

/// A phone list: one visit for each number, `registered_percent` of them registered.
fn phone_list(
    visits: u64,
    registered_percent: u64,
    weakness: &str,
    answer: impl Fn(bool, &mut Rng) -> (Answer, Duration),
) -> Stage {
    let mut stage = Stage::new(vec![attempt(weakness, step())]);
    let mut rng = Rng::new(11, 0);
    for n in 0..visits {
        let registered = rng.below(100) < registered_percent;
        let about = if registered {
            About::Person(person(rng.below(1_000_000_000)).index())
        } else {
            About::Unregistered(population().unregistered_mobile(n))
        };
        let (answer, service) = answer(registered, &mut rng);
        stage
            .visit(person(5))
            .about(about)
            .takes(service)
            .gets(0, &answer);
    }
    stage
}

fn transaction(rng: &mut Rng) -> Answer {
    Answer::new(200, format!(r#"{{"txnId":"{:016x}"}}"#, rng.next_u64()))
}

/// Lognormal-like work of about three milliseconds.
fn noise(rng: &mut Rng) -> Duration {
    let spread: f64 = (0..6).map(|_| rng.unit_f64()).sum();
    Duration::from_secs_f64((spread / 3.0).exp() * 1.1e-3)
}

#[test]
fn a_different_status_is_found() {
    let stage = phone_list(1_500, 3, "existence-by-status", |registered, rng| {
        let answer = if registered {
            transaction(rng)
        } else {
            Answer::new(404, "{}")
        };
        (answer, noise(rng))
    });
    let conclusion = stage.conclude();
    let finding = &conclusion.findings[0];
    assert_eq!(conclusion.findings.len(), 1);
    assert_eq!(
        (finding.detector, finding.weakness.id),
        ("existence", "existence-by-status")
    );
    assert_eq!(
        (finding.channel.as_str(), finding.occurrences),
        ("status", 1_500)
    );
    // The entropy of a coin that falls on one side three times in a hundred.
    assert!((0.1..0.3).contains(&finding.bits), "{}", finding.bits);
}

#[test]
fn one_byte_more_is_found() {
    let stage = phone_list(1_500, 3, "existence-by-shape", |registered, rng| {
        let space = if registered { " " } else { "" };
        let answer = Answer::new(
            200,
            format!(r#"{{"txnId":{space}"{:016x}"}}"#, rng.next_u64()),
        );
        (answer, noise(rng))
    });
    assert_eq!(stage.conclude().findings[0].channel, "length of the body");
}

#[test]
fn another_order_of_fields_is_found() {
    let stage = phone_list(1_500, 3, "existence-by-shape", |registered, rng| {
        let body = if registered {
            r#"{"a":1,"b":2}"#
        } else {
            r#"{"b":2,"a":1}"#
        };
        (Answer::new(200, body), noise(rng))
    });
    assert_eq!(stage.findings(), ["existence existence-by-shape Proved"]);
}

#[test]
fn two_milliseconds_are_found_even_among_few_hits() {
    let slow = |percent| {
        phone_list(2_500, percent, "existence-by-time", |registered, rng| {
            let more = Duration::from_millis(if registered { 2 } else { 0 });
            (transaction(rng), noise(rng) + more)
        })
    };
    assert_eq!(
        slow(3).findings(),
        ["existence-by-time existence-by-time Proved"]
    );
    assert_eq!(
        slow(1).findings(),
        ["existence-by-time existence-by-time Suspected"]
    );
}

#[test]
fn equal_answers_are_silent_whatever_else_happens() {
    for percent in [3, 50] {
        let stage = phone_list(3_000, percent, "existence-by-status", |_, rng| {
            let answer = match rng.below(10) {
                0..5 => transaction(rng),
                5..7 => Answer::new(429, "").header("retry-after: 60"),
                7..9 => Answer::new(400, "OTP Already Sent"),
                _ => Answer::new(200, "x".repeat(rng.below(500) as usize)),
            };
            (answer, noise(rng))
        });
        let conclusion = stage.conclude();
        assert_eq!(conclusion.findings.len(), 0, "{:?}", conclusion.findings);
        assert_eq!(
            conclusion.coverage.conclude()[&crate::claim::Claim::NoOpenApi].count,
            3_000
        );
    }
}

#[test]
fn too_few_hits_are_no_test() {
    let stage = phone_list(60, 3, "existence-by-status", |_, rng| {
        (transaction(rng), noise(rng))
    });
    assert_eq!(
        stage.conclude().coverage.conclude()[&crate::claim::Claim::NoOpenApi].count,
        0
    );
}
