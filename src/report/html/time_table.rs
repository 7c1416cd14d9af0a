//! The figures behind the charts, as a table of time.

use crate::number::{count, milliseconds};
use crate::record::Interval;

/// What a table shows beside the charts: one row for each stretch of time.
pub(super) struct TimeRow {
    pub(super) from: String,
    pub(super) cells: [String; 9],
}

/// Headings of [`TimeRow::cells`].
pub(super) const HEADINGS: [&str; 9] = [
    "due",
    "answered",
    "unexpected",
    "lost",
    "highest p99",
    "largest",
    "leaks",
    "processors of the harness",
    "of the registry",
];

/// Rows of a table of time, at most.
const ROWS_MAX: usize = 60;

/// Stretches of equally many intervals. Counts add up; percentiles do not, so a row
/// has the highest of its intervals. Of processors it has the mean.
pub(super) fn rows(intervals: &[Interval]) -> Vec<TimeRow> {
    let length = intervals.len().div_ceil(ROWS_MAX).max(1);
    intervals.chunks(length).map(row).collect()
}

fn row(stretch: &[Interval]) -> TimeRow {
    let total = |of: fn(&Interval) -> u64| count(stretch.iter().map(of).sum());
    let highest = |of: fn(&Interval) -> f64| {
        let answered = stretch.iter().filter(|interval| interval.answered > 0);
        let highest = answered.map(of).reduce(f64::max);
        highest.map_or("-".to_owned(), milliseconds)
    };
    let mean = |of: fn(&Interval) -> Option<f64>| {
        let known: Vec<f64> = stretch.iter().filter_map(of).collect();
        if known.is_empty() {
            return "-".to_owned();
        }
        format!("{:.2}", known.iter().sum::<f64>() / known.len() as f64)
    };
    TimeRow {
        from: crate::number::seconds(stretch[0].from_seconds),
        cells: [
            total(|interval| interval.due),
            total(|interval| interval.answered),
            total(|interval| interval.unexpected),
            total(|interval| interval.lost),
            highest(|interval| interval.response_p99_ms),
            highest(|interval| interval.response_max_ms),
            total(|interval| interval.leaks),
            mean(|interval| interval.processors.harness),
            mean(|interval| interval.processors.registry),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_long_run_fits_a_table_and_no_count_is_lost() {
        let record = fixture::huge();
        let intervals = &record.scenarios[2].intervals;
        let rows = rows(intervals);
        assert_eq!(rows.len(), 60);
        let due: u64 = rows
            .iter()
            .map(|row| row.cells[0].replace(',', "").parse::<u64>().unwrap())
            .sum();
        assert_eq!(
            due,
            intervals.iter().map(|interval| interval.due).sum::<u64>()
        );
        assert_eq!(rows[30].cells[4], "-");
    }
}
