//! One-time passwords: guesses, reuse, echoes and master codes.

use super::stage::{Answer, Stage, attempt, confirm, dashboard, person, step, token};
use crate::record::Certainty;

fn wrong() -> Answer {
    Answer::new(400, r#"{"errorCode":"USRAUT0014","error":"Invalid OTP"}"#)
}

#[test]
fn a_right_otp_after_many_wrong_ones_proves_unlimited_guesses() {
    let findings = |guesses: usize, last: Answer| {
        let mut stage = Stage::new(vec![step(), attempt("otp-unlimited-guesses", step())]);
        let mut visit = stage.visit(person(5));
        for _ in 0..guesses {
            visit.gets(0, &wrong());
        }
        visit.gets(1, &last);
        drop(visit);
        stage.findings()
    };
    assert_eq!(
        findings(101, token()),
        ["otp-guesses-unlimited otp-unlimited-guesses Proved"]
    );
    assert_eq!(findings(100, token()), [""; 0]);
    assert_eq!(
        findings(101, Answer::new(401, "Unauthenticated access!")),
        [""; 0]
    );
}

#[test]
fn throttled_guesses_are_no_guesses() {
    let mut stage = Stage::new(vec![step(), attempt("otp-unlimited-guesses", step())]);
    let mut visit = stage.visit(person(5));
    for _ in 0..200 {
        visit.gets(0, &Answer::new(429, ""));
    }
    visit.gets(1, &token());
    drop(visit);
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn an_otp_that_works_twice_is_reused() {
    let findings = |first: Answer, second: Answer| {
        let mut stage = Stage::new(vec![confirm(), attempt("otp-reusable", step())]);
        let mut visit = stage.visit(person(5));
        visit.gets(0, &first);
        visit.gets(1, &second);
        drop(visit);
        stage.findings()
    };
    assert_eq!(
        findings(token(), token()),
        ["otp-reused otp-reusable Proved"]
    );
    assert_eq!(findings(token(), wrong()), [""; 0]);
    // The first confirmation was lost on the way: the second is the first.
    assert_eq!(findings(Answer::new(504, ""), token()), [""; 0]);
}

#[test]
fn an_echoed_otp_is_found_in_body_and_header() {
    let echo = |otp: &str| Answer::new(200, format!(r#"{{"txnId":"b6a1c0de","otp":"{otp}"}}"#));
    let header = |otp: &str| Answer::new(200, "{}").header(&format!("x-debug: otp={otp}"));
    let findings = |answers: [Answer; 2]| {
        let mut stage = Stage::new(vec![step()]);
        for (index, (answer, otp)) in answers.iter().zip(["204517", "045172"]).enumerate() {
            let mut visit = stage.visit(person(index as u64));
            visit.gets(0, answer);
            visit.reads_otp(otp);
        }
        stage.findings()
    };
    assert_eq!(
        findings([echo("204517"), echo("045172")]),
        ["otp-echoed otp-echoed Proved"]
    );
    assert_eq!(
        findings([header("204517"), header("045172")]),
        ["otp-echoed otp-echoed Proved"]
    );
    // Once may be chance.
    assert_eq!(
        findings([echo("204517"), echo("999999")]),
        ["otp-echoed otp-echoed Suspected"]
    );
    assert_eq!(findings([echo("2204517"), echo("0451721")]), [""; 0]);
}

#[test]
fn a_master_code_is_proved_by_its_second_visit() {
    let findings = |visits: u64, accepted: u64| {
        let mut stage = Stage::new(vec![attempt("otp-master-code", step())]);
        for visit in 0..visits {
            let answer = if visit < accepted { token() } else { wrong() };
            stage.visit(person(visit)).gets(0, &answer);
        }
        stage.findings()
    };
    assert_eq!(findings(10, 0), [""; 0]);
    assert_eq!(
        findings(10, 1),
        ["accepted-attempt otp-master-code Suspected"]
    );
    assert_eq!(findings(10, 2), ["accepted-attempt otp-master-code Proved"]);
    // One lucky guess in a hundred thousand is to be expected.
    assert_eq!(findings(100_000, 1), [""; 0]);
}

/// A page that every request gets, with the status 200.
fn login_page() -> Answer {
    Answer::new(200, "<title>Sign in</title>")
}

#[test]
fn a_right_otp_without_a_token_is_suspected() {
    let mut stage = Stage::new(vec![step(), attempt("otp-unlimited-guesses", step())]);
    let mut visit = stage.visit(person(5));
    for _ in 0..101 {
        visit.gets(0, &wrong());
    }
    visit.gets(1, &login_page());
    drop(visit);
    assert_eq!(
        stage.findings(),
        ["otp-guesses-unlimited otp-unlimited-guesses Suspected"]
    );
}

#[test]
fn a_status_alone_proves_nothing() {
    for weakness in [
        "broken-object-write",
        "unconfirmed-token",
        "otp-master-code",
        "token-wrong-audience",
    ] {
        let mut stage = Stage::new(vec![attempt(weakness, step())]);
        for index in 0..50 {
            stage.visit(person(index)).gets(0, &login_page());
        }
        assert_eq!(
            stage.findings(),
            [format!("accepted-attempt {weakness} Suspected")]
        );
    }
    let mut stage = Stage::new(vec![confirm(), attempt("otp-reusable", step())]);
    let mut visit = stage.visit(person(5));
    visit.gets(0, &login_page());
    visit.gets(1, &login_page());
    drop(visit);
    assert_eq!(stage.findings(), ["otp-reused otp-reusable Suspected"]);
}

#[test]
fn an_effect_proves_at_once_whatever_came_before() {
    let own = person(5);
    for answer in [dashboard(&own), Answer::new(200, "{}").captured()] {
        let mut stage = Stage::new(vec![confirm(), attempt("token-wrong-audience", step())]);
        stage.visit(person(6)).gets(1, &login_page());
        let mut visit = stage.visit(own);
        visit.gets(0, &token());
        visit.gets(1, &answer);
        drop(visit);
        let conclusion = stage.conclude();
        let finding = &conclusion.findings[0];
        assert_eq!(
            (finding.certainty, finding.arrival),
            (Certainty::Proved, 2),
            "{finding:?}"
        );
        assert!(finding.evidence.ends_with("had an effect"));
    }
}
