//! An objective as one writes it on a command line: `p99 < 250ms`.

use super::fault::{Faults, Notes, Span};
use super::file::{Either, ThresholdTable, Written};
use super::plan::Threshold;
use super::resolve;

/// Reads `MEASURE < BOUND` or `MEASURE > BOUND`: measures and bounds are those of thresholds in a
/// scenario, and `p99` alone means `response.p99`.
///
/// # Errors
/// Says what is wrong with `text`, and where.
pub fn objective(text: &str) -> Result<Threshold, Faults> {
    let mut notes = Notes::default();
    let threshold = read(text, &mut notes);
    match threshold {
        Some(threshold) if notes.is_empty() => Ok(threshold),
        _ => Err(notes.into_faults(text, text)),
    }
}

/// What bounds losses where nothing else does, as in a scenario.
pub fn losses_by_default() -> Threshold {
    resolve::losses_by_default()
}

fn read(text: &str, notes: &mut Notes) -> Option<Threshold> {
    let Some(at) = text.find(['<', '>']) else {
        let problem = "an objective compares a measure with a bound";
        notes.note(&(0..text.len()), problem, "write it as \"p99 < 250ms\"");
        return None;
    };
    let measure = trimmed(text, 0..at);
    let measure = Written {
        value: whole_name(&measure.value),
        span: measure.span,
    };
    let bound = trimmed(text, at + 1..text.len());
    if bound.value.is_empty() {
        let problem = "there is no bound";
        notes.note(&bound.span, problem, "write it as \"p99 < 250ms\"");
        return None;
    }
    let bound = Some(Written {
        value: match bound.value.parse() {
            Ok(number) => Either::This(number),
            Err(_) => Either::That(bound.value),
        },
        span: bound.span,
    });
    let (below, above) = if text[at..].starts_with('<') {
        (bound, None)
    } else {
        (None, bound)
    };
    let table = Written {
        value: ThresholdTable {
            measure: super::file::Needed(Some(measure)),
            below,
            above,
            outcome: None,
            actor: None,
            step: None,
        },
        span: 0..text.len(),
    };
    Some(resolve::objective(&table, notes))
}

fn trimmed(text: &str, span: Span) -> Written<String> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    let value = part.trim().to_owned();
    Written {
        span: start..start + value.len(),
        value,
    }
}

/// What people time is the response, unless they say otherwise.
fn whole_name(measure: &str) -> String {
    let is_percentile = measure
        .strip_prefix('p')
        .is_some_and(|percent| percent.starts_with(|first: char| first.is_ascii_digit()));
    if is_percentile || measure == "max" {
        format!("response.{measure}")
    } else {
        measure.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::plan::{Bound, Measure};

    #[test]
    fn objectives_are_thresholds() {
        for (text, measure, bound, said) in [
            (
                "p99 < 250ms",
                Measure::Response(0.99),
                Bound::Below(250.0),
                "response.p99 below 250ms",
            ),
            (
                "p99.9<1s",
                Measure::Response(99.9 / 100.0),
                Bound::Below(1_000.0),
                "response.p99.9 below 1s",
            ),
            (
                " max < 2s ",
                Measure::Response(1.0),
                Bound::Below(2_000.0),
                "response.max below 2s",
            ),
            (
                "service.p50 < 5ms",
                Measure::Service(0.5),
                Bound::Below(5.0),
                "service.p50 below 5ms",
            ),
            (
                "lost < 0.1%",
                Measure::LostShare,
                Bound::Below(0.001),
                "lost below 0.1%",
            ),
            (
                "unexpected < 0.01",
                Measure::UnexpectedShare,
                Bound::Below(0.01),
                "unexpected below 0.01",
            ),
            (
                "throughput > 5000",
                Measure::Throughput,
                Bound::Above(5_000.0),
                "throughput above 5000",
            ),
        ] {
            let threshold = objective(text).unwrap();
            assert_eq!(
                (threshold.measure, threshold.bound),
                (measure, bound),
                "{text}"
            );
            assert_eq!(threshold.text, said);
        }
    }

    #[test]
    fn what_is_no_objective_is_said_with_its_place() {
        let told = |text: &str| objective(text).unwrap_err().to_string();
        insta::assert_snapshot!(
            [
                told("fast"),
                told("p99 < quick"),
                told("p12 < 1s"),
                told("p99 <"),
                told("lust < 1%")
            ]
            .join("\n")
        );
    }
}
