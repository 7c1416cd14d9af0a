//! `run.hlog`: response times second by second, as an HdrHistogram interval log.
//!
//! Many tools read it: HdrHistogram's own plotter and `HistogramLogProcessor`, and a library in most
//! languages. One line is one step in one stretch of time: the tag names it as
//! `scenario/actor/step`, values are microseconds, the largest is told in milliseconds. Times are
//! seconds since the run began; scenarios follow one another.

use std::time::{Duration, UNIX_EPOCH};

use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};
use jiff::Timestamp;

use super::RenderError;
use crate::record::{RunRecord, ScenarioRecord, StepRecord, Stretch};

const MICROSECONDS_PER_MILLISECOND: f64 = 1000.0;

pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let began = record.settings.started_at.parse::<Timestamp>();
    let began = began.map_err(log_error)?.as_millisecond();
    let began = UNIX_EPOCH + Duration::from_millis(began.try_into().unwrap_or(0));
    let mut bytes = Vec::new();
    let mut serializer = V2DeflateSerializer::new();
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment("[Histogram log format version 1.3]")
        .add_comment(&format!("[mockdrill {}]", record.mockdrill))
        .add_comment(&format!("[verdict: {}]", record.verdict.text))
        .with_start_time(began)
        .with_base_time(began)
        .with_max_value_divisor(MICROSECONDS_PER_MILLISECOND)
        .begin_log_with(&mut bytes, &mut serializer)
        .map_err(log_error)?;
    let mut offset = 0.0;
    for scenario in &record.scenarios {
        for (name, stretch) in in_order(scenario) {
            if stretch.count > 0 {
                let from = duration(offset + stretch.from_seconds)?;
                let length = duration(stretch.seconds)?;
                let times = stretch.microseconds()?;
                log.write_histogram(&times, from, length, Tag::new(&name))
                    .map_err(log_error)?;
            }
        }
        offset += scenario.seconds;
    }
    String::from_utf8(bytes).map_err(log_error)
}

/// By time, as readers of logs expect, then by step.
fn in_order(scenario: &ScenarioRecord) -> Vec<(String, &Stretch)> {
    let steps = scenario.actors.iter().flat_map(|actor| {
        let name = |step: &StepRecord| format!("{}/{}/{}", scenario.name, actor.id, step.id);
        actor.steps.iter().map(move |step| (name(step), step))
    });
    let mut all: Vec<(String, &Stretch)> = steps
        .flat_map(|(name, step)| step.stretches.iter().map(move |one| (name.clone(), one)))
        .collect();
    all.sort_by(|one, other| one.1.from_seconds.total_cmp(&other.1.from_seconds));
    all
}

fn duration(seconds: f64) -> Result<Duration, RenderError> {
    Duration::try_from_secs_f64(seconds).map_err(log_error)
}

fn log_error(error: impl std::fmt::Display) -> RenderError {
    RenderError::Log(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use hdrhistogram::serialization::Deserializer;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
    use std::collections::BTreeMap;

    #[test]
    fn the_lines_hold_every_sample_of_every_step_in_order() {
        let record = fixture::record();
        let text = render(&record).unwrap();
        let mut samples: BTreeMap<String, u64> = BTreeMap::new();
        let mut last = Duration::ZERO;
        for entry in IntervalLogIterator::new(text.as_bytes()) {
            let LogEntry::Interval(interval) = entry.unwrap() else {
                continue;
            };
            assert!(interval.start_timestamp() >= last);
            last = interval.start_timestamp();
            let bytes = BASE64_STANDARD
                .decode(interval.encoded_histogram())
                .unwrap();
            let read = Deserializer::new().deserialize::<u64, _>(&mut bytes.as_slice());
            let tag = interval.tag().unwrap().as_str().to_owned();
            *samples.entry(tag).or_default() += read.unwrap().len();
        }
        let mut expected = BTreeMap::new();
        for scenario in &record.scenarios {
            for actor in &scenario.actors {
                for step in actor.steps.iter().filter(|step| step.is_request()) {
                    let tag = format!("{}/{}/{}", scenario.name, actor.id, step.id);
                    expected.insert(tag, step.response.count);
                }
            }
        }
        assert_eq!(samples, expected);
    }

    #[test]
    fn a_small_log() {
        let mut record = fixture::record();
        record.scenarios.truncate(1);
        let actor = &mut record.scenarios[0].actors[0];
        actor.steps.truncate(1);
        actor.steps[0].stretches.truncate(2);
        insta::assert_snapshot!(render(&record).unwrap());
    }

    #[test]
    fn times_that_cannot_be_are_an_error_and_not_a_panic() {
        let mut record = fixture::record();
        record.scenarios[0].actors[0].steps[0].stretches[0].from_seconds = -1.0;
        assert!(render(&record).is_err());
        record.settings.started_at = "yesterday".into();
        assert!(render(&record).is_err());
    }
}
