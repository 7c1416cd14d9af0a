//! What people read of a search: a row for each run, then what follows.

use super::record::{CapacityRecord, LawRecord, Outcome, Run};
use super::scalability::REACH_MIN;
use crate::number::{count, decimal, milliseconds};
use crate::record::Percentile;

/// The head of the table.
pub fn headings() -> String {
    line(
        "asked/s",
        "answered/s",
        "p50",
        "p99",
        "95 % of p99",
        "in flight",
        "harness",
        "registry",
        "",
    )
}

/// One run.
pub fn row(run: &Run) -> String {
    let at = |percent: f64| run.response.iter().find(|one| one.percent == percent);
    let value =
        |percent| at(percent).map_or_else(|| "-".to_owned(), |one| milliseconds(one.value_ms));
    let registry = run.registry_processors;
    let outcome = match run.outcome {
        Outcome::Held => "held".to_owned(),
        Outcome::Missed => format!("missed: {}", run.reasons.first().map_or("", String::as_str)),
        Outcome::Unclear => format!(
            "cannot tell: {}",
            run.reasons.first().map_or("", String::as_str)
        ),
    };
    line(
        &count(run.asked_per_second.round() as u64),
        &count(run.answered_per_second.round() as u64),
        &value(50.0),
        &value(99.0),
        &at(99.0).map_or_else(|| "-".to_owned(), interval),
        &decimal(run.in_flight),
        &format!("{:.2}", run.harness_processors),
        &registry.map_or_else(|| "-".to_owned(), |processors| format!("{processors:.2}")),
        &outcome,
    )
}

fn interval(one: &Percentile) -> String {
    match (one.low_ms, one.high_ms) {
        (Some(low), Some(high)) => format!("{} to {}", milliseconds(low), milliseconds(high)),
        (Some(low), None) => format!("from {}", milliseconds(low)),
        _ => "-".to_owned(),
    }
}

#[expect(clippy::too_many_arguments, reason = "one for each column")]
fn line(
    asked: &str,
    answered: &str,
    median: &str,
    slowest: &str,
    interval: &str,
    in_flight: &str,
    harness: &str,
    registry: &str,
    outcome: &str,
) -> String {
    let text = format!(
        "{asked:>9} {answered:>11} {median:>9} {slowest:>9} {interval:>20} {in_flight:>10} {harness:>8} {registry:>9}  {outcome}"
    );
    text.trim_end().to_owned()
}

/// What follows, in a few lines.
pub fn conclusion(record: &CapacityRecord) -> String {
    let objectives = record.settings.objectives.join(", ");
    let mut lines = vec![format!(
        "{} (exit code {}): with {objectives}, {}",
        word(record),
        record.verdict.exit_code,
        record.verdict.text
    )];
    if let Some(limit) = &record.limit {
        lines.push(format!("The limit: {limit}"));
    }
    match &record.law {
        None => lines.push(
            format!("No scalability law was fitted: that takes several runs that can be relied on, some of them with different numbers of requests in flight, up to {REACH_MIN:.0} or more."),
        ),
        Some(law) => {
            lines.push(format!(
                "Scalability law: {} a second for one request in flight, contention {:.2} %, coherence {:.4} % (explains {:.1} % of the variance)",
                count(law.alone.round() as u64),
                law.contention * 100.0,
                law.coherence * 100.0,
                law.explained * 100.0
            ));
            lines.push(peak(law));
        }
    }
    lines.join("\n")
}

fn peak(law: &LawRecord) -> String {
    let measured = decimal(law.in_flight_max);
    match (law.peak_in_flight, law.peak_per_second) {
        (Some(peak), Some(rate)) if peak <= law.in_flight_max => format!(
            "By it throughput is highest, {} a second, with {} requests in flight.",
            count(rate.round() as u64),
            decimal(peak)
        ),
        (Some(_), _) => format!(
            "By it throughput grows as far as was measured, up to {measured} requests in flight; where it is highest lies beyond what was measured."
        ),
        (None, _) => format!(
            "By it more requests in flight never bring less, as far as was measured (up to {measured})."
        ),
    }
}

