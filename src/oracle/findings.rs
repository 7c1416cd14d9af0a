//! Folds what detectors report into findings: one for each fault, place and channel, however often it is seen.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::time::Duration;

use population::PersonIndex;

use super::catalogue::{self, Weakness};
use super::certainty::{self, PROOF_BITS};
use super::channel::Channel;
use super::field::FieldSet;
use super::ledger::Leaks;
use crate::record::{Certainty, Place};

/// Different people (or visits) that one finding counts exactly.
pub(crate) const SUBJECTS_MAX: usize = 4096;

/// How sure a detector is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Strength {
    /// So many bits of evidence that it is no chance; several reports add up.
    Bits(f64),
    /// A test over the whole run decided.
    Decided(Certainty),
}

impl Strength {
    /// Whether a report of this strength explains a finding better: it has evidence where the other one
    /// only suspects, or proof where the other one has only evidence.
    fn is_surer_than(self, other: Self) -> bool {
        let suspects = |strength| matches!(strength, Self::Decided(Certainty::Suspected));
        suspects(other) && !suspects(self) || !other.is_proof() && self.is_proof()
    }

    /// Whether a report of this strength is enough.
    fn is_proof(self) -> bool {
        match self {
            Self::Bits(bits) => bits >= PROOF_BITS,
            Self::Decided(certainty) => certainty == Certainty::Proved,
        }
    }
}

/// What a detector reports.
#[derive(Debug)]
pub(crate) struct Report {
    /// Id of the detector.
    pub detector: &'static str,
    /// Id of the weakness.
    pub weakness: &'static str,
    /// Actor and step, by position.
    pub step: (usize, usize),
    /// Visit that showed it.
    pub arrival: u64,
    /// When.
    pub at: Duration,
    /// Answers that it is about.
    pub answers: u64,
    /// How sure.
    pub strength: Strength,
    /// Whose data it was.
    pub person: Option<PersonIndex>,
    /// What was disclosed.
    pub fields: FieldSet,
    /// How much that tells.
    pub bits: f64,
    /// Through what.
    pub channel: Channel,
    /// Where in the decoded text.
    pub place: Option<Place>,
    /// In plain words, without personal data.
    pub evidence: Cow<'static, str>,
}

/// One fault, folded.
#[derive(Debug)]
pub(crate) struct Fold {
    /// The first report, of those that are not mere suspicion if there are any.
    pub first: Report,
    /// Its channel in words.
    pub channel: String,
    /// All fields of all reports.
    pub fields: FieldSet,
    /// Most bits of any report.
    pub bits: f64,
    /// Reports.
    pub occurrences: u64,
    /// People, or visits where it concerns nobody in particular; at most [`SUBJECTS_MAX`].
    pub subjects: BTreeSet<u64>,
    /// Evidence summed over different subjects, and the best of one.
    sum_bits: f64,
    best_bits: f64,
    decided: Option<Certainty>,
    last_answer: Option<(u64, Duration)>,
    /// Leaks whose own evidence was too thin to be entered in the ledger.
    pub thin: Leaks,
}

impl Fold {
    fn new(report: Report, channel: String) -> Self {
        Self {
            channel,
            fields: FieldSet::EMPTY,
            bits: 0.0,
            occurrences: 0,
            subjects: BTreeSet::new(),
            sum_bits: 0.0,
            best_bits: f64::NEG_INFINITY,
            decided: None,
            last_answer: None,
            thin: Leaks::default(),
            first: report,
        }
    }

    fn add(&mut self, seen: &Seen) {
        self.fields = self.fields.with(seen.fields);
        self.bits = self.bits.max(seen.bits);
        // An answer about a household is reported once for each of its people.
        let is_new_answer = self.last_answer.replace(seen.answer) != Some(seen.answer);
        self.occurrences += if is_new_answer { seen.answers } else { 0 };
        let is_new = self.subjects.len() < SUBJECTS_MAX && self.subjects.insert(seen.subject);
        match seen.strength {
            Strength::Bits(bits) => {
                self.best_bits = self.best_bits.max(bits);
                self.sum_bits += if is_new { bits } else { 0.0 };
                if bits < PROOF_BITS && !seen.fields.is_empty() {
                    self.thin.add(is_new_answer, seen.answer.1, seen.bits);
                }
            }
            Strength::Decided(certainty) => {
                let surest = |other: Certainty| other.min(certainty);
                self.decided = Some(self.decided.map_or(certainty, surest));
            }
        }
    }

