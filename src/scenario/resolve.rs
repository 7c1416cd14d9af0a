//! From what is written to what it means: every reference followed, every default
//! filled in, and whatever cannot be carried out noted.

mod again;
mod arrivals;
mod capture;
mod choice;
mod condition;
mod connection;
pub(super) mod manner;
mod order;
mod pause;
mod pool;
mod quantity;
mod request;
mod retry;
mod scale;
mod sources;
mod step;
mod threshold;
mod trace;
pub(super) mod words;

use std::time::Duration;

use jiff::civil::Date;

use self::order::Before;
use self::pool::Pools;
use self::scale::Elastic;
pub(super) use self::threshold::losses_by_default;
use self::words::{choose, value_or};
use super::fault::Notes;
use super::file::{self, ActorTable, Given, Needed, ScenarioFile, Written};
use super::load::Options;
use super::plan::VISITS_MAX;
use super::plan::{Action, Actor, ActorKind, Measure, Plan, Scale, Step, Threshold};
use super::spelling;
use super::template::Variable;

const DRAIN: Duration = Duration::from_secs(10);
const VISITS_MIN_MAX: u64 = 1_000_000;
const VISITS_DEFAULT: u64 = 1000;
/// Visits of one actor in all: more than a machine begins in a day, and about as many as
/// there are people.
const VISITS_PLANNED_MAX: f64 = 1e9;

/// The plan that a file means. Good for nothing when something was noted.
pub(super) fn plan(
    file: &ScenarioFile,
    origin: &str,
    text: &str,
    options: &Options,
    notes: &mut Notes,
) -> Plan {
    check_format(&file.format, notes);
    scale::check(options, notes);
    let actors = actors(file, (origin, text), options, notes);
    let thresholds = thresholds(file, &actors, notes);
    Plan {
        name: id(&file.name, std::iter::empty(), "scenario", notes),
        title: title(&file.title, notes),
        origin: origin.to_owned(),
        date: date(&file.date, notes),
        actors,
        thresholds,
        scale: Scale {
            divisor: options.scale_divisor,
        },
        drain: quantity::duration_or(&file.drain, Duration::ZERO, DRAIN, notes),
    }
}

/// A threshold that stands alone: it names no actor and no step.
pub(super) fn objective(table: &Written<file::ThresholdTable>, notes: &mut Notes) -> Threshold {
    threshold::threshold(table, &[], notes)
}

fn check_format(given: &Needed<i64>, notes: &mut Notes) {
    if let Some(format) = given
        .0
        .as_ref()
        .filter(|format| format.value != file::FORMAT)
    {
        let problem = format!("format {} is not known here", format.value);
        let remedy = format!(
            "write `format = {}`, or use a newer mockdrill",
            file::FORMAT
        );
        notes.note(&format.span, problem, remedy);
    }
}

/// One line that says something.
fn title(given: &Needed<String>, notes: &mut Notes) -> String {
    let Some(given) = &given.0 else {
        return String::new();
    };
    let problem = match given.value.as_str() {
        blank if blank.trim().is_empty() => "the title says nothing",
        text if text.contains(char::is_control) => "the title is more than one line",
        _ => return given.value.clone(),
    };
    notes.note(&given.span, problem, "write one line for people");
    given.value.clone()
}

fn date(given: &Needed<String>, notes: &mut Notes) -> Date {
    let Some(given) = &given.0 else {
        return Date::default();
    };
    given.value.parse().unwrap_or_else(|_| {
        let problem = format!("`{}` is no date", given.value.escape_debug());
        notes.note(&given.span, problem, "write it as \"2021-04-28\"");
        Date::default()
    })
}

fn actors(
    file: &ScenarioFile,
    (origin, text): (&str, &str),
    options: &Options,
    notes: &mut Notes,
) -> Vec<Actor> {
    let Some(tables) = &file.actor.0 else {
        return Vec::new();
    };
    if tables.value.is_empty() {
        notes.note(
            &tables.span,
            "there are no actors",
            "add [[actor]] with at least one step",
        );
    }
    let mut actors: Vec<Actor> = Vec::new();
    let mut elastic = Vec::new();
    let mut pools = Pools::default();
    for table in &tables.value {
        let known = actors.iter().map(|actor| actor.id.as_str());
        let id = id(&table.value.id, known, "actor", notes);
        elastic.push(Elastic {
            arrivals: arrivals::arrivals(table, origin, notes),
            historical: value_or(&table.value.historical, false),
            visits_min: quantity::count(&table.value.visits_min, 1, VISITS_MIN_MAX, notes),
        });
        actors.push(actor(&table.value, id, text, &mut pools, notes));
    }
    // Stages that were refused have no length to stretch.
    if notes.is_empty() {
        scale::fit(&mut elastic, options);
    }
    for ((actor, elastic), table) in actors.iter_mut().zip(elastic).zip(&tables.value) {
        actor.arrivals = elastic.arrivals;
        check_visits(actor, &table.value, notes);
        arrivals::check_bursts(&actor.arrivals, &table.value, notes);
    }
    actors
}

