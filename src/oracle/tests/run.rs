//! A whole run: workers joined, claims examined, nothing personal left.

use std::sync::Arc;

use population::Person;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::stage::{
    Answer, Stage, attempt, confirm, dashboard, person, record, settings, step, token, with_token,
};
use crate::claim::Claim;
use crate::oracle::exchange::About;
use crate::oracle::{Conclusion, LedgerTotals, Names, Oracle};

fn leaky_worker(people: impl Iterator<Item = u64>) -> Stage {
    let mut stage = Stage::new(vec![attempt("records-open", step())]);
    for index in people {
        let other = person(index * 10_000);
        stage
            .visit(person(5))
            .about(About::Person(other.index()))
            .gets(0, &dashboard(&other));
    }
    stage
}

fn summary(conclusion: &Conclusion) -> (u64, u64, u64, u64) {
    let finding = &conclusion.findings[0];
    let ledger = &conclusion.ledger;
    (
        finding.occurrences,
        finding.people,
        ledger.people(),
        ledger.leaking_answers(),
    )
}

#[test]
fn workers_add_up_to_one() {
    let alone = leaky_worker(1..41).conclude();
    let mut first = leaky_worker((1..41).filter(|index| index % 2 == 0)).oracle;
    first.merge(leaky_worker((1..41).filter(|index| index % 2 == 1)).oracle);
    let joined = first.conclude();
    assert_eq!(summary(&joined), summary(&alone));
    assert!((joined.ledger.bits() - alone.ledger.bits()).abs() < 1e-6);
    assert_eq!(joined.coverage.conclude(), alone.coverage.conclude());
}

#[test]
fn scenarios_add_up_by_person() {
    let mut totals = LedgerTotals::default();
    totals.merge(leaky_worker(1..11).conclude().ledger);
    totals.merge(leaky_worker(6..16).conclude().ledger);
    let people = leaky_worker(1..16).conclude().ledger.people();
    assert_eq!((totals.people(), totals.leaking_answers()), (people, 20));
    let record = totals.disclosure(1_100_000_000, 2.0);
    assert!((record.bits_per_second - totals.bits() / 2.0).abs() < 1e-9);
    let hours = 1.1e9 / (people as f64 / 2.0) / 3600.0;
    assert_eq!(record.whole_registry_hours, Some(hours));
}

#[test]
fn claims_are_examined_by_what_was_put_to_the_test() {
    let mut stage = Stage::new(vec![
        confirm(),
        with_token(),
        attempt("records-open", step()),
    ]);
    let own = person(5);
    let mut visit = stage.visit(own);
    visit.gets(0, &token());
    visit.gets(1, &dashboard(&own));
    visit.gets(2, &Answer::new(401, "Unauthenticated access!"));
    visit.gets(2, &Answer::new(429, ""));
    drop(visit);
    let examined = stage.conclude().coverage.conclude();
    let what = |claim: Claim| (examined[&claim].count, examined[&claim].what.as_str());
    assert_eq!(
        what(Claim::OtpOnly),
        (1, "answers (attempts: 1 at records-open)")
    );
    assert_eq!(what(Claim::BirthYearOnly), (1, "answers (1 with records)"));
    assert_eq!(examined[&Claim::EdgeHolds].count, 0);
    assert_eq!(examined.len(), Claim::ALL.len());
}

#[test]
fn findings_hold_no_personal_data() {
    let other = person(30_000);
    let mut stage = leaky_worker(3..4);
    stage.visit(other).gets(0, &dashboard(&other));
    let conclusion = stage.conclude();
    assert_nothing_personal(conclusion, &other);
}

/// Records keyed by what they are about, and values where names of headers are expected.
#[test]
fn findings_hold_no_personal_data_that_is_a_key() {
    let other = person(30_000);
    let name = other.name();
    let keys = [
        other.reference_id().to_string(),
        format!("k{}", other.reference_id()),
        format!("m-{}", other.household().mobile()),
        other.photo_id().number,
        name.given.to_owned(),
        format!("{}_{}", name.family, name.given).to_lowercase(),
        name.to_string(),
        STANDARD_NO_PAD.encode(other.photo_id().number),
        URL_SAFE_NO_PAD.encode(name.given),
        format!(
            "by-{}",
            STANDARD_NO_PAD.encode(other.reference_id().to_string())
        ),
    ];
    let keyed = keys.iter().map(|key| {
        let body = format!(r#"{{"{key}":{{"of":[{}]}}}}"#, record(&other, ""));
        Answer::new(200, body)
    });
    let id = other.reference_id();
    let line = format!("{id}-{}-{}", other.household().mobile(), name.given);
    let lines = [
        Answer::new(200, "").header(&line),
        Answer::new(200, "").header(&format!("x-{line}: {line}")),
        Answer::new(302, "").header(&format!("location: /b?{line}={line}")),
        Answer::new(200, "ok").trailer(&format!("x-{line}: {line}")),
    ];
    for answer in keyed.chain(lines) {
        let mut stage = Stage::new(vec![attempt("records-open", step())]);
        let about = About::Person(other.index());
        stage.visit(person(5)).about(about).gets(0, &answer);
        assert_nothing_personal(stage.conclude(), &other);
    }
}

fn assert_nothing_personal(conclusion: Conclusion, other: &Person) {
    let named = |finding: crate::oracle::RawFinding| finding.name(Names::default());
    let findings: Vec<_> = conclusion.findings.into_iter().map(named).collect();
    let text = serde_json::to_string(&findings).expect("findings are plain data");
    assert!(!findings.is_empty());
    for member in other.household().members() {
        let values = [
            member.reference_id().to_string(),
            member.household().mobile().to_string(),
            member.photo_id().number,
            member.name().given.to_owned(),
            member.name().given.to_lowercase(),
        ];
        for value in values {
            assert!(!text.contains(&value), "{value} in {text}");
        }
    }
    let hash = findings[0]
        .person
        .as_deref()
        .expect("the finding is about a person");
    assert!(hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[test]
fn an_oracle_of_no_exchanges_concludes_nothing() {
    let conclusion = Oracle::new(Arc::new(settings(vec![step()]))).conclude();
    assert!(conclusion.findings.is_empty());
    assert!(
        conclusion
            .coverage
            .conclude()
            .values()
            .all(|examined| examined.count == 0)
    );
    assert_eq!(
        conclusion
            .ledger
            .disclosure(1_000, 0.0)
            .whole_registry_hours,
        None
    );
}
