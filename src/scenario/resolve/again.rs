//! Loops: a step after which the visit goes back.

use super::condition::condition;
use super::order::Before;
use super::words::unknown;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{AgainTable, Either, Given, List, StepTable, Written};
use crate::scenario::plan::{Again, Going};

const TIMES_MAX: i64 = 10_000;

/// Where the visit goes from the step that was read last.
pub(super) fn again(
    given: &Given<AgainTable>,
    before: &Before,
    notes: &mut Notes,
) -> Option<Again> {
    let Written { value: table, span } = given.as_ref()?;
    let going = match (&table.r#while, &table.until) {
        (None, None) => Going::Always,
        (given @ Some(_), None) => condition(given, before, notes).map(Going::While)?,
        (None, given @ Some(_)) => condition(given, before, notes).map(Going::Until)?,
        (Some(_), Some(until)) => {
            let remedy = "say when it goes on, or when it stops";
            notes.note(&until.span, "a loop has either `while` or `until`", remedy);
            return None;
        }
    };
    let (least, most) = times(&table.times.0, notes);
    let id = table.from.0.as_ref()?;
    let from = before.steps.iter().position(|step| step.id == id.value);
    if from.is_none() {
        let known: Vec<&str> = before.ids().collect();
        unknown("step up to this one", id, &known, notes);
    }
    let from = from?;
    check_alone(from, before, span, notes);
    Some(Again {
        from,
        least,
        most,
        going,
    })
}

/// The least and the most.
fn times(given: &Option<Written<Either<i64, List<i64>>>>, notes: &mut Notes) -> (u32, u32) {
    let Some(Written { value, span }) = given else {
        return (1, 1);
    };
    let bounds: Vec<i64> = match value {
        Either::This(times) => vec![*times, *times],
        Either::That(list) => list.iter().map(|bound| bound.value).collect(),
    };
    match *bounds.as_slice() {
        [least, most] if 0 <= least && least <= most && (1..=TIMES_MAX).contains(&most) => {
            (least as u32, most as u32)
        }
        _ => {
            let remedy = format!("write a number from 1 to {TIMES_MAX}, or two: [2, 6]");
            notes.note(span, "`times` is no number of times", remedy);
            (1, 1)
        }
    }
}

/// Notes a loop that overlaps an earlier one. The step that ends it was read last.
fn check_alone(from: usize, before: &Before, span: &Span, notes: &mut Notes) {
    let steps = before.steps.iter().enumerate().rev().skip(1);
    for (position, earlier) in steps {
        if earlier.again.is_some() && position >= from {
            let problem = format!("this loop takes in the one that ends with `{}`", earlier.id);
            notes.note(
                span,
                problem,
                "let loops follow one another: write a later `from`",
            );
            return;
        }
    }
}

/// Notes choices of which a loop takes in some alternatives and not the others.
pub(super) fn check_choices(before: &Before, tables: &[Written<StepTable>], notes: &mut Notes) {
    for (position, table) in tables.iter().enumerate() {
        let (Some(again), Some(written)) =
            (&before.steps[position].again, table.value.again.as_ref())
        else {
            continue;
        };
        for (group, name) in before.choices.iter().enumerate() {
            let steps = before.steps.iter().enumerate();
            let alternatives = steps.filter(|(_, step)| step.is_of(group));
            let inside = |at: usize| (again.from..=position).contains(&at);
            let places: Vec<bool> = alternatives.map(|(at, _)| inside(at)).collect();
            if places.contains(&true) && places.contains(&false) {
                let problem = format!("this loop takes in a part of the choice `{name}`");
                let remedy = "let it take in all alternatives, or none";
                notes.note(&written.span, problem, remedy);
            }
        }
    }
}