fn word(record: &CapacityRecord) -> &'static str {
    match record.verdict.exit_code {
        crate::exit::HELD => "FOUND",
        crate::exit::NOT_VALID => "NOT FOUND",
        crate::exit::INTERRUPTED => "INTERRUPTED",
        _ => "FAILED",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::capacity::record::{FORMAT, Settings};
    use crate::record::{ValidityState, Verdict};
    use crate::report::fixture;

    pub(in crate::capacity) fn run(asked: f64, p99_ms: f64, outcome: Outcome) -> Run {
        let percentile = |percent, value_ms| Percentile {
            percent,
            value_ms,
            low_ms: Some(value_ms * 0.9),
            high_ms: (outcome == Outcome::Held).then_some(value_ms * 1.1),
            independent_samples: Some(900.0),
        };
        Run {
            asked_per_second: asked,
            answered_per_second: asked * 0.99,
            steady_from_seconds: 4.0,
            steady_seconds: 14.0,
            is_steady: true,
            response: vec![percentile(50.0, 0.4), percentile(99.0, p99_ms)],
            response_mean_ms: 0.6,
            in_flight: asked * 0.000_6,
            harness_processors: 0.61,
            registry_processors: Some(0.52),
            turned_away_share: 0.0,
            objectives: Vec::new(),
            validity: match outcome {
                Outcome::Unclear => ValidityState::GeneratorLimited,
                Outcome::Held | Outcome::Missed => ValidityState::Valid,
            },
            outcome,
            reasons: match outcome {
                Outcome::Held => Vec::new(),
                Outcome::Missed => vec!["response.p99 below 250ms was not kept".to_owned()],
                Outcome::Unclear => vec!["1.4 % of what was due began late".to_owned()],
            },
        }
    }

    #[test]
    fn a_search_that_found_the_limit() {
        let record = CapacityRecord {
            format: FORMAT,
            mockdrill: "0.1.0".to_owned(),
            settings: Settings {
                started_at: "2026-11-28T08:00:00Z".to_owned(),
                scenario: "registration-opening".to_owned(),
                target: "bundled registry (hardened)".to_owned(),
                objectives: vec!["response.p99 below 250ms".to_owned()],
                from_per_second: 1_000.0,
                to_per_second: 200_000.0,
                precision: 0.05,
                runs: 3,
                hold_seconds: 15.0,
                at_least_per_second: None,
                seed: 1,
                workers: 2,
            },
            environment: fixture::record().environment,
            runs: vec![
                run(16_000.0, 4.2, Outcome::Held),
                run(32_000.0, 412.0, Outcome::Missed),
                run(64_000.0, 1_900.0, Outcome::Unclear),
            ],
            held_per_second: Some(16_000.0),
            missed_per_second: Some(32_000.0),
            limit: Some("the processors that harness and registry share".to_owned()),
            law: Some(LawRecord {
                alone: 4_918.0,
                contention: 0.1248,
                coherence: 0.000_004,
                explained: 0.988,
                in_flight_max: 912.0,
                peak_in_flight: Some(469.0),
                peak_per_second: Some(38_266.0),
            }),
            verdict: Verdict {
                exit_code: 0,
                text: "16,000 requests a second were kept, 32,000 requests a second were not"
                    .to_owned(),
            },
        };
        let rows = record.runs.iter().map(row);
        let lines = std::iter::once(headings())
            .chain(rows)
            .chain([conclusion(&record)]);
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn a_peak_that_was_not_measured_is_no_claim() {
        let said = |peak_in_flight: Option<f64>| {
            peak(&LawRecord {
                alone: 100.0,
                contention: 0.1,
                coherence: 0.001,
                explained: 0.9,
                in_flight_max: 12.0,
                peak_in_flight,
                peak_per_second: peak_in_flight.map(|_| 430.0),
            })
        };
        assert!(said(Some(11.0)).contains("highest, 430 a second, with 11"));
        assert!(said(Some(30.0)).contains("beyond what was measured"));
        assert!(!said(Some(30.0)).contains("430"));
        assert!(said(None).contains("as far as was measured (up to 12)"));
    }
}
