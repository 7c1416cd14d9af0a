//! Steps: one after the other, each knowing what earlier ones keep.

use std::time::Duration;

use super::again;
use super::capture;
use super::choice;
use super::condition::condition;
use super::manner;
use super::order::{self, Before};
use super::pause;
use super::quantity;
use super::request::{self, Setting};
use super::retry;
use super::words::{self, choose, unknown, value_or};
use crate::oracle::catalogue;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{Given, List, Needed, StepTable, Written};
use crate::scenario::plan::{Action, Step};
use crate::scenario::template::Variable;

/// More than this in one step is a scenario of its own.
const REPEAT_MAX: u64 = 10_000;
const TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT_MIN: Duration = Duration::from_millis(1);

/// Reads all steps of an actor.
pub(super) fn read(
    given: &Needed<List<StepTable>>,
    before: &mut Before,
    others_registered: f64,
    text: &str,
    notes: &mut Notes,
) {
    let Some(list) = &given.0 else {
        return;
    };
    if list.value.is_empty() {
        notes.note(
            &list.span,
            "there are no steps",
            "add [[actor.step]] with a request",
        );
    }
    let mut all_mentions = Vec::new();
    for table in &list.value {
        let id = super::id(&table.value.id, before.ids(), "step", notes);
        let (step, mentions) = step(table, id, before, text, notes);
        order::check_replay(&step, &table.value.sign, before, notes);
        before.steps.push(step);
        // It may ask about the step itself.
        let again = again::again(&table.value.again, before, notes);
        if let Some(step) = before.steps.last_mut() {
            step.again = again;
        }
        all_mentions.push(mentions);
    }
    choice::check(before, &list.value, notes);
    again::check_choices(before, &list.value, notes);
    for (position, mentions) in all_mentions.iter().enumerate() {
        before.check(position, mentions, others_registered, notes);
    }
}

fn step(
    table: &Written<StepTable>,
    id: String,
    before: &mut Before,
    text: &str,
    notes: &mut Notes,
) -> (Step, Vec<(Variable, Span)>) {
    let StepTable {
        repeat,
        chance,
        timeout,
        entitles,
        next_other,
        ..
    } = &table.value;
    let (action, mentions) = action(table, before, text, notes);
    let attempts = attempts(&table.value.attempts, notes);
    let on_unexpected = table.value.on_unexpected.as_ref();
    let (expect, expects_close) = manner::expect(&table.value.expect, notes);
    let step = Step {
        id,
        action,
        repeat: quantity::count(repeat, 1, REPEAT_MAX, notes) as u32,
        after: condition(&table.value.after, before, notes),
        chance: quantity::chance(chance, notes),
        choice: choice::choice(&table.value, &mut before.choices, notes),
        think: pause::think(&table.value.think, notes),
        timeout: quantity::duration_or(timeout, TIMEOUT_MIN, TIMEOUT, notes),
        expect,
        expects_close,
        retry: retry::retry(&table.value.retry, notes),
        captures: capture::captures(&table.value.capture, &mut before.captures, notes),
        next_other: value_or(next_other, false),
        again: None,
        share: None,
        entitles: value_or(entitles, false),
        continue_on_unexpected: match on_unexpected {
            None => attempts.is_some(),
            given => choose(words::ON_UNEXPECTED, given, notes),
        },
        attempts,
    };
    manner::check(&step, &table.value, notes);
    (step, mentions)
}

fn action(
    table: &Written<StepTable>,
    before: &Before,
    text: &str,
    notes: &mut Notes,
) -> (Action, Vec<(Variable, Span)>) {
    match (&table.value.request, &table.value.read_otp) {
        (Some(line), None) => {
            let setting = Setting {
                text,
                captures: &before.captures,
            };
            let (request, mentions) = request::request(line, &table.value, &setting, notes);
            (Action::Request(request), mentions)
        }
        (None, Some(purpose)) => {
            if !words::PURPOSES.contains(&purpose.value.as_str()) {
                unknown("kind of OTP", purpose, &words::PURPOSES, notes);
            }
            request::refuse_request_keys(&table.value, notes);
            let purpose = purpose.value.clone();
            (Action::ReadOtp { purpose }, Vec::new())
        }
        (request, _) => {
            let problem = "a step has either `request` or `read_otp`";
            let remedy = match request {
                Some(_) => "make two steps of it",
                None => "add `request = \"GET /…\"`, or `read_otp = \"portal\"`",
            };
            notes.note(&table.span, problem, remedy);
            let purpose = String::new();
            (Action::ReadOtp { purpose }, Vec::new())
        }
    }
}

fn attempts(given: &Given<String>, notes: &mut Notes) -> Option<String> {
    let given = given.as_ref()?;
    if catalogue::find(&given.value).is_none() {
        let known: Vec<&str> = catalogue::ALL.iter().map(|weakness| weakness.id).collect();
        unknown("weakness", given, &known, notes);
    }
    Some(given.value.clone())
}
