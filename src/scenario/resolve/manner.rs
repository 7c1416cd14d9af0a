//! Manners: how a step treats its connection, and what it can then expect.

use std::time::Duration;

use super::quantity;
use super::words::unknown;
use crate::oracle::CONNECTIONS_HELD;
use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{ActorTable, Either, Given, List, MannerTable, StepTable, Written};
use crate::scenario::plan::{Action, Manner, Step};

/// Shorter is not slow.
const SLOW_MIN: Duration = Duration::from_millis(10);

/// What `expect` says of a registry that ends the connection.
pub(in crate::scenario) const CLOSED: &str = "closed";

/// Words for those that take no time of their own.
pub(in crate::scenario) const WORDS: [&str; 3] = ["half-open", "abandon", "reset"];

const HOW_TO_WRITE: &str = "write one of \"half-open\", \"abandon\", \"reset\", \
     { slow_header = \"12s\" }, { slow_body = \"12s\" }, { slow_read = \"10s\" } and { idle = \"10s\" }";

/// How a step treats its connection.
pub(super) fn manner(given: &Given<Either<String, MannerTable>>, notes: &mut Notes) -> Manner {
    let Some(Written { value, span }) = given else {
        return Manner::Usual;
    };
    match value {
        Either::This(word) => match word.as_str() {
            "half-open" => Manner::HalfOpen,
            "abandon" => Manner::Abandon,
            "reset" => Manner::Reset,
            _ => {
                let (value, span) = (word.clone(), span.clone());
                unknown("manner", &Written { value, span }, &WORDS, notes);
                Manner::Usual
            }
        },
        Either::That(table) => timed(table, span, notes),
    }
}

fn timed(table: &MannerTable, span: &Span, notes: &mut Notes) -> Manner {
    type Kind = fn(Duration) -> Manner;
    let kinds: [(&Given<String>, Kind); 4] = [
        (&table.slow_header, Manner::SlowHeader),
        (&table.slow_body, Manner::SlowBody),
        (&table.slow_read, Manner::SlowRead),
        (&table.idle, Manner::Idle),
    ];
    let mut given = kinds
        .into_iter()
        .filter_map(|(given, kind)| Some((given.as_ref()?, kind)));
    let (Some((time, kind)), None) = (given.next(), given.next()) else {
        notes.note(span, "a step has one manner", HOW_TO_WRITE);
        return Manner::Usual;
    };
    kind(quantity::duration(time, SLOW_MIN, notes))
}

/// The statuses that a step expects, and whether it expects that the registry ends the connection.
pub(super) fn expect(
    given: &Given<List<Either<i64, String>>>,
    notes: &mut Notes,
) -> (Vec<u16>, bool) {
    let Some(list) = given else {
        return (vec![200], false);
    };
    if list.value.is_empty() {
        let remedy = "write the statuses that the story allows, such as [200]";
        notes.note(&list.span, "no status is expected", remedy);
    }
    let (mut statuses, mut closes) = (Vec::new(), false);
    for Written { value, span } in &list.value {
        match value {
            Either::This(number) => match u16::try_from(*number) {
                Ok(code @ 100..=599) => statuses.push(code),
                _ => {
                    let problem = format!("{number} is no status");
                    notes.note(span, problem, "write numbers from 100 to 599");
                }
            },
            Either::That(word) if word == CLOSED => closes = true,
            Either::That(word) => {
                let problem = format!("`{}` is no status", word.escape_debug());
                let remedy = "write numbers from 100 to 599, or \"closed\"";
                notes.note(span, problem, remedy);
            }
        }
    }
    (statuses, closes)
}

