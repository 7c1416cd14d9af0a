//! `run.json`: the record itself, written and read back.

use serde::Deserialize;

use super::RenderError;
use crate::record::{FORMAT, RunRecord};

/// A text that is not a record this program can read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not one of ours.
    #[error("this is not the run.json of a mockdrill run: {0}")]
    NotARecord(serde_json::Error),
    /// Another version of the format.
    #[error(
        "this run.json has format {found}, written by mockdrill {written_by}; this program reads \
         format {FORMAT}: make the report with mockdrill {written_by}, or run the scenario again"
    )]
    OtherFormat {
        /// Of the text.
        found: u32,
        /// Which program wrote it.
        written_by: String,
    },
    /// The right version, but damaged or changed by hand.
    #[error(
        "this run.json says format {FORMAT} but does not keep to it: {0}; run the scenario again"
    )]
    Damaged(serde_json::Error),
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Version {
    format: u32,
    mockdrill: String,
}

pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    Ok(serde_json::to_string_pretty(record)? + "\n")
}

/// Reads a `run.json`, refusing what another version of the format wrote.
pub fn read(text: &str) -> Result<RunRecord, ReadError> {
    let version: Version = serde_json::from_str(text).map_err(ReadError::NotARecord)?;
    if version.format != FORMAT {
        return Err(ReadError::OtherFormat {
            found: version.format,
            written_by: version.mockdrill,
        });
    }
    serde_json::from_str(text).map_err(ReadError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Colour, Format, fixture};
    use proptest::prelude::*;

    #[test]
    fn the_file_is_the_record() {
        // Steps, stretches and intervals repeat; one of each shows the shape.
        let mut record = fixture::record();
        record.scenarios.truncate(1);
        record.scenarios[0].actors[0].steps.truncate(1);
        record.scenarios[0].actors[0].steps[0].stretches.truncate(1);
        record.scenarios[0].intervals.truncate(1);
        record.findings.truncate(1);
        insta::assert_snapshot!(render(&record).unwrap());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            figures in prop::array::uniform5(prop::num::f64::NORMAL | prop::num::f64::ZERO),
            counts in prop::array::uniform3(any::<u64>()),
            words in prop::array::uniform3("\\PC{0,40}"),
            nothing in any::<bool>(),
        ) {
            let mut record = fixture::record();
            record.settings.scale_divisor = figures[0];
            record.scenarios[0].seconds = figures[1];
            record.scenarios[0].intervals[0].response_max_ms = figures[2];
            record.findings[0].bits = figures[3];
            record.thresholds[0].measured = (!nothing).then_some(figures[4]);
            record.settings.seed = counts[0];
            record.scenarios[0].actors[0].visits.scheduled = counts[1];
            record.disclosure.people = counts[2];
            record.findings[0].channel.clone_from(&words[0]);
            record.verdict.text.clone_from(&words[1]);
            record.findings[0].person = (!nothing).then(|| words[2].clone());
            prop_assert_eq!(read(&render(&record).unwrap()).unwrap(), record);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
            prop_assert!(read(&text).is_err());
        }
    }

    #[test]
    fn a_record_from_before_outcomes_were_told_apart_is_read_and_shown() {
        let mut record = fixture::record();
        let scenarios = record.scenarios.iter_mut();
        for step in scenarios
            .flat_map(|one| &mut one.actors)
            .flat_map(|one| &mut one.steps)
        {
            step.outcomes.clear();
        }
        let text = render(&record).unwrap();
        let older = text.replace("          \"outcomes\": [],\n", "");
        let lines = |text: &str| {
            text.lines()
                .filter(|line| line.contains("outcomes"))
                .count()
        };
        assert_eq!((lines(&text), lines(&older)), (7, 0));
        let older = read(&older).unwrap();
        assert_eq!(older, record);
        for format in Format::ALL {
            assert!(crate::report::render(&older, format, Colour::Never).is_ok());
        }
    }

    #[test]
    fn another_format_is_refused_with_what_to_do() {
        let text = r#"{"format": 7, "mockdrill": "3.1.0", "runs": []}"#;
        insta::assert_snapshot!(
            read(text).unwrap_err(),
            @"this run.json has format 7, written by mockdrill 3.1.0; this program reads format 2: make the report with mockdrill 3.1.0, or run the scenario again"
        );
    }

    #[test]
    fn what_is_no_record_or_a_damaged_one_is_told_apart() {
        let foreign = read(r#"{"name": "x"}"#).unwrap_err().to_string();
        assert!(foreign.starts_with("this is not the run.json"), "{foreign}");
        let text = render(&fixture::record()).unwrap();
        let changed = text.replacen("\"seed\"", "\"sead\"", 1);
        let damaged = read(&changed).unwrap_err().to_string();
        assert!(damaged.contains("does not keep to it"), "{damaged}");
        assert!(damaged.contains("sead"), "{damaged}");
    }
}
