//! Conditions: what must have been answered or kept.

use super::manner;
use super::order::Before;
use super::quantity;
use super::words::unknown;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{ConditionTable, Either, Given, Written};
use crate::scenario::plan::{Condition, Pattern, Test};

const REMEDY: &str = "write { step = \"log-in\", status = [401] }, or \
                      { capture = \"state\", is = \"VERIFIED\" }, or `matches` with an expression";

/// What a step id or a table asks of the steps before.
pub(super) fn condition(
    given: &Given<Either<String, ConditionTable>>,
    before: &Before,
    notes: &mut Notes,
) -> Option<Condition> {
    let Written { value, span } = given.as_ref()?;
    let table = match value {
        Either::This(id) => {
            let id = Written {
                value: id.clone(),
                span: span.clone(),
            };
            return accepted(&id, before, notes);
        }
        Either::That(table) => table,
    };
    let tests = (&table.status, &table.is, &table.matches);
    match (&table.step, &table.capture, tests) {
        (Some(id), None, (None, None, None)) => accepted(id, before, notes),
        (Some(id), None, (Some(list), None, None)) => {
            if list.value.is_empty() {
                notes.note(
                    &list.span,
                    "no status is named",
                    "write some, such as [401, 403]",
                );
            }
            let statuses = quantity::statuses(list, notes);
            let step = step(id, before, notes)?;
            Some(Condition::Answered { step, statuses })
        }
        (None, Some(name), (None, is, matches)) => {
            let test = test((is, matches), span, notes)?;
            kept(name, test, before, notes)
        }
        _ => {
            notes.note(span, "the condition is not of one kind", REMEDY);
            None
        }
    }
}

fn accepted(id: &Written<String>, before: &Before, notes: &mut Notes) -> Option<Condition> {
    let position = step(id, before, notes)?;
    manner::check_awaited(&before.steps[position], &id.span, notes);
    Some(Condition::Accepted(position))
}

fn step(id: &Written<String>, before: &Before, notes: &mut Notes) -> Option<usize> {
    let position = before.steps.iter().position(|step| step.id == id.value);
    if position.is_none() {
        let known: Vec<&str> = before.ids().collect();
        unknown("earlier step", id, &known, notes);
    }
    position
}

fn test(
    (is, matches): (&Given<String>, &Given<String>),
    span: &Span,
    notes: &mut Notes,
) -> Option<Test> {
    match (is, matches) {
        (Some(expected), None) => Some(Test::Is(expected.value.clone())),
        (None, Some(written)) => pattern(&written.value, &written.span, notes).map(Test::Matches),
        _ => {
            notes.note(span, "a value has either `is` or `matches`", REMEDY);
            None
        }
    }
}

fn kept(
    name: &Written<String>,
    test: Test,
    before: &Before,
    notes: &mut Notes,
) -> Option<Condition> {
    let slot = before
        .captures
        .iter()
        .position(|known| *known == name.value);
    if slot.is_none() {
        let known: Vec<&str> = before.captures.iter().map(String::as_str).collect();
        unknown("capture of an earlier step", name, &known, notes);
    }
    Some(Condition::Kept {
        slot: slot?,
        name: name.value.clone(),
        test,
    })
}

/// A regular expression.
pub(super) fn pattern(text: &str, span: &Span, notes: &mut Notes) -> Option<Pattern> {
    let parsed = match text {
        "" => Err("it finds everything".to_owned()),
        _ => Pattern::parse(text),
    };
    if let Err(told) = &parsed {
        let problem = format!("`{}` is no regular expression: {told}", text.escape_debug());
        let remedy = "see https://docs.rs/regex/#syntax for how to write it";
        notes.note(span, problem, remedy);
    }
    parsed.ok()
}