/// Notes what cannot be together with the manner of `step`.
pub(super) fn check(step: &Step, table: &StepTable, notes: &mut Notes) {
    check_attempt(step, table, notes);
    let (Some(given), Action::Request(request)) = (&table.manner, &step.action) else {
        return;
    };
    let (manner, span) = (request.manner, &given.span);
    if let Some(time) = manner.lasts().filter(|time| *time >= step.timeout) {
        let problem = format!(
            "`{}` takes {time:?}, and the step ends after {:?}",
            manner.id(),
            step.timeout
        );
        let remedy = "write a shorter time, or a longer `timeout`";
        notes.note(span, problem, remedy);
    }
    if matches!(manner, Manner::SlowBody(_)) && request.body.is_none() {
        notes.note(
            span,
            "there is no body to be sent slowly",
            "add a `body`, or write `slow_header`",
        );
    }
    if manner.is_usual() || manner.asks() {
        return;
    }
    let refusal = |status: &u16| !(200..300).contains(status);
    if manner == Manner::HalfOpen && !step.expects_close && !step.expect.iter().any(refusal) {
        notes.note(
            span,
            "no registry accepts half of a head",
            "add what it may do instead: `expect = [408, \"closed\"]`",
        );
    }
    let attempts = table.attempts.as_ref();
    let attempts = attempts.filter(|given| given.value != CONNECTIONS_HELD);
    let waits = [
        ("capture", table.capture.as_ref().map(|given| &given.span)),
        ("entitles", table.entitles.as_ref().map(|given| &given.span)),
        ("attempts", attempts.map(|given| &given.span)),
    ];
    for (key, span) in waits {
        if let Some(span) = span {
            let problem = format!(
                "`{key}` needs an accepted answer, which a request that is never made in full cannot get"
            );
            notes.note(span, problem, "leave it out, or leave out `manner`");
        }
    }
}

/// Notes that another step waits for `step` to be accepted, if that never happens; whether it did
/// note that.
pub(super) fn check_awaited(step: &Step, span: &Span, notes: &mut Notes) -> bool {
    let Some(manner) = manner_of(step).filter(|manner| !manner.asks()) else {
        return false;
    };
    let problem = format!("`{}` is never accepted: its manner is `{manner}`", step.id);
    notes.note(span, problem, "wait for another step, or for none");
    true
}

/// Notes that another step asks whether `step` was answered with one of these statuses, if that
/// never happens; whether it did note that.
pub(super) fn check_asked_about(
    step: &Step,
    statuses: &[u16],
    span: &Span,
    notes: &mut Notes,
) -> bool {
    match manner_of(step) {
        Some(manner @ (Manner::Abandon | Manner::Reset)) => {
            let problem = format!("`{}` never has a status: its manner is `{manner}`", step.id);
            notes.note(span, problem, "ask about another step, or about none");
            true
        }
        // What is not asked in full may be refused, but not accepted.
        _ if statuses.iter().all(|status| (200..300).contains(status)) => {
            check_awaited(step, span, notes)
        }
        _ => false,
    }
}

fn manner_of(step: &Step) -> Option<Manner> {
    match &step.action {
        Action::Request(request) => Some(request.manner),
        Action::ReadOtp { .. } => None,
    }
}

/// Only who ties a connection up sees whether it is held.
fn check_attempt(step: &Step, table: &StepTable, notes: &mut Notes) {
    let ties_up = matches!(
        &step.action,
        Action::Request(request) if matches!(
            request.manner,
            Manner::SlowHeader(_) | Manner::SlowBody(_) | Manner::HalfOpen
        )
    );
    let attempt = table.attempts.as_ref();
    if let Some(given) = attempt.filter(|given| given.value == CONNECTIONS_HELD && !ties_up) {
        notes.note(
            &given.span,
            format!("`{CONNECTIONS_HELD}` needs a step that ties a connection up"),
            "add `manner = \"half-open\"`, `{ slow_header = … }` or `{ slow_body = … }`",
        );
    }
}

/// Notes manners, and ends of connections that are expected, where HTTP/2 is spoken: there many
/// requests share a connection, and its end is not that of one.
pub(super) fn check_protocol(actor: &ActorTable, http2: bool, notes: &mut Notes) {
    if !http2 {
        return;
    }
    let remedy = "leave out `protocol`, or make another actor of this step";
    for step in actor.step.0.iter().flat_map(|steps| &steps.value) {
        if let Some(given) = &step.value.manner {
            let problem = "manners are of HTTP/1.1, and this actor speaks HTTP/2";
            notes.note(&given.span, problem, remedy);
        }
        let expected = step.value.expect.iter().flat_map(|list| &list.value);
        for Written { value, span } in expected {
            if matches!(value, Either::That(word) if word == CLOSED) {
                let problem = "`\"closed\"` is of HTTP/1.1, and this actor speaks HTTP/2";
                notes.note(span, problem, remedy);
            }
        }
    }
}
