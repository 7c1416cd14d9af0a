//! Thresholds: what is bounded, by how much, and for which steps.

use std::ops::RangeInclusive;

use super::quantity;
use super::words::{self, unknown};
use crate::record::OutcomeClass;
use crate::scenario::fault::Notes;
use crate::scenario::file::{Either, Given, ThresholdTable, Written};
use crate::scenario::plan::{Actor, Bound, Measure, Threshold};

const MEASURES: [&str; 7] = [
    "response.p99",
    "response.max",
    "service.p99",
    "service.max",
    "unexpected",
    "lost",
    "throughput",
];

/// Below the median nobody waits, and above the last there are too few samples.
const PERCENT: RangeInclusive<f64> = 50.0..=99.99;

/// One threshold; its actor and step must be among `actors`.
pub(super) fn threshold(
    table: &Written<ThresholdTable>,
    actors: &[Actor],
    notes: &mut Notes,
) -> Threshold {
    let ThresholdTable {
        measure: written,
        below,
        above,
        outcome,
        actor,
        step,
    } = &table.value;
    let measure = measure(written.0.as_ref(), notes);
    let (side, amount) = match (below, above) {
        (Some(amount), None) => ("below", amount),
        (None, Some(amount)) => ("above", amount),
        _ => {
            let problem = "a threshold has either `below` or `above`";
            notes.note(&table.span, problem, "write one bound in each threshold");
            (
                "below",
                &Written {
                    value: Either::This(0.0),
                    span: table.span.clone(),
                },
            )
        }
    };
    let both_or_none = below.is_some() == above.is_some();
    let value = match measure {
        Some(measure) if !both_or_none => value(measure, side, amount, notes),
        _ => 0.0,
    };
    let class = class(outcome, measure, notes);
    check_names(actor, step, actors, notes);
    let name = |given: &Given<String>| given.as_ref().map(|given| given.value.clone());
    let mut text = format!(
        "{} {side} {}",
        name(&written.0).unwrap_or_default(),
        show(amount)
    );
    for (what, given) in [("outcome", outcome), ("actor", actor), ("step", step)] {
        if let Some(id) = name(given) {
            text += &format!(", {what} {id}");
        }
    }
    Threshold {
        text,
        actor: name(actor),
        step: name(step),
        outcome: class,
        measure: measure.unwrap_or(Measure::Throughput),
        bound: if side == "below" {
            Bound::Below(value)
        } else {
            Bound::Above(value)
        },
    }
}

/// A run that loses a part of what was due says nothing good about a registry, so it
/// does not pass unless its scenario allows for that.
pub(in crate::scenario) fn losses_by_default() -> Threshold {
    Threshold {
        text: "lost below 1%, the default".to_owned(),
        actor: None,
        step: None,
        outcome: None,
        measure: Measure::LostShare,
        bound: Bound::Below(0.01),
    }
}

fn measure(written: Option<&Written<String>>, notes: &mut Notes) -> Option<Measure> {
    let written = written?;
    let parsed = parse_measure(&written.value);
    if parsed.is_none() && quantile_parts(&written.value).is_some() {
        let problem = format!("`{}` is not measured", written.value.escape_debug());
        notes.note(&written.span, problem, "write `p50` to `p99.99`, or `max`");
    } else if parsed.is_none() {
        unknown("measure", written, &MEASURES, notes);
    }
    parsed
}

/// The outcome that is meant, where the measure has one.
fn class(
    given: &Given<String>,
    measure: Option<Measure>,
    notes: &mut Notes,
) -> Option<OutcomeClass> {
    let given = given.as_ref()?;
    let mut known = words::OUTCOMES.iter();
    let Some((_, class)) = known.find(|(name, _)| *name == given.value) else {
        unknown("outcome", given, &words::names(words::OUTCOMES), notes);
        return None;
    };
    let fault = match measure? {
        Measure::UnexpectedShare | Measure::LostShare => (
            "a share is one of all outcomes",
            "leave `outcome` out, or bound `response`, `service` or `throughput`",
        ),
        Measure::Service(_) if !class.has_service() => (
            "time-outs have no service time, so no run could keep this",
            "bound their `response`",
        ),
        _ => return Some(*class),
    };
    notes.note(&given.span, fault.0, fault.1);
    None
}

