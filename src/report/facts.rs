//! What the formats tell alike of a claim, a leak, a scenario, a step: labels and text.

use super::{machine, steady, summary};
use crate::number::{count, counted, decimal, milliseconds, per_second, seconds, share};
use crate::record::{
    ActorRecord, Finding, Latency, Outcome, OutcomeRecord, RunRecord, ScenarioRecord, StepRecord,
    ThresholdRecord, Unit,
};

/// Findings written out at once; more of them would hide what comes after.
pub(super) const FINDINGS_SHOWN_MAX: usize = 20;

/// A label and what it stands for.
pub(super) type Fact = (&'static str, String);

/// `1,204 scheduled = 1,190 answered + …`
pub(super) fn conservation(scenario: &ScenarioRecord) -> String {
    let all = scenario.conservation();
    format!(
        "{} scheduled {} {} answered + {} failed + {} timed out + {} shed + {} unsent + {} ended",
        count(all.scheduled),
        if all.is_exact() { "=" } else { "is not" },
        count(all.answered),
        count(all.failed),
        count(all.timed_out),
        count(all.shed),
        count(all.unsent),
        count(all.ended)
    )
}

/// `name, birth year: 58.4 bits about one person in one answer`.
pub(super) fn disclosed(finding: &Finding) -> String {
    let fields = if finding.fields.is_empty() {
        "nothing personal".to_owned()
    } else {
        finding.fields.join(", ")
    };
    let bits = decimal(finding.bits);
    format!("{fields}: {bits} bits about one person in one answer")
}

/// Whom a finding concerns and how often it was seen.
fn concerned(finding: &Finding) -> String {
    let who = match (&finding.person, finding.people) {
        (None, _) => "nobody in particular".to_owned(),
        (Some(hash), 0 | 1) => format!("person {hash}"),
        (Some(hash), people) => {
            let others = counted(people - 1, "other", "others");
            format!("person {hash} and {others}")
        }
    };
    let answers = counted(finding.occurrences, "answer", "answers");
    let first = milliseconds(finding.first_seen_ms);
    format!("{who}; seen in {answers}, first after {first}")
}

/// The part of an answer that disclosed, with the place of the first value.
fn channel(finding: &Finding) -> String {
    match finding.place {
        Some(place) => format!(
            "{} ({} bytes at {})",
            finding.channel, place.length, place.offset
        ),
        None => finding.channel.clone(),
    }
}

/// What was measured for a threshold, with its unit.
pub(super) fn measured(threshold: &ThresholdRecord) -> String {
    match (threshold.measured, threshold.unit) {
        (None, _) => "nothing".to_owned(),
        (Some(value), Unit::Milliseconds) => milliseconds(value),
        (Some(value), Unit::Share) => share(value),
        (Some(value), Unit::PerSecond) => per_second(value),
    }
}

/// How many claims held, were broken and were not tested.
pub(super) fn claims(record: &RunRecord) -> String {
    let with = |outcome| {
        let same = record
            .claims
            .iter()
            .filter(|claim| claim.outcome == outcome);
        same.count()
    };
    format!(
        "{} held, {} broken, {} not tested",
        with(Outcome::Held),
        with(Outcome::Broken),
        with(Outcome::NotTested)
    )
}

/// How the historical rates were changed.
fn scale(record: &RunRecord) -> String {
    let settings = &record.settings;
    if !record.scenarios.iter().any(|scenario| scenario.historical) {
        return "as written: no rates are historical".to_owned();
    }
    let ratio = decimal(settings.scale_divisor);
    if settings.scale_reason.is_empty() {
        format!("1:{ratio} of the historical rates")
    } else {
        format!(
            "1:{ratio} of the historical rates, {}",
            settings.scale_reason
        )
    }
}

/// Which visits were rehearsed.
fn visits(record: &RunRecord) -> String {
    let settings = &record.settings;
    match (&settings.visit, &settings.shard) {
        (Some(visit), _) => {
            format!("{visit} alone; thresholds are not judged for a single visit")
        }
        (None, Some(shard)) => {
            format!("shard {shard} of those that came due; other processes have the rest")
        }
        (None, None) => "all that came due".to_owned(),
    }
}

/// Everything about a finding that is not in its title.
pub(super) fn finding(finding: &Finding) -> Vec<Fact> {
    let place = format!(
        "{} / {} / {}: {}",
        finding.scenario, finding.actor, finding.step, finding.request
    );
    vec![
        ("seen", finding.evidence.clone()),
        ("what", disclosed(finding)),
        ("who", concerned(finding)),
        ("channel", channel(finding)),
        ("where", place),
    ]
}

/// How a scenario made its load, what it reached and what was the limit.
pub(super) fn scenario(record: &RunRecord, scenario: &ScenarioRecord) -> Vec<Fact> {
    let due = count(summary::due_per_second_max(scenario).round() as u64);
    let planned = match scenario.visits_per_second_planned {
        0.0 => "as many visits as the answers let begin".to_owned(),
        rate => format!(
            "up to {} visits a second; {due} requests due in the busiest second",
            decimal(rate)
        ),
    };
    let reached = format!(
        "{} answers a second on average, {} in the busiest second",
        decimal(scenario.answers_per_second),
        count(scenario.answers_per_second_max.round() as u64)
    );
    let model = format!("{} for {}", scenario.model, seconds(scenario.seconds));
    let scale = scenario.historical.then(|| ("scale", scale(record)));
    let mut facts = vec![("model", model)];
    facts.extend(scale);
    facts.extend([
        ("planned", planned),
        ("reached", reached),
        ("waited", waited(scenario)),
        ("steady", steady::steadiness(&scenario.steadiness)),
        ("began", machine::punctuality(scenario)),
        ("reliable", summary::reliance(&scenario.validity)),
        (
            "used",
            machine::resources(&scenario.resources, scenario.seconds),
        ),
    ]);
    facts
}

/// The percentiles over all requests, with their 95 % intervals.
fn waited(scenario: &ScenarioRecord) -> String {
    if scenario.response.is_empty() {
        return "nothing was answered".to_owned();
    }
    let told = scenario.response.iter().map(|percentile| {
        let sure = summary::confidence(percentile);
        format!(
            "p{} {}{}",
            percentile.percent,
            milliseconds(percentile.value_ms),
            sure.map_or(String::new(), |sure| format!(" ({sure})"))
        )
    });
    let told = told.collect::<Vec<_>>().join(", ");
    if scenario.response.iter().any(|one| one.low_ms.is_some()) {
        format!("{told}; 95 % intervals in brackets")
    } else {
        format!("{told}; too short for intervals")
    }
}

/// Whether the visits of an actor were begun as planned, and what shows it.
pub(super) fn arrivals(actor: &ActorRecord) -> String {
    let arrivals = &actor.arrivals;
    if arrivals.plan == "closed" {
        return "each user began a visit when the one before had ended".to_owned();
    }
    let tested = counted(arrivals.gaps, "gap", "gaps");
    let planned = match arrivals.plan.as_str() {
        "constant" => "evenly spaced",
        "poisson" => "at random",
        "bursts" => "in bursts",
        "trace" => "as recorded",
        other => other,
    };
    let shown = match (
        arrivals.variation,
        arrivals.anderson_darling,
        arrivals.p_value,
    ) {
        (Some(variation), ..) => format!("gaps off by {variation:.2} of the mean"),
        (_, Some(statistic), Some(p)) => format!("Anderson-Darling {statistic:.2}, p {p:.3}"),
        _ => return format!("arrivals {planned}: too few to test ({tested})"),
    };
    let judged = if arrivals.as_planned {
        "as planned"
    } else {
        "NOT as planned"
    };
    let late = share(arrivals.late);
    format!("arrivals {judged} ({planned}): {shown}, {tested}; {late} over 5 ms late")
}

/// What was asked for and where it ran.
pub(super) fn conditions(record: &RunRecord) -> Vec<Fact> {
    let settings = &record.settings;
    let environment = &record.environment;
    let switched_on = |names: &[String]| {
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    let machine = format!(
        "{} x {}, {}, {}, {} open files at most",
        environment.processors,
        environment.processor,
        environment.kernel,
        counted(settings.workers as u64, "worker thread", "worker threads"),
        count(environment.open_files_max)
    );
    vec![
        ("target", settings.target.clone()),
        ("weaknesses", switched_on(&settings.weaknesses)),
        ("decoys", switched_on(&settings.decoys)),
        ("people", count(settings.people)),
        ("visits", visits(record)),
        ("scale", scale(record)),
        ("started", settings.started_at.clone()),
        ("seed", settings.seed.to_string()),
        ("people seed", settings.people_seed.to_string()),
        ("machine", machine),
        ("mockdrill", record.mockdrill.clone()),
    ]
}

/// How many requests of a step were retries; nothing when none was.
pub(super) fn retried(step: &StepRecord) -> Option<String> {
    let text = || counted(step.retried, "request was a retry", "requests were retries");
    (step.retried > 0).then(text)
}

/// Headings of [`response_cells`].
pub(super) const RESPONSE_HEADINGS: [&str; 8] = [
    "answered",
    "unexpected",
    "lost",
    "p50",
    "p90",
    "p99",
    "p99.9",
    "max",
];

/// What became of a step's requests and how long the answers took, from due to done.
pub(super) fn response_cells(step: &StepRecord) -> [String; 8] {
    let counts = [
        step.conservation.answered,
        step.unexpected(),
        step.conservation.lost(),
    ];
    cells(counts.map(count), &step.response)
}

/// The same for each outcome, under a name such as `48 unexpected`; nothing where there was only one.
/// A refusal that comes fast would hide slow answers in percentiles over both.
pub(super) fn outcome_rows(step: &StepRecord) -> Vec<(String, [String; 8])> {
    if step.outcomes.len() < 2 {
        return Vec::new();
    }
    let row = |outcome: &OutcomeRecord| {
        let class = outcome.class.name().replace('-', " ");
        let name = format!("{} {class}", count(outcome.count));
        (name, cells(Default::default(), &outcome.response))
    };
    step.outcomes.iter().map(row).collect()
}

fn cells([answered, unexpected, lost]: [String; 3], times: &Latency) -> [String; 8] {
    let time = |ms| {
        if times.count == 0 {
            "-".to_owned()
        } else {
            milliseconds(ms)
        }
    };
    [
        answered,
        unexpected,
        lost,
        time(times.p50_ms),
        time(times.p90_ms),
        time(times.p99_ms),
        time(times.p999_ms),
        time(times.max_ms),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Resources;
    use crate::report::fixture;

    #[test]
    fn what_was_measured_has_its_unit() {
        let written: Vec<String> = fixture::thresholds().iter().map(measured).collect();
        assert_eq!(written, ["12.4 ms", "0.19 %", "23.1 ms"]);
        let mut nothing = fixture::thresholds().remove(0);
        nothing.measured = None;
        assert_eq!(measured(&nothing), "nothing");
    }

    #[test]
    fn a_scenario_without_time_or_requests_is_no_division_by_zero() {
        let mut scenario = fixture::scenario("surge");
        scenario.seconds = 0.0;
        scenario.actors.clear();
        scenario.intervals.clear();
        scenario.resources = Resources {
            harness_memory_bytes_max: 38_400_000,
            registry_memory_bytes: Some(61_200_000),
            ..Resources::default()
        };
        assert_eq!(
            machine::resources(&scenario.resources, scenario.seconds),
            "harness no time and 38.4 MB; registry unknown time and 61.2 MB"
        );
        assert!(conservation(&scenario).starts_with("0 scheduled = 0 answered"));
    }

    #[test]
    fn books_that_do_not_balance_are_not_written_as_an_equation() {
        let mut scenario = fixture::scenario("surge");
        scenario.actors[0].steps[0].conservation.answered -= 1;
        let line = conservation(&scenario);
        assert!(line.contains("scheduled is not"), "{line}");
    }

    #[test]
    fn a_step_without_an_answer_has_no_times() {
        let mut step = fixture::scenario("surge").actors[0].steps[0].clone();
        step.response = Latency::default();
        assert_eq!(response_cells(&step)[3..], ["-"; 5]);
    }

    #[test]
    fn outcomes_are_told_apart_only_where_there_are_several() {
        let mut step = fixture::scenario("surge").actors[0].steps[0].clone();
        let names = |step: &StepRecord| -> Vec<String> {
            let rows = outcome_rows(step).into_iter();
            rows.map(|(name, _)| name).collect()
        };
        assert_eq!(
            names(&step),
            ["704 expected", "6 unexpected", "2 timed out", "4 failed"]
        );
        step.outcomes.truncate(1);
        assert!(names(&step).is_empty());
        // As records of earlier programs are.
        step.outcomes.clear();
        assert!(names(&step).is_empty());
    }

    #[test]
    fn a_finding_says_whom_it_concerns() {
        let who: Vec<String> = fixture::findings().iter().map(concerned).collect();
        assert_eq!(
            who,
            [
                "person 3fa81c0b92d4 and 131 others; seen in 156 answers, first after 48.2 ms",
                "person 77be02c41a9f and 30 others; seen in 31 answers, first after 1.2 s",
                "nobody in particular; seen in 704 answers, first after 9.9 s",
            ]
        );
    }
}
