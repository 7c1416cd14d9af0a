//! What the formats say alike: the answers to the three questions, in sentences.

use hdrhistogram::Histogram;

use crate::number::{count, counted, decimal, hours, interval, milliseconds};
use crate::record::{
    HistogramError, Interval, Latency, Percentile, RunRecord, ScenarioRecord, StepRecord, Validity,
    ValidityState, Verdict, merge,
};

/// One word for a verdict.
pub(super) fn headline(verdict: &Verdict) -> &'static str {
    match verdict.exit_code {
        crate::exit::HELD => "Passed",
        crate::exit::NOT_VALID => "Not valid",
        crate::exit::INTERRUPTED => "Interrupted",
        _ => "Failed",
    }
}

/// Did any request get personal data without an OTP?
pub(super) fn leaks(record: &RunRecord) -> String {
    let disclosure = &record.disclosure;
    if record.findings.is_empty() {
        return "no answer held what its caller was not entitled to".to_owned();
    }
    if disclosure.leaking_answers == 0 {
        let found = counted(record.findings.len() as u64, "finding", "findings");
        return format!("{found}, none of them a proved disclosure of personal data");
    }
    let answers = counted(disclosure.leaking_answers, "answer", "answers");
    let people = counted(disclosure.people, "person", "people");
    let singled_out = count(disclosure.people_singled_out);
    format!("{answers} disclosed data about {people}, {singled_out} of them singled out")
}

/// How much was disclosed in all, where anything was.
pub(super) fn extent(record: &RunRecord) -> Option<String> {
    let disclosure = &record.disclosure;
    let whole = disclosure
        .whole_registry_hours
        .map_or(String::new(), |time| {
            let time = hours(time);
            format!(" At that rate the whole registry would take {time}.")
        });
    (disclosure.leaking_answers > 0).then(|| {
        format!(
            "{} bits were disclosed in all, {} a second.{whole}",
            decimal(disclosure.bits),
            decimal(disclosure.bits_per_second)
        )
    })
}

/// How much does it carry? From the scenario with the busiest second.
pub(super) fn load(record: &RunRecord) -> String {
    let Some(scenario) = busiest(record) else {
        return "no scenario ran".to_owned();
    };
    format!(
        "{} answered in the busiest second, {} were due ({})",
        count(scenario.answers_per_second_max.round() as u64),
        count(due_per_second_max(scenario).round() as u64),
        scenario.name
    )
}

/// How long do people wait? From the same scenario.
pub(super) fn wait(record: &RunRecord) -> Result<String, HistogramError> {
    let Some(scenario) = busiest(record) else {
        return Ok("no scenario ran".to_owned());
    };
    let all = responses(scenario)?;
    if all.is_empty() {
        return Ok(format!("nothing was answered ({})", scenario.name));
    }
    let at = |quantile| milliseconds(all.value_at_quantile(quantile) as f64 / 1000.0);
    let p99 = scenario.response.iter().find(|one| one.percent == 99.0);
    let sure = p99.and_then(confidence);
    Ok(format!(
        "half of answers within {}, 99 % within {}{}, slowest {} ({})",
        at(0.5),
        at(0.99),
        sure.map_or(String::new(), |sure| format!(" (95 % interval {sure})")),
        at(1.0),
        scenario.name
    ))
}

/// The 95 % interval of a percentile, where the run was long enough to tell.
pub(super) fn confidence(percentile: &Percentile) -> Option<String> {
    let low = percentile.low_ms?;
    Some(interval(low, percentile.high_ms, milliseconds))
}

/// Can the figures be relied on?
pub(super) fn reliance(validity: &Validity) -> String {
    let answer = match validity.state {
        ValidityState::Valid => "yes, the plan was carried out",
        ValidityState::TargetLimited => "yes, and the registry was the limit",
        ValidityState::GeneratorLimited => "no, the harness was the limit",
        ValidityState::WrongAnswers => "no, too many answers were not as expected",
        ValidityState::Incomplete => "no, a part of the plan was not carried out",
    };
    if validity.reasons.is_empty() {
        answer.to_owned()
    } else {
        format!("{answer}: {}", validity.reasons.join(", "))
    }
}

fn busiest(record: &RunRecord) -> Option<&ScenarioRecord> {
    let by_rate = |left: &&ScenarioRecord, right: &&ScenarioRecord| {
        left.answers_per_second_max
            .total_cmp(&right.answers_per_second_max)
    };
    record.scenarios.iter().max_by(by_rate)
}

/// All response times of a scenario's requests in the usual manner.
pub(super) fn responses(scenario: &ScenarioRecord) -> Result<Histogram<u64>, HistogramError> {
    of_requests(scenario, |step| &step.response)
}

/// One kind of time, over all requests in the usual manner of a scenario.
pub(super) fn of_requests(
    scenario: &ScenarioRecord,
    kind: fn(&StepRecord) -> &Latency,
) -> Result<Histogram<u64>, HistogramError> {
    merge(scenario.timed().map(kind))
}

/// Requests due in the busiest full interval, a second.
pub(super) fn due_per_second_max(scenario: &ScenarioRecord) -> f64 {
    Interval::most_per_second(&scenario.intervals, |interval| interval.due)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn the_four_answers_of_a_run_that_leaks() {
        let record = fixture::record();
        insta::assert_snapshot!(
            [leaks(&record), load(&record), wait(&record).unwrap(), reliance(&record.validity)].join("\n"),
            @r"
        187 answers disclosed data about 163 people, 163 of them singled out
        1,204 answered in the busiest second, 1,204 were due (registration-opening)
        half of answers within 1.3 ms, 99 % within 7.7 ms (95 % interval 7.2 to 8.3 ms), slowest 127 ms (registration-opening)
        yes, the plan was carried out
        "
        );
    }

    #[test]
    fn the_four_answers_of_a_run_without_anything() {
        let mut record = fixture::clean();
        record.scenarios.clear();
        insta::assert_snapshot!(
            [leaks(&record), load(&record), wait(&record).unwrap(), reliance(&record.validity)].join("\n"),
            @r"
        no answer held what its caller was not entitled to
        no scenario ran
        no scenario ran
        yes, the plan was carried out
        "
        );
    }

    #[test]
    fn the_extent_of_a_leak_is_told_only_where_there_is_one() {
        insta::assert_snapshot!(
            extent(&fixture::record()).unwrap(),
            @"9,215 bits were disclosed in all, 918 a second. At that rate the whole registry would take 2.1 years."
        );
        assert_eq!(extent(&fixture::clean()), None);
    }

    #[test]
    fn a_scenario_in_which_nothing_was_answered_is_no_division_by_zero() {
        let mut record = fixture::clean();
        record.scenarios.truncate(1);
        let scenario = &mut record.scenarios[0];
        scenario.seconds = 0.0;
        scenario.actors.clear();
        scenario.intervals.clear();
        assert_eq!(
            wait(&record).unwrap(),
            "nothing was answered (registration-opening)"
        );
    }

    #[test]
    fn the_busiest_second_ignores_an_interval_cut_short() {
        let mut scenario = fixture::scenario("surge");
        let last = scenario.intervals.last_mut().unwrap();
        (last.seconds, last.due) = (0.01, 1_000);
        assert_eq!(due_per_second_max(&scenario), 1_204.0);
    }
}
