//! What was not tested was not held.

use super::stage::{
    Answer, Stage, attempt, citizens, confirm, dashboard, person, population, step, token,
    with_token,
};
use crate::claim::Claim;
use crate::oracle::StepView;
use crate::oracle::exchange::About;
use crate::record::Certainty;

/// How often each of the claims that attackers can break was tested.
fn tested(stage: Stage) -> [u64; 3] {
    let examined = stage.conclude().coverage.conclude();
    [Claim::OtpOnly, Claim::NoOpenApi, Claim::EdgeHolds].map(|claim| examined[&claim].count)
}

/// An ordinary step, its attackers and a limit, in this order.
fn play(ordinary: StepView) -> Stage {
    Stage::new(vec![
        ordinary,
        attempt("records-open", step()),
        attempt("any-bearer-accepted", with_token()),
        attempt("existence-by-status", step()),
        attempt("otp-unlimited-guesses", step()),
        attempt("enumeration-never-blocked", step()),
    ])
}

/// Everything gets this answer.
fn everything_gets(stage: &mut Stage, answer: &Answer) {
    for n in 0..2_000 {
        let about = match n % 2 {
            0 => About::Person(person(n * 1_000).index()),
            _ => About::Unregistered(population().unregistered_mobile(n)),
        };
        let mut visit = stage.visit(person(5)).about(about);
        for step in 0..5 {
            visit.gets(step, answer);
        }
    }
    let mut visit = stage.visit(person(5));
    for n in 0..200 {
        let about = About::Unregistered(population().unregistered_mobile(n));
        visit = visit.about(about);
        visit.gets(5, answer);
    }
}

#[test]
fn a_server_that_answers_the_same_to_everything_was_not_tested() {
    for status in [302, 401, 404, 429, 500] {
        let mut stage = play(citizens());
        everything_gets(&mut stage, &Answer::new(status, "Sorry"));
        assert_eq!(tested(stage), [0; 3], "{status}");
    }
    let mut stage = play(citizens());
    everything_gets(&mut stage, &Answer::new(200, "<title>Sign in</title>"));
    assert_eq!(tested(stage), [0; 3]);
}

#[test]
fn a_server_that_serves_somebody_and_refuses_the_rest_was_tested() {
    let mut stage = play(citizens());
    everything_gets(&mut stage, &Answer::new(401, "Sorry"));
    stage.visit(person(5)).gets(0, &token());
    let counts = tested(stage);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

#[test]
fn a_public_page_beside_refusals_is_service_enough_for_a_probe() {
    let mut stage = play(step());
    stage.visit(person(5)).gets(0, &Answer::new(200, "[]"));
    everything_gets(&mut stage, &Answer::new(401, "Sorry"));
    let [otp_only, no_open_api, edge_holds] = tested(stage);
    assert!(otp_only > 0 && no_open_api > 0);
    assert_eq!(edge_holds, 0, "nobody with a right to it was served");
}

#[test]
fn the_edge_holds_only_if_citizens_are_served_while_it_is_attacked() {
    let mut stage = play(citizens());
    stage.visit(person(5)).gets(0, &token());
    everything_gets(&mut stage, &Answer::new(403, "Sorry"));
    assert_eq!(tested(stage)[2], 0, "served before, never after");
}

#[test]
fn workers_share_what_they_saw_of_the_registry() {
    let mut first = play(citizens());
    everything_gets(&mut first, &Answer::new(401, "Sorry"));
    let mut second = play(citizens());
    second.begins_at(std::time::Duration::from_secs(60));
    second.visit(person(5)).gets(0, &token());
    first.oracle.merge(second.oracle);
    assert!(tested(first).iter().all(|count| *count > 0));
}

#[test]
fn an_echo_of_what_the_caller_sent_is_no_record() {
    let records = |request: String| {
        let mut stage = Stage::new(vec![confirm(), with_token()]);
        let own = person(5);
        let mut visit = stage.visit(own).sends(request);
        visit.gets(0, &token());
        visit.gets(1, &dashboard(&own));
        drop(visit);
        stage.conclude().coverage.conclude()[&Claim::BirthYearOnly].count
    };
    let own = person(5).household().members();
    let said: String = own
        .map(|member| super::stage::record(&member, ""))
        .collect();
    assert_eq!(records("GET /b HTTP/1.1\r\n\r\n".into()), 1);
    assert_eq!(records(format!("POST /b HTTP/1.1\r\n\r\n{said}")), 0);
}

/// Where a refusal is expected, an acceptance that shows nothing is neither a leak nor a held claim.
#[test]
fn an_unexpected_acceptance_without_a_record_tests_nothing_and_is_suspected() {
    let refused = || StepView {
        expect: vec![401],
        ..step()
    };
    let count = |answer: &Answer| {
        let mut stage = Stage::new(vec![citizens(), attempt("records-open", refused())]);
        stage.visit(person(5)).gets(0, &token());
        stage.visit(person(5)).gets(1, answer);
        let conclusion = stage.conclude();
        let findings = conclusion.findings.iter();
        let findings: Vec<_> = findings
            .map(|finding| (finding.weakness.id, finding.certainty))
            .collect();
        let examined = conclusion.coverage.conclude();
        (examined[&Claim::OtpOnly].count, findings)
    };
    let suspected = ("records-open", Certainty::Suspected);
    let unread = Answer::new(200, "born on the fourteenth of March");
    assert_eq!(count(&unread), (0, vec![suspected]));
    assert_eq!(count(&Answer::new(401, "Sorry")), (1, vec![]));
    let leaked = count(&dashboard(&person(77)));
    assert_eq!(leaked, (1, vec![("records-open", Certainty::Proved)]));
}
