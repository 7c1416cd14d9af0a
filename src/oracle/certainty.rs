//! When a sighting is proof: the arithmetic of chance.
//!
//! The question is always: how probable is it that an answer which has nothing to do
//! with a person holds this much of that person's data? Evidence is counted in bits,
//! `-log2` of that probability.
//!
//! **One answer.** A whole run of `d` digits equals a given number with probability `10^-d`;
//! a name or a year equals a given one as often as people have it. Among `t` runs of the
//! same shape the chance is at most `t` times that. Values of one person are independent,
//! so their bits add up: `sum(-log2 p - log2 t)`. Whoever is only named by an id in the answer gets
//! nothing for that id: every eleventh ten-digit number is somebody's mobile, and a registry
//! may well hand out numbers that all decode.
//! From [`PROOF_BITS`] on the answer proves: the chance is below 1e-9.
//!
//! **Many answers.** Thin evidence about `k` different people out of `n` tries adds up too,
//! less the number of ways to choose them, at most `(e n / k)^k`.

use population::{Attribute, Person};

use super::field::{Field, FieldSet};
use super::runs::{Kind, Run};

/// Chance below 1e-9: proved.
pub(crate) const PROOF_BITS: f64 = 30.0;
/// Chance below 1e-3: suspected.
const SUSPICION_BITS: f64 = 10.0;
/// An answer with less is not remembered at all.
pub(crate) const HINT_BITS: f64 = 8.0;
/// That a guessed OTP of six digits is right.
pub(crate) const OTP_BITS: f64 = 19.93;

/// Values that only one person or household has.
pub(crate) const LONG: FieldSet = FieldSet::of(&[
    Field::ReferenceId,
    Field::Mobile,
    Field::PhotoIdNumber,
    Field::Address,
]);

/// Values that set a person apart from most others.
pub(crate) const DISTINCTIVE: FieldSet = LONG.with(FieldSet::of(&[
    Field::Name,
    Field::BirthYear,
    Field::BirthDate,
    Field::MobileLastFour,
    Field::PhotoIdLastFour,
]));

/// How surprising it is that one run of the right shape has this person's value, in bits.
fn surprise(field: Field, person: &Person) -> f64 {
    match field {
        Field::ReferenceId => 14.0 * 10_f64.log2(),
        Field::Mobile => 10.0 * 10_f64.log2(),
        // The shortest have two fixed places fewer than digits.
        Field::PhotoIdNumber => 9.0 * 10_f64.log2(),
        Field::MobileLastFour | Field::PhotoIdLastFour => 4.0 * 10_f64.log2(),
        Field::Name => person.bits(Attribute::Name),
        Field::BirthYear => person.bits(Attribute::BirthYear),
        // The year is counted already.
        Field::BirthDate => 365_f64.log2(),
        // The busiest day gave 25 million of 2.2 billion doses.
        Field::DoseDates => 88_f64.log2(),
        // Shared by too many to say who it is.
        _ => 0.0,
    }
}

/// Whether a run has the shape of this field, so that it is one more try.
fn is_try(field: Field, run: &Run) -> bool {
    match field {
        Field::ReferenceId => run.is_number(14),
        Field::Mobile => run.kind == Kind::Digits && (10..=12).contains(&run.length),
        Field::PhotoIdNumber => run.is_number(12) || run.kind == Kind::Mixed,
        Field::Name => run.kind == Kind::Letters,
        _ => run.is_number(4) || run.kind == Kind::Mixed,
    }
}

/// Evidence that these values of a person did not come together by chance, in bits.
pub(crate) fn evidence_bits(fields: FieldSet, person: &Person, runs: &[Run]) -> f64 {
    let bits = |field: Field| {
        let tries = runs.iter().filter(|run| is_try(field, run)).count().max(1);
        (surprise(field, person) - (tries as f64).log2()).max(0.0)
    };
    fields.iter().map(bits).sum()
}

/// Evidence for a fault from thin evidence on `subjects` different people (or visits) out of `tries`.
pub(crate) fn joint_bits(sum_bits: f64, subjects: u64, tries: u64) -> f64 {
    let (k, n) = (subjects as f64, tries.max(subjects) as f64);
    if subjects == 0 {
        return 0.0;
    }
    sum_bits - k * (std::f64::consts::E * n / k).log2()
}

/// What evidence of so many bits amounts to; none when it may well be chance.
pub(crate) fn judge(bits: f64) -> Option<crate::record::Certainty> {
    use crate::record::Certainty;
    if bits >= PROOF_BITS {
        Some(Certainty::Proved)
    } else if bits >= SUSPICION_BITS {
        Some(Certainty::Suspected)
    } else {
        None
    }
}
