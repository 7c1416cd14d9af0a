//! The formats that a record can take, and the one function that makes them all.

use std::fmt;
use std::str::FromStr;

use crate::record::{HistogramError, RunRecord};

/// A form that a record can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Plain words in columns, for people in a hurry.
    Terminal,
    /// The record itself: `docs/run-record.md`.
    Json,
    /// JUnit XML, for pipelines.
    Junit,
    /// One self-contained page with charts.
    Html,
    /// Response times second by second, as an HdrHistogram interval log.
    Hlog,
    /// The same as a table.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [
        Self::Terminal,
        Self::Json,
        Self::Junit,
        Self::Html,
        Self::Hlog,
        Self::Csv,
    ];

    /// Name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Hlog => "hlog",
            Self::Csv => "csv",
        }
    }

    /// Name of the file in an output folder.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Terminal => "summary.txt",
            Self::Json => "run.json",
            Self::Junit => "junit.xml",
            Self::Html => "report.html",
            Self::Hlog => "run.hlog",
            Self::Csv => "intervals.csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|format| format.name() == text);
        named.ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// No format has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`; use one of {formats}", formats = Format::ALL.map(Format::name).join(", "))]
pub struct UnknownFormat(String);

/// Whether the terminal summary is coloured. Only whoever prints knows whether
/// somebody watches, so only they may ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Text alone.
    #[default]
    Never,
    /// ANSI escape sequences.
    Ansi,
}

/// A record that cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The record was damaged after it was written.
    #[error("the record is damaged: {0}; run the scenario again")]
    Histogram(#[from] HistogramError),
    /// JSON could not be written.
    #[error("the record cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// XML could not be written.
    #[error("the record cannot be written as JUnit XML")]
    Junit(#[from] quick_junit::SerializeError),
    /// The page could not be written.
    #[error("the record cannot be written as HTML")]
    Html(#[from] askama::Error),
    /// The table could not be written.
    #[error("the record cannot be written as CSV")]
    Csv(#[from] csv::Error),
    /// The record says something that has no place second by second.
    #[error(
        "the record is damaged: it cannot be written second by second ({0}); run the scenario again"
    )]
    Log(String),
}

/// Makes the text of a format. The same record gives the same text.
pub fn render(record: &RunRecord, format: Format, colour: Colour) -> Result<String, RenderError> {
    match format {
        Format::Terminal => super::terminal::render(record, colour),
        Format::Json => super::json::render(record),
        Format::Junit => super::junit::render(record),
        Format::Html => super::html::render(record),
        Format::Hlog => super::hlog::render(record),
        Format::Csv => super::csv::render(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_format_is_found_by_its_name_and_by_no_other() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = Format::from_str("pdf").unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no format `pdf`; use one of terminal, json, junit, html, hlog, csv"
        );
    }

    #[test]
    fn every_format_tells_the_verdict_of_every_record_and_always_alike() {
        for record in [fixture::record(), fixture::clean(), fixture::huge()] {
            // A table has no room for sentences.
            for format in Format::ALL.into_iter().filter(|&one| one != Format::Csv) {
                let text = render(&record, format, Colour::Never).unwrap();
                let start = record.verdict.text.split([' ', ':']).next().unwrap();
                assert!(text.contains(start), "{format}");
                assert_eq!(text, render(&record, format, Colour::Never).unwrap());
            }
        }
    }

    #[test]
    fn a_damaged_histogram_is_an_error_and_not_a_panic() {
        let mut record = fixture::record();
        record.scenarios[0].actors[0].steps[0].response.histogram = "AAAA".into();
        for format in [Format::Terminal, Format::Html] {
            let error = render(&record, format, Colour::Never).unwrap_err();
            assert!(error.to_string().contains("damaged"), "{error}");
        }
    }
}
