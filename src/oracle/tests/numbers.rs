//! Numbers by which people are known: in groups, and as thin evidence.

use population::Person;

use super::stage::{Answer, Stage, person, step};
use crate::oracle::exchange::About;

/// A person whose identity number has twelve digits.
fn with_twelve_digits(from: u64) -> Person {
    let mut people = (from..).map(person);
    let fits = |person: &Person| {
        let number = person.photo_id().number;
        number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    people
        .find(fits)
        .expect("the first kind of document is the commonest")
}

#[test]
fn numbers_in_groups_are_found() {
    let grouped = |text: &str, sizes: &[usize], between: &str| {
        let mut rest = text;
        let groups: Vec<&str> = sizes
            .iter()
            .map(|size| {
                let (group, more) = rest.split_at(*size);
                rest = more;
                group
            })
            .collect();
        groups.join(between)
    };
    let other = with_twelve_digits(30_000);
    let (photo_id, id) = (other.photo_id().number, other.reference_id().to_string());
    let mobile = other.household().mobile().to_string();
    let spellings = [
        (&photo_id, grouped(&photo_id, &[4, 4, 4], " ")),
        (&photo_id, grouped(&photo_id, &[4, 4, 4], "-")),
        (&id, grouped(&id, &[4, 4, 4, 2], "-")),
        (&mobile, grouped(&mobile, &[5, 5], " ")),
        (&mobile, grouped(&mobile, &[3, 3, 4], "-")),
    ];
    // Once for a stranger, who is known by the number alone, and once for whom the visit asks about.
    for about in [About::Own, About::Person(other.index())] {
        let findings = |number: &str| {
            let mut stage = Stage::new(vec![step()]);
            let body = format!("{}, born {}: {number}", other.name(), other.birth_year());
            let mut visit = stage.visit(person(5)).about(about);
            visit.gets(0, &Answer::new(200, body));
            drop(visit);
            stage.findings()
        };
        for (plain, spelled) in &spellings {
            assert!(!findings(plain).is_empty());
            assert_eq!(findings(spelled), findings(plain), "{spelled}");
        }
    }
}

/// One answer with thin evidence of two faults is one answer.
#[test]
fn thin_evidence_of_several_faults_counts_an_answer_once() {
    let mut stage = Stage::new(vec![step()]);
    for index in 0..20 {
        let other = with_twelve_digits(1_000 + index * 7_919);
        let mut visit = stage.visit(person(5)).about(About::Person(other.index()));
        let body = format!(r#"{{"id":"{}"}}"#, other.photo_id().number);
        visit.gets(0, &Answer::new(200, body));
    }
    let conclusion = stage.conclude();
    assert!(conclusion.findings.len() > 1, "{:?}", conclusion.findings);
    assert_eq!(conclusion.ledger.leaking_answers(), 20);
    assert_eq!(conclusion.ledger.people(), 20);
}
