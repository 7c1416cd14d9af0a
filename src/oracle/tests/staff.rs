//! Authorised users: what is lawful is silent, what is not is named, and what is not on record too.

use population::{CentreIndex, Person};

use super::stage::{
    Stage, attempt, confirm, dashboard, person, population, step, token, with_token,
};
use crate::claim::Claim;
use crate::oracle::exchange::About;
use crate::oracle::{AuditShown, StepView};
use crate::record::Certainty;

/// A lookup by staff who say why.
fn lookup() -> StepView {
    StepView {
        staff: true,
        purposeful: true,
        ..with_token()
    }
}

fn without_purpose() -> StepView {
    StepView {
        purposeful: false,
        ..lookup()
    }
}

fn sign_in() -> StepView {
    StepView {
        staff: true,
        ..confirm()
    }
}

fn centre_near(person: &Person) -> CentreIndex {
    let mut centres = population().centres_in(person.district());
    centres.next().expect("a district has centres").id
}

/// Somebody of another household for whom this holds.
fn other(own: &Person, wanted: impl Fn(&Person) -> bool) -> Person {
    (0..)
        .map(person)
        .find(|other| other.household() != own.household() && wanted(other))
        .expect("among a billion there is one")
}

/// One visit that signs in and then looks `asked` up at step 1.
fn looked_up(stage: &mut Stage, own: Person, asked: &Person) -> bool {
    let mut visit = stage.visit(own).about(About::Person(asked.index()));
    visit.gets(0, &token());
    visit.gets(1, &dashboard(asked)).leaked
}

#[test]
fn a_vaccinators_lawful_access_is_silent() {
    let own = person(77);
    let neighbour = other(&own, |other| other.district() == own.district());
    let mut stage = Stage::new(vec![sign_in(), lookup()]);
    stage.works_at(centre_near(&own));
    assert!(!looked_up(&mut stage, own, &neighbour));
    assert!(!looked_up(&mut stage, own, &own));
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn who_was_vaccinated_at_the_centre_is_lawful_wherever_they_live() {
    let day = jiff::civil::date(2023, 6, 11);
    let away = |person: &Person| {
        let doses = person.doses_by(day);
        let centre = doses
            .first()
            .and_then(|dose| population().centre(dose.centre));
        let single = person.household().members().count() == 1;
        single && centre.is_some_and(|centre| centre.district != person.district())
    };
    let visitor = other(&person(77), away);
    let mut stage = Stage::new(vec![sign_in(), lookup()]);
    stage.works_at(visitor.doses()[0].centre);
    assert!(!looked_up(&mut stage, person(77), &visitor));
    assert_eq!(stage.findings(), [""; 0]);
}

#[test]
fn outside_the_jurisdiction_without_purpose_or_without_signing_in_it_is_a_leak() {
    let own = person(77);
    let near = centre_near(&own);
    let far = other(&own, |other| {
        let here = |dose: &population::Dose| dose.centre == near;
        other.state() != own.state() && !other.doses().iter().any(here)
    });
    let outside = attempt("staff-outside-jurisdiction", lookup());
    let mut stage = Stage::new(vec![sign_in(), outside]);
    stage.works_at(near);
    assert!(looked_up(&mut stage, own, &far));
    assert_eq!(
        stage.findings(),
        ["foreign-record staff-outside-jurisdiction Proved"]
    );

    let silent = attempt("staff-without-purpose", without_purpose());
    let mut stage = Stage::new(vec![sign_in(), silent]);
    stage.works_at(near);
    assert!(looked_up(&mut stage, own, &own));
    assert_eq!(
        stage.findings(),
        ["foreign-record staff-without-purpose Proved"]
    );

    let mut stage = Stage::new(vec![step(), lookup()]);
    stage.works_at(near);
    assert!(looked_up(&mut stage, own, &own));
}

/// Findings and whether the claim was tested, after three lawful lookups, one refusal because of
/// jurisdiction and one for want of a purpose, when the operator is shown this.
fn compared(shown: Option<AuditShown>) -> (Vec<String>, bool) {
    use super::stage::Answer;
    let own = person(77);
    let outside = attempt("staff-outside-jurisdiction", lookup());
    let silent = attempt("staff-without-purpose", without_purpose());
    let mut stage = Stage::new(vec![sign_in(), lookup(), outside, silent]);
    stage.works_at(centre_near(&own));
    for _ in 0..3 {
        assert!(!looked_up(&mut stage, own, &own));
    }
    let far = other(&own, |other| other.state() != own.state());
    let mut visit = stage.visit(own).about(About::Person(far.index()));
    visit.gets(0, &token());
    visit.gets(2, &Answer::new(400, "{}"));
    visit.gets(3, &Answer::new(403, "{}"));
    drop(visit);
    if let Some(shown) = shown {
        stage.oracle.compare_audit(shown);
    }
    let conclusion = stage.conclude();
    let names = conclusion.findings.iter().map(|finding| {
        assert_eq!(finding.certainty, Certainty::Proved);
        finding.weakness.id.to_owned()
    });
    let tested = conclusion.coverage.conclude()[&Claim::StaffTracked].count > 0;
    (names.collect(), tested)
}

#[test]
fn what_is_not_on_record_is_found() {
    let shown = |granted, refused| {
        Some(AuditShown {
            granted,
            refused,
            broken: None,
        })
    };
    assert_eq!(compared(shown(3, 1)), (vec![], true));
    // A request whose answer was lost is on record as well.
    assert_eq!(compared(shown(5, 2)), (vec![], true));
    let untracked = vec!["staff-untracked".to_owned()];
    assert_eq!(compared(shown(2, 1)), (untracked.clone(), true));
    assert_eq!(compared(shown(3, 0)), (untracked.clone(), true));
    let broken = AuditShown {
        granted: 3,
        refused: 1,
        broken: Some("line 2: changed".to_owned()),
    };
    assert_eq!(compared(Some(broken)), (untracked, true));
    // Nothing shown, nothing said.
    assert_eq!(compared(None), (vec![], false));
}
