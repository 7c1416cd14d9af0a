//! Telling who is registered: by status, by shape, by time, and not by chance.

use std::collections::HashSet;
use std::time::Duration;

use population::Mobile;
use population::mix::Rng;

use super::stage::{Answer, Stage, attempt, citizens, person, population, step, token};
use crate::claim::Claim;
use crate::oracle::exchange::About;

/// A phone list: one visit for each number, `registered_percent` of them registered.
fn phone_list(
    visits: u64,
    registered_percent: u64,
    weakness: &str,
    answer: impl Fn(bool, &mut Rng) -> (Answer, Duration),
) -> Stage {
    let mut stage = Stage::new(vec![attempt(weakness, step()), citizens()]);
    stage.visit(person(4)).gets(1, &token());
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
        // Two in ten were throttled.
        let count = conclusion.coverage.conclude()[&Claim::NoOpenApi].count;
        assert!((2_300..2_500).contains(&count), "{count}");
    }
}

#[test]
fn too_few_hits_are_no_test() {
    let stage = phone_list(60, 3, "existence-by-status", |_, rng| {
        (transaction(rng), noise(rng))
    });
    assert_eq!(
        stage.conclude().coverage.conclude()[&Claim::NoOpenApi].count,
        0
    );
}

/// Asks for mobiles at random, half of them of a few registered people, of a registry that
/// refuses a second OTP for the same mobile; `asked` are the mobiles that had one.
fn ask_again_and_again(stage: &mut Stage, seed: u64, asked: &mut HashSet<Mobile>) {
    let mut rng = Rng::new(seed, 0);
    for n in 0..2_000 {
        let other = person(rng.below(1_000));
        let (mobile, about) = if rng.below(2) == 0 {
            (other.household().mobile(), About::Person(other.index()))
        } else {
            let mobile = population().unregistered_mobile(seed * 10_000 + n);
            (mobile, About::Unregistered(mobile))
        };
        let answer = if asked.insert(mobile) {
            transaction(&mut rng)
        } else {
            Answer::new(400, "OTP Already Sent")
        };
        let mut visit = stage.visit(person(5)).about(about).takes(noise(&mut rng));
        visit.gets((seed % 2) as usize, &answer);
    }
}

fn doors() -> Stage {
    let door = || attempt("existence-by-status", step());
    let mut stage = Stage::new(vec![door(), door(), citizens()]);
    stage.visit(person(5)).gets(2, &token());
    stage
}

#[test]
fn a_limit_for_each_mobile_tells_nothing() {
    let mut stage = doors();
    ask_again_and_again(&mut stage, 2, &mut HashSet::new());
    let conclusion = stage.conclude();
    assert_eq!(conclusion.findings.len(), 0, "{:?}", conclusion.findings);
    assert!(conclusion.coverage.conclude()[&Claim::NoOpenApi].count > 1_000);
}

#[test]
fn a_limit_for_each_mobile_tells_nothing_at_two_doors_and_to_two_workers() {
    let mut asked = HashSet::new();
    let mut first = doors();
    ask_again_and_again(&mut first, 2, &mut asked);
    let mut second = doors();
    second.begins_at(Duration::from_secs(60));
    ask_again_and_again(&mut second, 3, &mut asked);
    ask_again_and_again(&mut second, 4, &mut asked);
    first.oracle.merge(second.oracle);
    assert_eq!(first.findings(), [""; 0]);
}

#[test]
fn an_owner_who_asked_before_tells_nothing() {
    let mut stage = Stage::new(vec![attempt("existence-by-status", step()), step()]);
    let mut rng = Rng::new(6, 0);
    let mut asked = HashSet::new();
    for index in 0..300 {
        let own = person(index);
        let mobile = own.household().mobile();
        asked.insert(mobile);
        let request = format!("POST /otp HTTP/1.1\r\n\r\n{{\"mobile\":\"{mobile}\"}}");
        let mut visit = stage.visit(own).sends(request);
        visit.gets(1, &transaction(&mut rng));
    }
    ask_again_and_again(&mut stage, 2, &mut asked);
    assert_eq!(stage.findings(), [""; 0]);
}
