//! Enumeration: a caller who asks about everybody has to be stopped.

use std::time::Duration;

use super::stage::{Answer, Stage, attempt, person, population, step};
use crate::oracle::StepView;
use crate::oracle::exchange::About;

/// Findings of a visit that asks about `people` mobiles and is refused from the `refused`-th on.
fn findings(people: u64, refused: u64) -> Vec<String> {
    let mut stage = Stage::new(vec![attempt("enumeration-never-blocked", step())]);
    let mut visit = stage.visit(person(5));
    for n in 0..people {
        let mobile = population().unregistered_mobile(n);
        let status = if n < refused { 200 } else { 429 };
        visit = visit.about(About::Unregistered(mobile));
        visit.gets(0, &Answer::new(status, "{}"));
    }
    drop(visit);
    stage.findings()
}

#[test]
fn a_hundred_and_one_people_without_refusal_prove_it() {
    let proved = ["enumeration-unblocked enumeration-never-blocked Proved"];
    assert_eq!(findings(101, 1_000), proved);
    assert_eq!(findings(500, 1_000), proved);
    assert_eq!(findings(100, 1_000), [""; 0]);
}

#[test]
fn a_refusal_on_the_way_is_a_limit() {
    assert_eq!(findings(500, 30), [""; 0]);
    assert_eq!(findings(500, 499), [""; 0]);
}

#[test]
fn asking_about_one_person_again_is_no_enumeration() {
    let mut stage = Stage::new(vec![attempt("enumeration-never-blocked", step())]);
    let mut visit = stage
        .visit(person(5))
        .about(About::Person(person(9).index()));
    for _ in 0..500 {
        visit.gets(0, &Answer::new(200, "{}"));
    }
    drop(visit);
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn a_server_that_answers_nobody_is_not_enumerated() {
    for status in [302, 400, 404, 500] {
        let mut stage = Stage::new(vec![attempt("enumeration-never-blocked", step())]);
        let mut visit = stage.visit(person(5));
        for n in 0..500 {
            let mobile = population().unregistered_mobile(n);
            visit = visit.about(About::Unregistered(mobile));
            visit.gets(0, &Answer::new(status, "{}"));
        }
        drop(visit);
        assert_eq!(stage.findings(), [""; 0], "{status}");
    }
}

#[test]
fn only_who_is_waited_for_to_the_end_is_held() {
    let slow = || StepView {
        takes: Duration::from_secs(10),
        ..attempt("connections-held", step())
    };
    let findings = |service: Duration| {
        let mut stage = Stage::new(vec![slow()]);
        let mut visit = stage.visit(person(5)).takes(service);
        visit.gets(0, &Answer::new(200, "{}"));
        drop(visit);
        stage.findings()
    };
    assert_eq!(
        findings(Duration::from_millis(10_020)),
        ["connection-held connections-held Proved"]
    );
    assert!(findings(Duration::from_millis(3)).is_empty());
}
