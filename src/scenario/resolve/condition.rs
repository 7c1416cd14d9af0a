//! Conditions: what must have been answered or kept.

use super::manner;
use super::order::Before;
use super::quantity;
use super::words::unknown;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{ConditionTable, Either, Given, Written};
use crate::scenario::plan::{Action, Condition, Pattern, Step, Test};

const REMEDY: &str = "write { step = \"log-in\", status = [401] }, or \
                      { capture = \"state\", is = \"VERIFIED\" }, or `matches` with an expression";

const OR_GO_ON: &str = ", or write `on_unexpected = \"continue\"` there";

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
            check_answered(&before.steps[step], &statuses, &list.span, notes);
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
    let step = &before.steps[position];
    let is_noted = manner::check_awaited(step, &id.span, notes);
    if !is_noted && ends_with(step, |status| (200..300).contains(&status)) {
        let problem = format!(
            "this never holds: the visit ends where `{}` is accepted",
            step.id
        );
        notes.note(
            &id.span,
            problem,
            format!("add 200 to its `expect`{OR_GO_ON}"),
        );
    }
    Some(Condition::Accepted(position))
}

/// Notes a condition that holds in no visit: that of a step which reads the handset, whose manner
/// gets no such answer, or whose answers with these statuses all end the visit.
fn check_answered(step: &Step, statuses: &[u16], span: &Span, notes: &mut Notes) {
    // That there is none is a fault of its own.
    let Some(first) = statuses.first() else {
        return;
    };
    if manner::check_asked_about(step, statuses, span, notes) {
        return;
    }
    let id = &step.id;
    if matches!(step.action, Action::ReadOtp { .. }) {
        let problem = format!("this never holds: `{id}` reads the handset, which has no status");
        let remedy = format!("write \"{id}\": done where an OTP was read");
        notes.note(span, problem, remedy);
    } else if ends_with(step, |status| statuses.contains(&status)) {
        let all: Vec<String> = statuses.iter().map(u16::to_string).collect();
        let all = all.join(" or ");
        let problem = format!("this never holds: the visit ends where `{id}` is answered {all}");
        let remedy = format!("add {first} to its `expect`{OR_GO_ON}");
        notes.note(span, problem, remedy);
    }
}

/// Whether no visit goes on after such an answer to the step, as it expects none of them.
fn ends_with(step: &Step, is_such: impl Fn(u16) -> bool) -> bool {
    let asks = matches!(step.action, Action::Request(_));
    // That it expects nothing at all is a fault of its own.
    let is_known = !step.expect.is_empty() || step.expects_close;
    let expected = step.expect.iter().any(|status| is_such(*status));
    asks && is_known && !expected && !step.continue_on_unexpected
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
