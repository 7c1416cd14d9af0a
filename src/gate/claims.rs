//! The nine claims, judged by what was tested and what was found.

use std::collections::BTreeMap;

use crate::claim::Claim;
use crate::number;
use crate::record::{Certainty, ClaimRecord, Finding, Outcome};

/// How often a claim could have been shown broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// Answers that could have shown it.
    pub count: u64,
    /// Of which kind, in the plural: `answers to callers without an OTP`.
    pub what: String,
}

/// Judges all nine, in order: broken when a proved finding names it, held when it was
/// tested and none does, else not tested. Not tested is never held.
pub fn judge_claims(tested: &BTreeMap<Claim, Tested>, findings: &[Finding]) -> Vec<ClaimRecord> {
    let judge = |claim: Claim| {
        let naming = |certainty| -> Vec<&Finding> {
            let named = findings.iter().filter(|finding| {
                finding.certainty == certainty && finding.claims.contains(&claim)
            });
            named.collect()
        };
        let proved = naming(Certainty::Proved);
        let doubts = doubts(&naming(Certainty::Suspected));
        let tested = tested.get(&claim).filter(|tested| tested.count > 0);
        let (outcome, evidence) = match (proved.is_empty(), tested) {
            (false, _) => (Outcome::Broken, broken(&proved)),
            (true, Some(tested)) => (Outcome::Held, held(tested)),
            (true, None) => (Outcome::NotTested, needed(claim).to_owned()),
        };
        ClaimRecord {
            claim,
            outcome,
            evidence: evidence + &doubts,
        }
    };
    Claim::ALL.into_iter().map(judge).collect()
}

fn broken(proved: &[&Finding]) -> String {
    let answers: u64 = proved.iter().map(|finding| finding.occurrences).sum();
    let answers = number::counted(answers, "answer", "answers");
    format!("Shown by {answers}: {}.", names(proved))
}

fn held(tested: &Tested) -> String {
    let count = number::count(tested.count);
    format!("None of {count} {} spoke against it.", tested.what)
}

fn doubts(suspected: &[&Finding]) -> String {
    if suspected.is_empty() {
        return String::new();
    }
    format!(" Suspected, not proved: {}.", names(suspected))
}

fn names(findings: &[&Finding]) -> String {
    let name = |finding: &&Finding| format!("{} {}", finding.id, finding.weakness);
    findings.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// What a run would have to contain to say anything about a claim.
const fn needed(claim: Claim) -> &'static str {
    match claim {
        Claim::OtpOnly => "Needs steps that ask for a person's data without that person's OTP.",
        Claim::NoOpenApi => "Needs steps that call the API without any credential.",
        Claim::PartnersAllowListed => {
            "Needs steps that use a partner's key where, or for what, it is not good."
        }
        Claim::BirthYearOnly => "Needs answers that describe a person.",
        Claim::NoAddress => "Needs answers that describe a person.",
        Claim::StaffTracked => {
            "Needs authorised users who look people up within and outside their jurisdiction, with and without a purpose, and the record of it."
        }
        Claim::EdgeHolds => {
            "Needs an attack that goes beyond the limits while legitimate people are served."
        }
        Claim::Encrypted => "Needs a registry that serves TLS, asked in clear as well.",
        Claim::NotFromHere => {
            "Needs marked records, and a dump or a bot's answers to compare with them."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use proptest::prelude::*;

    fn finding(certainty: Certainty, claims: &[Claim]) -> Finding {
        Finding {
            certainty,
            claims: claims.to_vec(),
            ..fixture::findings().remove(0)
        }
    }

    fn tested(claim: Claim, count: u64) -> BTreeMap<Claim, Tested> {
        let what = "answers to callers without an OTP".to_owned();
        BTreeMap::from([(claim, Tested { count, what })])
    }

    fn judged(tested: &BTreeMap<Claim, Tested>, findings: &[Finding], claim: Claim) -> ClaimRecord {
        let all = judge_claims(tested, findings);
        all.into_iter().find(|row| row.claim == claim).unwrap()
    }

    #[test]
    fn each_outcome_says_on_what_it_rests() {
        let proved = finding(Certainty::Proved, &[Claim::OtpOnly]);
        let suspected = finding(Certainty::Suspected, &[Claim::OtpOnly]);
        let say = |count, findings: &[Finding]| {
            let row = judged(&tested(Claim::OtpOnly, count), findings, Claim::OtpOnly);
            format!("{:?}: {}", row.outcome, row.evidence)
        };
        insta::assert_snapshot!(
            [
                say(12, &[]),
                say(12, std::slice::from_ref(&suspected)),
                say(12, std::slice::from_ref(&proved)),
                say(0, &[proved, suspected]),
                say(0, &[]),
            ]
            .join("\n"),
            @r"
        Held: None of 12 answers to callers without an OTP spoke against it.
        Held: None of 12 answers to callers without an OTP spoke against it. Suspected, not proved: F1 partner-without-otp.
        Broken: Shown by 156 answers: F1 partner-without-otp.
        Broken: Shown by 156 answers: F1 partner-without-otp. Suspected, not proved: F1 partner-without-otp.
        NotTested: Needs steps that ask for a person's data without that person's OTP.
        "
        );
    }

    proptest! {
        #[test]
        fn not_tested_is_never_held(
            counts in prop::collection::btree_map(0usize..9, 0u64..3, 0..9),
            proved in prop::collection::vec(0usize..9, 0..4),
        ) {
            let map: BTreeMap<Claim, Tested> = counts
                .iter()
                .map(|(&at, &count)| (Claim::ALL[at], Tested { count, what: "answers".into() }))
                .collect();
            let findings: Vec<_> = proved
                .iter()
                .map(|&at| finding(Certainty::Proved, &[Claim::ALL[at]]))
                .collect();
            let rows = judge_claims(&map, &findings);
            prop_assert_eq!(rows.iter().map(|row| row.claim).collect::<Vec<_>>(), Claim::ALL);
            for (at, row) in rows.iter().enumerate() {
                let expected = match (proved.contains(&at), counts.get(&at)) {
                    (true, _) => Outcome::Broken,
                    (false, Some(1..)) => Outcome::Held,
                    (false, _) => Outcome::NotTested,
                };
                prop_assert_eq!(row.outcome, expected);
                prop_assert!(!row.evidence.is_empty());
            }
        }
    }
}
