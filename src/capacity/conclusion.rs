//! What follows from the runs of a search: the limit, what it was, the law, the verdict.

use super::record::{CapacityRecord, FORMAT, LawRecord, Outcome, Run, Settings};
use super::scalability::{Law, Point, most_in_flight};
use super::{Capacity, Found};
use crate::exit;
use crate::number::{count, decimal};
use crate::record::Verdict;
use crate::rehearsal::BUSY_SHARE;

/// More answers than this share that were turned away are what people see of a limit.
const TURNED_AWAY_SHARE: f64 = 0.005;

pub(super) fn conclude(asked: &Capacity, started_at: String, found: Found) -> CapacityRecord {
    let held = found.search.held();
    let missed = found.search.missed();
    let environment = crate::rehearsal::environment();
    let processors = environment.processors;
    let at_limit = |missed| deciding(&found.runs, missed).map(|run| limit(run, processors));
    CapacityRecord {
        format: FORMAT,
        mockdrill: env!("CARGO_PKG_VERSION").to_owned(),
        settings: settings(asked, started_at),
        environment,
        held_per_second: held,
        missed_per_second: missed.map(|(rate, _)| rate),
        limit: missed.and_then(at_limit),
        law: law(&points(&found.runs)),
        verdict: verdict(asked, &found),
        runs: found.runs,
    }
}

fn settings(asked: &Capacity, started_at: String) -> Settings {
    Settings {
        started_at,
        scenario: asked.plan.name.clone(),
        target: asked.rehearsal.target_name(),
        objectives: asked
            .objectives
            .iter()
            .map(|one| one.text.clone())
            .collect(),
        from_per_second: asked.bounds.from,
        to_per_second: asked.bounds.to,
        precision: asked.bounds.precision,
        runs: asked.bounds.runs,
        hold_seconds: asked.hold.as_secs_f64(),
        at_least_per_second: asked.bounds.at_least,
        seed: asked.rehearsal.seed,
        workers: asked.rehearsal.workers,
    }
}

/// A run at the rate that did not hold which ended as most there did.
fn deciding(runs: &[Run], (rate, outcome): (f64, Outcome)) -> Option<&Run> {
    runs.iter()
        .find(|run| run.asked_per_second == rate && run.outcome == outcome)
}

/// What was the limit of a run that did not hold, in words: what lay behind it, and what it showed.
/// A run that cannot tell says nothing of what lies inside the registry.
fn limit(run: &Run, processors: usize) -> String {
    let shown = run.reasons.join("; ");
    if run.outcome == Outcome::Unclear {
        return format!("was not seen; {shown}");
    }
    format!("{}; {shown}", behind(run, processors))
}

fn behind(run: &Run, processors: usize) -> String {
    if run.turned_away_share > TURNED_AWAY_SHARE {
        let share = run.turned_away_share * 100.0;
        return format!(
            "the registry turned {share:.1} % of the requests away (429 or 503), by its limits or to shed load"
        );
    }
    let harness = run.harness_processors;
    let Some(registry) = run.registry_processors else {
        return "the registry; what it used cannot be seen from here".to_owned();
    };
    let used = format!("harness {harness:.2}, registry {registry:.2} of {processors} processors");
    if harness + registry > BUSY_SHARE * processors as f64 {
        format!("the processors that harness and registry share ({used})")
    } else {
        format!(
            "inside the registry, where answers waited for its store, a lock or a limit ({used})"
        )
    }
}

/// Only runs whose figures can be relied on tell of the registry.
fn points(runs: &[Run]) -> Vec<Point> {
    let told = runs
        .iter()
        .filter(|run| run.outcome != Outcome::Unclear && run.validity.can_pass())
        .filter(|run| run.in_flight > 0.0);
    told.map(|run| Point {
        in_flight: run.in_flight,
        throughput: run.answered_per_second,
    })
    .collect()
}

fn law(points: &[Point]) -> Option<LawRecord> {
    let law = Law::fit(points)?;
    let peak = law.peak();
    Some(LawRecord {
        alone: law.alone,
        contention: law.contention,
        coherence: law.coherence,
        explained: law.explained,
        in_flight_max: most_in_flight(points),
        peak_in_flight: peak,
        peak_per_second: peak.map(|at| law.throughput(at)),
    })
}

fn verdict(asked: &Capacity, found: &Found) -> Verdict {
    let (exit_code, text) = judge(asked, found);
    Verdict { exit_code, text }
}

