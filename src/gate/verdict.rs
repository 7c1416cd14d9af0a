//! One verdict and one exit code from all that was judged.

use crate::exit;
use crate::record::{Certainty, Finding, ThresholdRecord, Validity, ValidityState, Verdict};

/// Names of one kind in the sentence.
const NAMED_MAX: usize = 6;

/// The verdict. The first that applies decides: interrupted, leak proved, not valid,
/// threshold breached, held. The sentence tells all that apply, in that order.
/// `thresholds` are none where they were not judged: in a run of a single visit.
pub fn verdict(
    findings: &[Finding],
    thresholds: Option<&[ThresholdRecord]>,
    validity: &Validity,
    interrupted: bool,
) -> Verdict {
    let facts = [
        (exit::INTERRUPTED, interruption(interrupted)),
        (exit::LEAK_PROVED, leaks(findings)),
        (exit::NOT_VALID, invalidity(validity)),
        (exit::THRESHOLD_BREACHED, thresholds.and_then(breaches)),
    ];
    let bad: Vec<(u8, String)> = facts
        .into_iter()
        .filter_map(|(code, fact)| Some((code, fact?)))
        .collect();
    match bad.first() {
        Some(&(exit_code, _)) => Verdict {
            exit_code,
            text: sentence(bad),
        },
        None => Verdict {
            exit_code: exit::HELD,
            text: held(thresholds),
        },
    }
}

fn sentence(facts: Vec<(u8, String)>) -> String {
    let facts: Vec<String> = facts.into_iter().map(|(_, fact)| fact).collect();
    facts.join("; ")
}

fn held(thresholds: Option<&[ThresholdRecord]>) -> String {
    let kept = match thresholds.map(<[_]>::len) {
        None => "thresholds are not judged for a single visit".to_owned(),
        Some(0) => "no threshold was set".to_owned(),
        Some(1) => "the one threshold was kept".to_owned(),
        Some(several) => format!("all {several} thresholds were kept"),
    };
    format!("no leak was proved, and {kept}")
}

fn interruption(interrupted: bool) -> Option<String> {
    interrupted.then(|| "the run was ended early, and a partial run never passes".to_owned())
}

fn leaks(findings: &[Finding]) -> Option<String> {
    let proved = findings
        .iter()
        .filter(|finding| finding.certainty == Certainty::Proved);
    let mut weaknesses: Vec<&str> = Vec::new();
    for finding in proved {
        if !weaknesses.contains(&finding.weakness.as_str()) {
            weaknesses.push(&finding.weakness);
        }
    }
    (!weaknesses.is_empty()).then(|| format!("leak proved: {}", listed(&weaknesses)))
}

fn invalidity(validity: &Validity) -> Option<String> {
    let state = match validity.state {
        ValidityState::Valid | ValidityState::TargetLimited => return None,
        ValidityState::GeneratorLimited => "the harness was the limit",
        ValidityState::WrongAnswers => "too many answers were not what the story expects",
        ValidityState::Incomplete => "a part of the plan could not be carried out",
    };
    let because = if validity.reasons.is_empty() {
        String::new()
    } else {
        format!(" ({})", listed(&validity.reasons))
    };
    Some(format!("the figures cannot be relied on: {state}{because}"))
}

fn breaches(thresholds: &[ThresholdRecord]) -> Option<String> {
    let breached = thresholds.iter().filter(|threshold| !threshold.held);
    let names: Vec<String> = breached
        .map(|threshold| format!("{} ({})", threshold.text, threshold.scenario))
        .collect();
    (!names.is_empty()).then(|| format!("threshold breached: {}", listed(&names)))
}

/// A sentence stays readable: the first few, then how many more.
fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED_MAX).map(AsRef::as_ref).collect();
    let more = match names.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use std::fmt::Write;

    const STATES: [ValidityState; 5] = [
        ValidityState::Valid,
        ValidityState::TargetLimited,
        ValidityState::GeneratorLimited,
        ValidityState::WrongAnswers,
        ValidityState::Incomplete,
    ];

    fn findings(certainties: &[Certainty]) -> Vec<Finding> {
        let template = fixture::findings().remove(0);
        certainties
            .iter()
            .map(|&certainty| Finding {
                certainty,
                ..template.clone()
            })
            .collect()
    }

    fn thresholds(held: bool) -> Vec<ThresholdRecord> {
        let mut threshold = fixture::thresholds().remove(0);
        threshold.held = held;
        vec![threshold]
    }

    fn validity(state: ValidityState) -> Validity {
        Validity {
            state,
            reasons: vec![],
        }
    }

    #[test]
    fn every_combination_has_the_exit_code_of_its_gravest_fact() {
        let mut table =
            String::from("validity           leak        threshold  alone  interrupted\n");
        for state in STATES {
            for (leak, certainties) in [
                ("none", &[][..]),
                ("suspected", &[Certainty::Suspected]),
                ("proved", &[Certainty::Suspected, Certainty::Proved]),
            ] {
                for held in [true, false] {
                    let code = |interrupted| {
                        let found = findings(certainties);
                        verdict(
                            &found,
                            Some(&thresholds(held)),
                            &validity(state),
                            interrupted,
                        )
                        .exit_code
                    };
                    let kept = if held { "kept" } else { "breached" };
                    writeln!(
                        table,
                        "{:<18} {leak:<11} {kept:<10} {:<6} {}",
                        format!("{state:?}"),
                        code(false),
                        code(true)
                    )
                    .unwrap();
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn the_sentence_tells_everything_gravest_first() {
        let all = verdict(
            &fixture::findings(),
            Some(&thresholds(false)),
            &Validity {
                state: ValidityState::GeneratorLimited,
                reasons: vec!["surge: sent late".into()],
            },
            true,
        );
        insta::assert_snapshot!(all.text, @"the run was ended early, and a partial run never passes; leak proved: partner-without-otp, broken-object-access; the figures cannot be relied on: the harness was the limit (surge: sent late); threshold breached: response.p99 < 1s (registration-opening)");
        let held = verdict(
            &[],
            Some(&thresholds(true)),
            &validity(ValidityState::Valid),
            false,
        );
        insta::assert_snapshot!(held.text, @"no leak was proved, and the one threshold was kept");
        let single = verdict(&[], None, &validity(ValidityState::Valid), false);
        insta::assert_snapshot!(single.text, @"no leak was proved, and thresholds are not judged for a single visit");
    }
}