fn check_visits(actor: &Actor, table: &ActorTable, notes: &mut Notes) {
    let visits = actor.arrivals.visits_expected();
    let stages = table.stages.as_ref().map(|stages| &stages.span);
    let span = stages.or(table.trace.as_ref().map(|trace| &trace.span));
    if let Some(span) = span.filter(|_| visits > VISITS_PLANNED_MAX) {
        let problem = format!("the stages bring about {visits:.0} visits");
        let remedy = format!("plan at most {VISITS_PLANNED_MAX}: lower rates, or a shorter time");
        notes.note(span, problem, remedy);
    }
}

/// An actor whose arrivals are still to come.
fn actor(
    table: &ActorTable,
    id: String,
    text: &str,
    pools: &mut Pools,
    notes: &mut Notes,
) -> Actor {
    let others_registered = quantity::share(&table.others_registered, notes);
    let (person_from, found) = pools.taken(&table.person_from, notes).unzip();
    let mut before = Before::finding(found.unwrap_or_default());
    step::read(&table.step, &mut before, others_registered, text, notes);
    let tables = table
        .step
        .0
        .as_ref()
        .map_or(&[][..], |list| list.value.as_slice());
    pools.fill(&mut before, tables, notes);
    let Before {
        steps, captures, ..
    } = before;
    let visits_max = quantity::count(
        &table.visits_max,
        VISITS_DEFAULT,
        u64::from(VISITS_MAX),
        notes,
    );
    let kind = choose(words::KINDS, table.kind.0.as_ref(), notes);
    check_account(kind, &steps, table, notes);
    pool::check(kind, table, notes);
    let sources = sources::sources(&table.sources, notes);
    retry::check_addresses(&sources, &table.step, notes);
    let http2 = choose(words::PROTOCOLS, table.protocol.as_ref(), notes);
    manner::check_protocol(table, http2, notes);
    Actor {
        id,
        kind,
        arrivals: arrivals::none(),
        historical: value_or(&table.historical, false),
        sources,
        others_registered,
        person_from,
        visits_max: visits_max as usize,
        reuse: connection::reuse(&table.connection, notes),
        http2,
        overload: arrivals::overload(&table.overload, notes),
        steps,
        captures: captures.len(),
    }
}

/// Only authorised users have an account.
fn check_account(kind: ActorKind, steps: &[Step], table: &ActorTable, notes: &mut Notes) {
    let of_account = |variable: &Variable| {
        matches!(
            variable,
            Variable::StaffUser | Variable::StaffPassword | Variable::StaffCentre
        )
    };
    let needs_account = |step: &&Step| match &step.action {
        Action::Request(request) => request.mentions(of_account),
        Action::ReadOtp { purpose } => purpose == "staff",
    };
    let (Some(written), Some(step)) = (&table.kind.0, steps.iter().find(needs_account)) else {
        return;
    };
    if kind != ActorKind::Staff {
        let problem = format!("step `{}` needs an account of an authorised user", step.id);
        notes.note(&written.span, problem, "write `kind = \"staff\"`");
    }
}

fn thresholds(file: &ScenarioFile, actors: &[Actor], notes: &mut Notes) -> Vec<Threshold> {
    let tables = file.threshold.iter().flat_map(|given| &given.value);
    let mut thresholds: Vec<Threshold> = tables
        .map(|table| threshold::threshold(table, actors, notes))
        .collect();
    let bounds_losses = |one: &Threshold| one.measure == Measure::LostShare;
    if !thresholds.iter().any(bounds_losses) {
        thresholds.push(losses_by_default());
    }
    thresholds
}

/// A kebab-case id that none of `taken` has. Empty when it is missing.
fn id<'a>(
    given: &Needed<String>,
    mut taken: impl Iterator<Item = &'a str>,
    what: &str,
    notes: &mut Notes,
) -> String {
    let Some(Written { value, span }) = &given.0 as &Given<String> else {
        return String::new();
    };
    if !spelling::is_kebab_case(value) {
        let problem = format!("`{}` is no id", value.escape_debug());
        notes.note(
            span,
            problem,
            "write lower-case letters, digits and `-`, such as `read-other`",
        );
    } else if taken.any(|id| id == value) {
        let problem = format!("another {what} is called `{value}`");
        notes.note(span, problem, "give each its own id");
    }
    value.clone()
}
