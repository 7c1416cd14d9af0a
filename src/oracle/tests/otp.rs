//! One-time passwords: guesses, reuse, echoes and master codes.

use super::stage::{Answer, Stage, attempt, confirm, person, step, token};

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

#[test]
fn a_token_that_must_be_refused_proves_at_once() {
    let mut stage = Stage::new(vec![attempt("token-wrong-audience", step())]);
    stage
        .visit(person(5))
        .gets(0, &Answer::new(200, r#"{"beneficiaries":[]}"#));
    assert_eq!(
        stage.findings(),
        ["accepted-attempt token-wrong-audience Proved"]
    );
}