    fn merge(&mut self, other: Self) {
        let new = other.subjects.difference(&self.subjects).count();
        // Evidence for people whom both saw counts once: the mean of the other side stands for it.
        let mean_bits = other.sum_bits / other.subjects.len().max(1) as f64;
        let room = SUBJECTS_MAX - self.subjects.len();
        self.sum_bits += mean_bits * new.min(room) as f64;
        self.best_bits = self.best_bits.max(other.best_bits);
        self.subjects.extend(other.subjects);
        while self.subjects.len() > SUBJECTS_MAX {
            self.subjects.pop_last();
        }
        self.fields = self.fields.with(other.fields);
        self.bits = self.bits.max(other.bits);
        self.occurrences += other.occurrences;
        self.decided = self.decided.into_iter().chain(other.decided).min();
        self.thin.merge(&other.thin);
        let surer = other.first.strength.is_surer_than(self.first.strength);
        let less_sure = self.first.strength.is_surer_than(other.first.strength);
        let earlier = (other.first.at, other.first.arrival) < (self.first.at, self.first.arrival);
        if surer || (earlier && !less_sure) {
            self.first = other.first;
            self.channel = other.channel;
        }
    }

    /// What it amounts to after `tries` at this step; none when it may well be chance.
    pub(crate) fn certainty(&self, tries: u64) -> Option<Certainty> {
        let subjects = self.subjects.len() as u64;
        let joint = certainty::joint_bits(self.sum_bits, subjects, tries);
        let best = if self.best_bits >= PROOF_BITS {
            self.best_bits
        } else {
            joint
        };
        self.decided.into_iter().chain(certainty::judge(best)).min()
    }

    /// What was seen, and how far from chance it is.
    pub(crate) fn evidence(&self) -> String {
        let seen = &self.first.evidence;
        if self.decided.is_some() {
            return seen.to_string();
        }
        let bits = self.best_bits.max(0.0);
        format!("{seen}; the best answer has {bits:.0} bits of evidence that it is no chance")
    }

    /// Whether its first visit shows it when it comes alone. Who is registered shows only in many visits
    /// together, as their detectors decide when the run is over.
    pub(crate) fn one_visit_proves(&self) -> bool {
        self.first.strength.is_proof() && !self.first.detector.starts_with("existence")
    }

    /// The weakness that it shows.
    pub(crate) fn weakness(&self) -> &'static Weakness {
        catalogue::find(self.first.weakness).expect("detectors name weaknesses of the catalogue")
    }
}

/// The part of a report that is folded.
struct Seen {
    /// Visit and instant, which tell answers apart.
    answer: (u64, Duration),
    answers: u64,
    strength: Strength,
    subject: u64,
    fields: FieldSet,
    bits: f64,
}

type Key = (&'static str, &'static str, (usize, usize), Channel);

/// All findings of a worker.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    folds: BTreeMap<Key, Fold>,
}

impl Findings {
    /// Folds a report in. The channel is put into words only when the finding is new.
    pub(crate) fn add(&mut self, report: Report, channel: impl FnOnce() -> String) {
        let key = (
            report.detector,
            report.weakness,
            report.step,
            report.channel,
        );
        let seen = Seen {
            answer: (report.arrival, report.at),
            answers: report.answers,
            strength: report.strength,
            subject: report.person.map_or(report.arrival, |person| person.0),
            fields: report.fields,
            bits: report.bits,
        };
        let fold = match self.folds.entry(key) {
            Entry::Vacant(place) => place.insert(Fold::new(report, channel())),
            Entry::Occupied(place) => {
                let fold = place.into_mut();
                if report.strength.is_surer_than(fold.first.strength) {
                    fold.channel = channel();
                    fold.first = report;
                }
                fold
            }
        };
        fold.add(&seen);
    }

    /// Joins the findings of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        for (key, fold) in other.folds {
            match self.folds.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(fold);
                }
                Entry::Occupied(mut place) => {
                    place.get_mut().merge(fold);
                }
            }
        }
    }

    /// One by one, in a fixed order.
    pub(crate) fn into_folds(self) -> impl Iterator<Item = Fold> {
        self.folds.into_values()
    }
}
