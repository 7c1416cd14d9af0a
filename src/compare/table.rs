//! The comparison in words and columns.

use std::fmt::Write;

use super::{Change, Comparison, Row};
use crate::number::{counted, milliseconds};

/// Rows that changed come first and whole; of the others only how many there are, unless `all`.
pub fn render(comparison: &Comparison, all: bool) -> String {
    let [before, after] = comparison.runs;
    let mut text = format!(
        "{} before, {} after\n\n",
        counted(before as u64, "run", "runs"),
        counted(after as u64, "run", "runs")
    );
    let shown: Vec<&Row> = comparison
        .rows
        .iter()
        .filter(|row| all || row.change != Change::CannotTell)
        .collect();
    if !shown.is_empty() {
        let widest = shown.iter().map(|row| name(row).len()).max().unwrap_or(0);
        let _ = writeln!(
            text,
            "{:<widest$}  {:>6}  {:>9}  {:>9}  {:>26}",
            "response time", "", "before", "after", "change (95 % interval)"
        );
        for row in shown {
            let _ = writeln!(text, "{:<widest$}  {}", name(row), figures(row));
        }
        text.push('\n');
    }
    for leak in &comparison.new_leaks {
        let _ = writeln!(text, "new leak: {leak}");
    }
    text.push_str(&conclusion(comparison));
    text
}

fn name(row: &Row) -> String {
    format!("{} {}", row.scenario, row.step)
}

fn figures(row: &Row) -> String {
    let percentile = format!("p{}", (row.quantile * 1000.0).round() / 10.0);
    let Some(evidence) = &row.evidence else {
        return format!("{percentile:>6}  too few samples in a run to tell");
    };
    let percent = |share: f64| format!("{:+.1} %", share * 100.0);
    let change = format!(
        "{} ({} to {})",
        percent(evidence.change()),
        percent(evidence.change_low),
        percent(evidence.change_high)
    );
    let word = match row.change {
        Change::Better => "better",
        Change::Worse => "WORSE",
        Change::CannotTell => "cannot tell",
    };
    format!(
        "{percentile:>6}  {:>9}  {:>9}  {change:>26}  {word}",
        milliseconds(evidence.before_ms),
        milliseconds(evidence.after_ms)
    )
}

fn conclusion(comparison: &Comparison) -> String {
    let of = |change: Change| {
        let rows = comparison.rows.iter();
        rows.filter(|row| row.change == change).count() as u64
    };
    format!(
        "{} worse, {} better, of {} nothing can be told\n",
        counted(of(Change::Worse), "percentile", "percentiles"),
        of(Change::Better),
        of(Change::CannotTell)
    )
}
