//! Pauses: always the same, or drawn.

use std::time::Duration;

use super::quantity::{duration, duration_or, needed_duration};
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{Either, Given, MeanTable, ThinkTable, Written};
use crate::scenario::plan::Pause;

const LEAST: Duration = Duration::from_millis(1);
/// Beyond it, what is cut off would show in the mean.
const SIGMA_MAX: f64 = 1.5;

/// The time from one visit of a burst to the next; none when left out.
pub(super) fn gap(given: &Given<Either<String, MeanTable>>, notes: &mut Notes) -> Pause {
    match given {
        None => Pause::Fixed(Duration::ZERO),
        Some(Written { value, span }) => match value {
            Either::This(text) => fixed(text, span, notes),
            Either::That(table) => Pause::Exponential(needed_duration(&table.mean, LEAST, notes)),
        },
    }
}

/// The think time before a step; none when left out.
pub(super) fn think(given: &Given<Either<String, ThinkTable>>, notes: &mut Notes) -> Pause {
    match given {
        None => Pause::Fixed(Duration::ZERO),
        Some(Written { value, span }) => match value {
            Either::This(text) => fixed(text, span, notes),
            Either::That(table) => drawn(table, span, notes),
        },
    }
}

fn fixed(text: &str, span: &Span, notes: &mut Notes) -> Pause {
    let written = Written {
        value: text.to_owned(),
        span: span.clone(),
    };
    Pause::Fixed(duration(&written, Duration::ZERO, notes))
}

fn drawn(table: &ThinkTable, span: &Span, notes: &mut Notes) -> Pause {
    let ThinkTable {
        mean,
        from,
        to,
        median,
        sigma,
    } = table;
    let time = |given, notes: &mut Notes| duration_or(given, LEAST, LEAST, notes);
    match (mean, (from, to), (median, sigma)) {
        (Some(_), (None, None), (None, None)) => Pause::Exponential(time(mean, notes)),
        (None, (Some(_), Some(to_written)), (None, None)) => {
            let from = duration_or(from, Duration::ZERO, LEAST, notes);
            let to = time(to, notes);
            if to < from {
                let remedy = "write the shortest pause in `from`, the longest in `to`";
                notes.note(&to_written.span, "`to` is shorter than `from`", remedy);
            }
            Pause::Uniform { from, to }
        }
        (None, (None, None), (Some(_), Some(sigma))) => {
            if !(sigma.value > 0.0 && sigma.value <= SIGMA_MAX) {
                let problem = format!("{} is no deviation of a logarithm", sigma.value);
                let remedy = format!("write a number above 0, up to {SIGMA_MAX}");
                notes.note(&sigma.span, problem, remedy);
            }
            Pause::LogNormal {
                median: time(median, notes),
                sigma: sigma.value,
            }
        }
        _ => {
            let remedy = "write { mean = \"2s\" }, { from = \"1s\", to = \"3s\" } or \
                          { median = \"2s\", sigma = 0.8 }";
            notes.note(span, "the pause is of no one kind", remedy);
            Pause::Fixed(Duration::ZERO)
        }
    }
}
