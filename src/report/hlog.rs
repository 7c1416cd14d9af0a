//! `run.hlog`: response times second by second, as an HdrHistogram interval log.
//!
//! Many tools read it (HdrHistogram's own plotter and `HistogramLogProcessor`, for instance). One
//! line is one step in one stretch of time: the tag names it as `scenario/actor/step`, values are
//! microseconds, times are seconds since the run began, and scenarios follow one another.

use std::time::{Duration, UNIX_EPOCH};

use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};
use jiff::Timestamp;

use super::RenderError;
use crate::record::RunRecord;

/// Interval maxima are written in milliseconds.
const MICROSECONDS_PER_MILLISECOND: f64 = 1000.0;

pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut bytes = Vec::new();
    let mut serializer = V2DeflateSerializer::new();
    let began = record.settings.started_at.parse::<Timestamp>();
    let began = began.map_err(|error| RenderError::Log(error.to_string()))?;
    let began = UNIX_EPOCH + Duration::from_millis(began.as_millisecond().max(0).cast_unsigned());
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment("[Histogram log format version 1.3]")
        .add_comment(&format!("[mockdrill {}]", record.mockdrill))
        .add_comment(&format!("[verdict: {}]", record.verdict.text))
        .with_start_time(began)
        .with_base_time(began)
        .with_max_value_divisor(MICROSECONDS_PER_MILLISECOND)
        .begin_log_with(&mut bytes, &mut serializer)
        .map_err(|error| RenderError::Log(error.to_string()))?;
    let mut offset = 0.0;
    for scenario in &record.scenarios {
        for actor in &scenario.actors {
            for step in &actor.steps {
                let name = format!("{}/{}/{}", scenario.name, actor.id, step.id);
                let tag = Tag::new(&name);
                for stretch in &step.stretches {
                    let from = Duration::from_secs_f64(offset + stretch.from_seconds);
                    let length = Duration::from_secs_f64(stretch.seconds);
                    let times = stretch.microseconds()?;
                    log.write_histogram(&times, from, length, tag)
                        .map_err(|error| RenderError::Log(error.to_string()))?;
                }
            }
        }
        offset += scenario.seconds;
    }
    String::from_utf8(bytes).map_err(|error| RenderError::Log(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};

    #[test]
    fn every_stretch_is_a_line_and_the_lines_hold_every_sample() {
        let record = fixture::record();
        let text = render(&record).unwrap();
        let entries: Vec<_> = IntervalLogIterator::new(text.as_bytes())
            .map(|entry| entry.unwrap())
            .collect();
        let tags = entries.iter().filter_map(|entry| match entry {
            LogEntry::Interval(interval) => Some(interval.tag().unwrap().as_str().to_owned()),
            _ => None,
        });
        let expected = record.scenarios.iter().flat_map(|scenario| {
            scenario.actors.iter().flat_map(move |actor| {
                actor.steps.iter().flat_map(move |step| {
                    let tag = format!("{}/{}/{}", scenario.name, actor.id, step.id);
                    step.stretches.iter().map(move |_| tag.clone())
                })
            })
        });
        assert!(tags.eq(expected));
    }
}