fn judge(asked: &Capacity, found: &Found) -> (u8, String) {
    let rate = |rate: f64| format!("{} requests a second", count(rate.round() as u64));
    if found.interrupted {
        return (
            exit::INTERRUPTED,
            "the search was ended before its time".to_owned(),
        );
    }
    if found.leaked {
        let text = "a leak was proved: `mockdrill run` of the same scenario says which";
        return (exit::LEAK_PROVED, text.to_owned());
    }
    if let Some(reason) = &found.cut_short {
        return (
            exit::NOT_VALID,
            format!("the search could not go on: {reason}"),
        );
    }
    let is_unclear = matches!(found.search.missed(), Some((_, Outcome::Unclear)));
    let text = match (found.search.held(), found.search.missed()) {
        (Some(held), Some((_, Outcome::Unclear))) => format!(
            "at least {} were kept; above, no run could tell",
            rate(held)
        ),
        (Some(held), Some((missed, _))) => {
            format!("{} were kept, {} were not", rate(held), rate(missed))
        }
        (Some(held), None) => format!("{} were kept, and no more was asked for", rate(held)),
        (None, Some((_, Outcome::Unclear))) => "no run could tell".to_owned(),
        (None, Some((missed, _))) => format!("not even {} were kept", rate(missed)),
        (None, None) => "nothing was found out".to_owned(),
    };
    let held = found.search.held().unwrap_or(0.0);
    let wanted = asked.bounds.at_least.unwrap_or(0.0);
    let enough = held > 0.0 && held >= wanted;
    let demand = asked
        .bounds
        .at_least
        .map(|wanted| format!(" ({} were demanded)", decimal(wanted)));
    let text = text + &demand.unwrap_or_default();
    let code = match (enough, is_unclear) {
        (true, true) if asked.bounds.at_least.is_none() => exit::NOT_VALID,
        (true, _) => exit::HELD,
        (false, true) => exit::NOT_VALID,
        (false, false) => exit::THRESHOLD_BREACHED,
    };
    (code, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capacity::text::tests::run;
    use crate::record::ValidityState;

    #[test]
    fn the_limit_is_named_by_a_run_that_decided() {
        let runs = [
            run(8_000.0, 4.0, Outcome::Held),
            run(16_000.0, 900.0, Outcome::Unclear),
            run(16_000.0, 800.0, Outcome::Missed),
        ];
        let of = |outcome| deciding(&runs, (16_000.0, outcome)).map(|run| run.outcome);
        assert_eq!(of(Outcome::Missed), Some(Outcome::Missed));
        assert_eq!(of(Outcome::Unclear), Some(Outcome::Unclear));
    }

    #[test]
    fn runs_with_gaps_or_wrong_answers_are_no_points_of_the_law() {
        let of = |outcome, validity| Run {
            validity,
            ..run(8_000.0, 4.0, outcome)
        };
        let runs = [
            of(Outcome::Held, ValidityState::Valid),
            of(Outcome::Missed, ValidityState::TargetLimited),
            of(Outcome::Missed, ValidityState::WrongAnswers),
            of(Outcome::Missed, ValidityState::Incomplete),
            of(Outcome::Unclear, ValidityState::Valid),
        ];
        assert_eq!(points(&runs).len(), 2);
    }

    #[test]
    fn a_run_that_cannot_tell_blames_nobody() {
        let mut unclear = run(16_000.0, 4.0, Outcome::Unclear);
        unclear.reasons = vec!["40.0 % of what was due found nobody in its pool".to_owned()];
        let said = limit(&unclear, 2);
        assert_eq!(
            said,
            "was not seen; 40.0 % of what was due found nobody in its pool"
        );
    }

    #[test]
    fn what_lies_behind_a_limit_is_told_from_what_was_used() {
        let told = |turned_away: f64, harness: f64, registry: Option<f64>| {
            let missed = Run {
                turned_away_share: turned_away,
                harness_processors: harness,
                registry_processors: registry,
                ..run(16_000.0, 800.0, Outcome::Missed)
            };
            limit(&missed, 2)
        };
        insta::assert_snapshot!(
            [
                told(0.02, 0.3, Some(0.3)),
                told(0.0, 1.1, Some(0.8)),
                told(0.0, 0.3, Some(0.4)),
                told(0.0, 0.3, None),
            ]
            .join("\n")
        );
    }
}