fn parse_measure(text: &str) -> Option<Measure> {
    match text {
        "unexpected" => return Some(Measure::UnexpectedShare),
        "lost" => return Some(Measure::LostShare),
        "throughput" => return Some(Measure::Throughput),
        _ => {}
    }
    let quantile = match text.split_once('.') {
        Some((_, "max")) => 1.0,
        _ => {
            let (_, percent) = quantile_parts(text)?;
            Some(percent).filter(|percent| PERCENT.contains(percent))? / 100.0
        }
    };
    match text.split_once('.')? {
        ("response", _) => Some(Measure::Response(quantile)),
        ("service", _) => Some(Measure::Service(quantile)),
        _ => None,
    }
}

/// `response.p99` in two, whatever the percentile.
fn quantile_parts(text: &str) -> Option<(&str, f64)> {
    let (kind, digits) = text.split_once(".p")?;
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let percent = digits.parse().ok().filter(|_| plain)?;
    matches!(kind, "response" | "service").then_some((kind, percent))
}

/// The bound in the unit of its measure: milliseconds, a share, answers a second.
fn value(
    measure: Measure,
    side: &str,
    amount: &Written<Either<f64, String>>,
    notes: &mut Notes,
) -> f64 {
    let (value, remedy) = match (measure, &amount.value) {
        (Measure::Response(_) | Measure::Service(_), Either::That(text)) => {
            let duration = quantity::parse_duration(text);
            (
                duration.map(|duration| duration.as_secs_f64() * 1e3),
                "write a time such as \"2s\"",
            )
        }
        (Measure::Response(_) | Measure::Service(_), Either::This(_)) => {
            (None, "write a time with its unit, such as \"2s\"")
        }
        (Measure::UnexpectedShare | Measure::LostShare, given) => {
            let share = match given {
                Either::This(number) => Some(*number),
                Either::That(text) => quantity::parse_percent(text),
            };
            let remedy = "write a share from \"0%\" to \"100%\"";
            (share.filter(|share| (0.0..=1.0).contains(share)), remedy)
        }
        (Measure::Throughput, Either::This(number)) => (
            Some(*number).filter(|number| *number >= 0.0),
            "write answers a second, from 0",
        ),
        (Measure::Throughput, Either::That(_)) => {
            (None, "write answers a second as a number, without quotes")
        }
    };
    let Some(value) = value else {
        let problem = format!("{} does not fit this measure", show(amount));
        notes.note(&amount.span, problem, remedy);
        return 0.0;
    };
    check_possible(measure, side, value, amount, notes);
    value
}

/// Notes a bound that no run can keep: nothing measured is below 0, no share above 1.
fn check_possible(
    measure: Measure,
    side: &str,
    value: f64,
    amount: &Written<Either<f64, String>>,
    notes: &mut Notes,
) {
    let is_share = matches!(measure, Measure::UnexpectedShare | Measure::LostShare);
    let remedy = match side {
        "below" if value <= 0.0 => "write a bound above 0, such as \"0.01%\", \"1ms\" or 1",
        "above" if is_share && value >= 1.0 => "write a share below \"100%\"",
        _ => return,
    };
    let problem = format!(
        "nothing is {side} {}, so no run could keep this",
        show(amount)
    );
    notes.note(&amount.span, problem, remedy);
}

fn show(amount: &Written<Either<f64, String>>) -> String {
    match &amount.value {
        Either::This(number) => number.to_string(),
        Either::That(text) => text.escape_debug().to_string(),
    }
}

fn check_names(actor: &Given<String>, step: &Given<String>, actors: &[Actor], notes: &mut Notes) {
    let ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    if let Some(actor) = actor
        .as_ref()
        .filter(|actor| !ids.contains(&actor.value.as_str()))
    {
        unknown("actor", actor, &ids, notes);
    }
    let Some(step) = step else { return };
    // Of an unknown actor it may be any step.
    let named = actor.as_ref().map(|actor| actor.value.as_str());
    let named = named.filter(|named| ids.contains(named));
    let meant = |candidate: &&Actor| named.is_none_or(|named| named == candidate.id);
    let steps = actors.iter().filter(meant).flat_map(|actor| &actor.steps);
    let ids: Vec<&str> = steps.map(|step| step.id.as_str()).collect();
    if !ids.contains(&step.value.as_str()) {
        unknown("step", step, &ids, notes);
    }
}
