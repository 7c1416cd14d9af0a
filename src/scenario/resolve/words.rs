//! The words of a scenario file that stand for one of a few things.

use crate::record::OutcomeClass;
use crate::scenario::fault::Notes;
use crate::scenario::file::{Given, Written};
use crate::scenario::plan::{ActorKind, Process, Signing};
use crate::scenario::spelling;

/// Words with what they stand for, the default first.
pub(in crate::scenario) type Words<T> = &'static [(&'static str, T)];

/// Who an actor is.
pub(in crate::scenario) const KINDS: Words<ActorKind> = &[
    (ActorKind::Citizen.id(), ActorKind::Citizen),
    (ActorKind::Stranger.id(), ActorKind::Stranger),
    (ActorKind::Bot.id(), ActorKind::Bot),
    (ActorKind::Partner.id(), ActorKind::Partner),
    (ActorKind::Staff.id(), ActorKind::Staff),
];

/// How single arrivals lie within the rate.
pub(in crate::scenario) const PROCESSES: Words<Process> = &[
    ("constant", Process::Constant),
    ("poisson", Process::Poisson),
];

/// Whether an actor speaks HTTP/2.
pub(in crate::scenario) const PROTOCOLS: Words<bool> = &[("http/1.1", false), ("http/2", true)];

/// Whether a visit goes on after an unexpected answer.
pub(in crate::scenario) const ON_UNEXPECTED: Words<bool> = &[("end", false), ("continue", true)];

/// How a request is signed.
pub(in crate::scenario) const SIGNINGS: Words<Signing> =
    &[("partner", Signing::Fresh), ("replay", Signing::Replay)];

/// What became of a request.
pub(in crate::scenario) const OUTCOMES: Words<OutcomeClass> = &[
    (OutcomeClass::Expected.name(), OutcomeClass::Expected),
    (OutcomeClass::Unexpected.name(), OutcomeClass::Unexpected),
    (OutcomeClass::TimedOut.name(), OutcomeClass::TimedOut),
    (OutcomeClass::Failed.name(), OutcomeClass::Failed),
    (OutcomeClass::Ended.name(), OutcomeClass::Ended),
];

/// Kinds of message that a handset receives.
pub(in crate::scenario) const PURPOSES: [&str; 4] = ["portal", "public", "partner", "staff"];

/// The words alone.
pub(in crate::scenario) fn names<T>(words: Words<T>) -> Vec<&'static str> {
    words.iter().map(|(name, _)| *name).collect()
}

/// What `given` stands for, or the default.
pub(super) fn choose<T: Copy>(
    words: Words<T>,
    given: Option<&Written<String>>,
    notes: &mut Notes,
) -> T {
    let (_, default) = words[0];
    let Some(given) = given else { return default };
    let found = words.iter().find(|(name, _)| *name == given.value);
    if found.is_none() {
        unknown("word", given, &names(words), notes);
    }
    found.map_or(default, |(_, meaning)| *meaning)
}

/// Notes that `given` is none of the `known` words.
pub(super) fn unknown(what: &str, given: &Written<String>, known: &[&str], notes: &mut Notes) {
    let problem = format!("unknown {what} `{}`", given.value.escape_debug());
    let remedy = spelling::suggestion(&given.value, known.iter().copied());
    notes.note(&given.span, problem, remedy);
}

/// The value of a key that may be left out.
pub(super) fn value_or<T: Copy>(given: &Given<T>, default: T) -> T {
    given.as_ref().map_or(default, |given| given.value)
}
