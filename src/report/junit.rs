//! JUnit XML: what a pipeline shows beside its other tests.
//!
//! Suites: `run`, one for each scenario, `claims`, `thresholds`, `leaks`. A broken
//! claim, a breached threshold and a proved finding are failures; an invalid or
//! interrupted run is an error; what was not tested or is only suspected is skipped.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::printable::printable;
use super::{RenderError, facts};
use crate::number;
use crate::record::{
    Certainty, ClaimRecord, Finding, Outcome, RunRecord, ScenarioRecord, ThresholdRecord, Validity,
};

pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut report = Report::new("mockdrill");
    report.add_test_suite(run(record));
    report.add_test_suites(record.scenarios.iter().map(scenario));
    report.add_test_suite(suite("claims", record.claims.iter().map(claim)));
    report.add_test_suite(suite("thresholds", record.thresholds.iter().map(threshold)));
    report.add_test_suite(suite("leaks", record.findings.iter().map(finding)));
    Ok(report.to_string()?)
}

fn suite(name: &str, cases: impl Iterator<Item = TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(name);
    suite.add_test_cases(cases);
    suite
}

fn case(suite: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(printable(name), status);
    case.set_classname(format!("mockdrill.{suite}"));
    case
}

fn failed(kind: NonSuccessKind, message: &str, description: String) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(printable(message))
        .set_description(printable(&description));
    status
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(printable(message));
    status
}

fn run(record: &RunRecord) -> TestSuite {
    let ended = if record.interrupted {
        let why = "the run was ended early, and a partial run never passes";
        failed(NonSuccessKind::Error, why, record.verdict.text.clone())
    } else {
        TestCaseStatus::success()
    };
    let cases = [
        case("run", "ran to its end", ended),
        case(
            "run",
            "figures can be relied on",
            validity(&record.validity),
        ),
    ];
    let mut suite = suite("run", cases.into_iter());
    suite
        .add_property(("verdict", record.verdict.text.as_str()))
        .add_property(("exit code", record.verdict.exit_code.to_string().as_str()))
        .add_property(("started at", record.settings.started_at.as_str()))
        .add_property(("seed", record.settings.seed.to_string().as_str()))
        .add_property(("target", record.settings.target.as_str()));
    suite
}

fn validity(validity: &Validity) -> TestCaseStatus {
    if validity.state.can_pass() {
        return TestCaseStatus::success();
    }
    let reasons = validity.reasons.join("\n");
    failed(NonSuccessKind::Error, "the run is not valid", reasons)
}

fn scenario(scenario: &ScenarioRecord) -> TestSuite {
    let conservation = scenario.conservation();
    let nothing_lost = if conservation.is_exact() {
        TestCaseStatus::success()
    } else {
        let counted = format!("{conservation:?}");
        failed(NonSuccessKind::Error, "requests do not add up", counted)
    };
    let cases = [
        case(
            &scenario.name,
            "figures can be relied on",
            validity(&scenario.validity),
        ),
        case(
            &scenario.name,
            "every request is accounted for",
            nothing_lost,
        ),
    ];
    let mut suite = suite(&scenario.name, cases.into_iter());
    suite
        .set_time(Duration::try_from_secs_f64(scenario.seconds).unwrap_or_default())
        .add_property(("answered", conservation.answered.to_string().as_str()))
        .add_property(("lost", conservation.lost().to_string().as_str()))
        .add_property(("ended", conservation.ended.to_string().as_str()))
        .add_property((
            "answers a second",
            number::decimal(scenario.answers_per_second).as_str(),
        ));
    suite
}

fn claim(judged: &ClaimRecord) -> TestCase {
    let status = match judged.outcome {
        Outcome::Held => TestCaseStatus::success(),
        Outcome::NotTested => skipped(&format!("not tested: {}", judged.evidence)),
        Outcome::Broken => failed(
            NonSuccessKind::Failure,
            &format!("broken: {}", judged.claim.statement()),
            judged.evidence.clone(),
        ),
    };
    case("claims", judged.claim.id(), status)
}

fn threshold(judged: &ThresholdRecord) -> TestCase {
    let status = if judged.held {
        TestCaseStatus::success()
    } else {
        let measured = facts::measured(judged);
        let message = format!("breached: {}, measured {measured}", judged.text);
        failed(NonSuccessKind::Failure, &message, String::new())
    };
    let name = format!("{}: {}", judged.scenario, judged.text);
    case("thresholds", &name, status)
}

fn finding(finding: &Finding) -> TestCase {
    let message = format!("{}: {}", finding.weakness, finding.title);
    let status = match finding.certainty {
        Certainty::Proved => failed(NonSuccessKind::Failure, &message, details(finding)),
        Certainty::Suspected => skipped(&format!("suspected, not proved: {message}")),
    };
    let name = format!(
        "{} {} in {}",
        finding.id, finding.weakness, finding.scenario
    );
    case("leaks", &name, status)
}

fn details(finding: &Finding) -> String {
    let facts = facts::finding(finding).into_iter();
    let lines = facts
        .chain([
            (
                "kind",
                format!("CWE-{}, OWASP {}", finding.cwe, finding.owasp),
            ),
            ("again", finding.reproducer.clone()),
        ])
        .map(|(label, text)| format!("{label}: {text}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ValidityState;
    use crate::report::fixture;

    fn counts(record: &RunRecord) -> [usize; 3] {
        let read = Report::deserialize_from_str(&render(record).unwrap()).unwrap();
        let of = |count: fn(&TestSuite) -> usize| read.test_suites.iter().map(count).sum();
        [
            of(|suite| suite.failures),
            of(|suite| suite.errors),
            of(|suite| suite.skipped),
        ]
    }

    #[test]
    fn the_whole_file() {
        insta::assert_snapshot!(render(&fixture::record()).unwrap());
    }

    #[test]
    fn what_failed_was_in_error_or_skipped_is_counted_by_readers() {
        // Two claims, one threshold and two leaks; three claims and one suspicion.
        assert_eq!(counts(&fixture::record()), [5, 0, 4]);
        assert_eq!(counts(&fixture::clean()), [0, 0, 3]);
    }

    #[test]
    fn an_invalid_or_interrupted_run_is_an_error() {
        let mut record = fixture::clean();
        record.validity.state = ValidityState::GeneratorLimited;
        record.scenarios[1].validity.state = ValidityState::GeneratorLimited;
        assert_eq!(counts(&record), [0, 2, 3]);
        record.interrupted = true;
        assert_eq!(counts(&record), [0, 3, 3]);
    }

    #[test]
    fn what_the_target_chose_stays_text() {
        let mut record = fixture::record();
        record.findings[0].channel = "body /</failure>]]>\u{1b}[31m&\u{0}".into();
        record.findings[0].reproducer = "\"><x/>".into();
        assert_eq!(counts(&record), [5, 0, 4]);
        assert!(!render(&record).unwrap().contains('\u{1b}'));
    }
}
