//! A connection that only ties the registry up is held for as long as its caller likes.
//!
//! **Why it is bad.** Whoever sends half a head, or a head or a body byte by byte, pays nothing for
//! it; a registry that waits runs out of places, and people are turned away (Slowloris, 2009).
//!
//! **How it decides.** At a step that attempts `connections-held` the registry neither answers nor
//! ends the connection until the step's `timeout`, or it takes the request that came so slowly, all
//! of it: an answer that comes sooner ended the matter. The scenario decides how long is too long.
//!
//! **What it does not see.** Whether there are enough places all the same.
//!
//! CWE-400, OWASP API4:2023.

use std::time::Duration;

use super::detector::{Detector, Outcome, Scene, Silence};
use super::notes::Notes;
use crate::oracle::catalogue;
use crate::oracle::channel::Channel;
use crate::oracle::exchange::Visitor;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::watch::Watch;
use crate::record::Certainty;

const ID: &str = "connection-held";
pub(crate) const WEAKNESS: &str = "connections-held";
const SUMMARY: &str =
    "A connection that only ties the registry up is held for as long as its caller likes.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    unanswered,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    if !scene.attempts(WEAKNESS) {
        return;
    }
    match scene.outcome {
        Outcome::Accepted => {
            count(notes);
            let exchange = scene.exchange;
            let (lasted, takes) = (exchange.service, scene.step.takes);
            if !takes.is_zero() && lasted * 10 >= takes * 9 {
                report(notes, watch.visitor(), exchange.step, exchange.at, lasted);
            }
        }
        Outcome::Refused => count(notes),
        Outcome::Throttled | Outcome::Other => {}
    }
}

fn unanswered(silence: &Silence<'_>, notes: &mut Notes) {
    if silence.step.attempts.is_none_or(|one| one.id != WEAKNESS) {
        return;
    }
    count(notes);
    if silence.held {
        let lasted = silence.at.saturating_sub(silence.begun);
        let visitor = silence.watch.visitor();
        report(notes, visitor, silence.position, silence.at, lasted);
    }
}

fn count(notes: &mut Notes) {
    if let Some(weakness) = catalogue::find(WEAKNESS) {
        notes.coverage.add_attempts(weakness, 1);
    }
}

fn report(notes: &mut Notes, visitor: &Visitor, step: usize, at: Duration, lasted: Duration) {
    let seconds = lasted.as_secs_f64();
    let report = Report {
        detector: ID,
        weakness: WEAKNESS,
        step: (visitor.actor, step),
        arrival: visitor.arrival,
        at,
        answers: 1,
        strength: Strength::Decided(Certainty::Proved),
        person: None,
        fields: FieldSet::EMPTY,
        bits: 0.0,
        channel: Channel::Time,
        place: None,
        evidence: format!("the registry held the connection for {seconds:.1} s").into(),
    };
    notes.findings.add(report, || "time".to_owned());
}
