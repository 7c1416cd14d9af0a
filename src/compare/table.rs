//! The comparison in words and columns.

use std::fmt::Write;

use super::evidence::{Evidence, Figure, Silence};
use super::{Change, Comparison, Measure, Row};
use crate::number::{closely, counted, interval};

/// With fewer runs in all it is hardly known how much runs differ by chance.
const RUNS_MIN: usize = 6;

/// All figures of all requests, and the steps of which something can be told; `all` shows the
/// other steps too.
pub fn render(comparison: &Comparison, all: bool) -> String {
    let [before, after] = comparison.runs;
    let mut text = format!(
        "{} before, {} after; 95 % intervals in brackets\n",
        counted(before as u64, "run", "runs"),
        counted(after as u64, "run", "runs")
    );
    let parts: Vec<&[Row]> = comparison
        .rows
        .chunk_by(|one, other| (&one.scenario, &one.step) == (&other.scenario, &other.step))
        .collect();
    let shown = |part: &&&[Row]| {
        let changed = part.iter().any(|row| row.change != Change::CannotTell);
        all || changed || part[0].step.is_none()
    };
    let told: Vec<&[Row]> = parts.iter().filter(shown).copied().collect();
    let cells: Vec<[String; 5]> = told.concat().iter().map(cells).collect();
    let width = |column: usize| {
        let lengths = cells.iter().map(|cells| cells[column].chars().count());
        lengths.max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let mut rows = cells.iter();
    for part in &told {
        let step = part[0].step.as_deref().unwrap_or("all requests");
        let _ = writeln!(text, "\n{}, {step}", part[0].scenario);
        for [name, before, after, change, word] in rows.by_ref().take(part.len()) {
            let [first, second, third, fourth] = widths;
            let line = format!(
                "  {name:<first$}  {before:<second$}  {after:<third$}  {change:<fourth$}  {word}"
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text.push('\n');
    for leak in &comparison.new_leaks {
        let _ = writeln!(text, "New leak: {leak}");
    }
    conclusion(&mut text, comparison, parts.len() - told.len());
    text
}

/// Name, before, after, change, and what follows.
fn cells(row: &Row) -> [String; 5] {
    let name = match row.measure {
        Measure::Response(quantile) => format!("p{}", (quantile * 1000.0).round() / 10.0),
        Measure::Throughput => "throughput".to_owned(),
        Measure::Share(mishap) => mishap.name().to_owned(),
    };
    let word = match row.change {
        Change::Better => "better",
        Change::Worse => "WORSE",
        Change::CannotTell => "cannot tell",
    };
    let evidence = match &row.evidence {
        Ok(evidence) => evidence,
        Err(silence) => {
            let why = match silence {
                Silence::TooFew => "too few samples",
                Silence::Unsteady => "its seconds differ too much",
            };
            let none = String::new;
            return [name, why.to_owned(), none(), none(), word.to_owned()];
        }
    };
    let write = match row.measure {
        Measure::Response(_) => |ms: f64| {
            if ms < 999.5 {
                format!("{} ms", closely(ms))
            } else {
                format!("{} s", closely(ms / 1000.0))
            }
        },
        Measure::Throughput => |rate: f64| format!("{}/s", closely(rate)),
        Measure::Share(_) => |share: f64| format!("{} %", closely(share * 100.0)),
    };
    let figure = |figure: Figure| {
        let sure = interval(figure.low, Some(figure.high), write);
        format!("{} ({sure})", write(figure.value))
    };
    [
        name,
        figure(evidence.before),
        figure(evidence.after),
        changed(evidence, row.measure),
        word.to_owned(),
    ]
}

/// `+12.3 % (+4.0 to +21.2 %)`; of a share `+1.20 points (+0.90 to +1.50 points)`.
fn changed(evidence: &Evidence, measure: Measure) -> String {
    let percent = match measure {
        Measure::Response(_) | Measure::Throughput => {
            |share: f64| format!("{:+.1} %", share * 100.0)
        }
        Measure::Share(_) => |share: f64| format!("{:+.2} points", share * 100.0),
    };
    let sure = interval(evidence.change_low, Some(evidence.change_high), percent);
    format!("{} ({sure})", percent(evidence.change))
}

fn conclusion(text: &mut String, comparison: &Comparison, hidden: usize) {
    let of = |change: Change| {
        let rows = comparison.rows.iter();
        rows.filter(|row| row.change == change).count()
    };
    let _ = writeln!(
        text,
        "{}: {} worse, {} better, of {} nothing can be told. They were judged together:\n\
         of what is called worse or better, one in twenty is to be expected from chance.",
        counted(comparison.rows.len() as u64, "figure", "figures"),
        of(Change::Worse),
        of(Change::Better),
        of(Change::CannotTell)
    );
    if hidden > 0 {
        let steps = counted(hidden as u64, "step is", "steps are");
        let _ = writeln!(
            text,
            "{steps} not shown, because nothing can be told of them; --all shows them."
        );
    }
    if !comparison.by_outcome {
        text.push_str(
            "A run of an earlier program does not tell outcomes apart: the percentiles of both sides are of\n\
             all answers and time-outs, so who refuses quickly looks quick.\n",
        );
    }
    let [before, after] = comparison.runs;
    if before + after == 2 {
        text.push_str(
            "One run of each shows nothing of how much runs differ by chance: a difference may be the\n\
             machine's. Five of each are a good number.\n",
        );
    } else if before + after < RUNS_MIN {
        text.push_str(
            "So few runs hardly show how much runs differ by chance, so that only a large change can\n\
             be told. Five of each are a good number.\n",
        );
    }
    if comparison.machines.len() > 1 {
        let machines = comparison.machines.join("; ");
        let _ = writeln!(
            text,
            "The runs were made on different machines, which may be all the difference: {machines}"
        );
    }
}
