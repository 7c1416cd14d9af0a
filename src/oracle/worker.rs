//! One oracle for each worker: no locks, and memory that does not grow with the number of exchanges.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::certainty::PROOF_BITS;
use super::detectors::{self, AuditShown, Notes, Outcome, Scene, Silence};
use super::examined::{Coverage, Decision};
use super::exchange::{Exchange, Visitor};
use super::finding::RawFinding;
use super::findings::Fold;
use super::ledger::{self, Leaks, Ledger, LedgerTotals, ReportKey};
use super::recognise::Recogniser;
use super::settings::Settings;
use super::unread::Unread;
use super::watch::Watch;
use crate::record::Certainty;

/// Watches the exchanges of one worker.
pub struct Oracle {
    settings: Arc<Settings>,
    recogniser: Recogniser,
    notes: Notes,
    ledger: Ledger,
    tries: Vec<Vec<Tries>>,
    unread: Unread,
    /// Whether the run asks who is registered.
    surveys: bool,
}

/// How often chance had an opportunity at a step.
#[derive(Clone, Copy, Default)]
struct Tries {
    answers: u64,
    people: u64,
}

/// What the oracle says at once about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it proves to hold what its caller was not entitled to.
    pub leaked: bool,
}

/// What the oracle says when the run is over.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// Gravest first.
    pub findings: Vec<RawFinding>,
    /// How far each claim was put to the test.
    pub coverage: Coverage,
    /// Answers about which nothing is said.
    pub unread: Unread,
    /// How much was disclosed in all.
    pub ledger: LedgerTotals,
}

/// All detectors: kebab-case id, and what it finds in one sentence.
pub fn detectors() -> impl Iterator<Item = (&'static str, &'static str)> {
    detectors::ALL
        .iter()
        .map(|detector| (detector.id, detector.summary))
}

impl Oracle {
    /// An oracle for one worker.
    pub fn new(settings: Arc<Settings>) -> Self {
        let tries = |steps: &Vec<_>| vec![Tries::default(); steps.len()];
        Self {
            recogniser: Recogniser::new(settings.population, settings.date),
            notes: Notes::default(),
            unread: Unread::default(),
            ledger: Ledger::default(),
            tries: settings.steps.iter().map(tries).collect(),
            surveys: settings.steps.iter().flatten().any(detectors::is_compared),
            settings,
        }
    }

    /// A visit begins.
    pub fn begin(&self, visitor: Visitor) -> Watch {
        Watch::new(&self.settings.population, self.settings.date, visitor)
    }

    /// A request was answered.
    ///
    /// # Panics
    /// When the plan has no such actor or step.
    pub fn inspect(&mut self, watch: &mut Watch, exchange: &Exchange<'_>) -> Judgement {
        let step = &self.settings.steps[exchange.actor][exchange.step];
        let status = exchange.response.status;
        let outcome = Outcome::of(status);
        let otp_completed_before = watch.entitlement().otp_completed();
        if step.entitles && step.expects(status) && outcome == Outcome::Accepted {
            watch.complete_otp();
        }
        watch.set_purposeful(step.purposeful);
        watch.ask(&self.settings.population, exchange.about);
        self.recogniser.read(watch, exchange);
        let decision = Decision {
            accepted: outcome == Outcome::Accepted,
            expected: step.expects(status),
            effect: exchange.captured || self.recogniser.shows_somebody(),
        };
        self.count(watch, exchange, outcome, decision);
        let step = &self.settings.steps[exchange.actor][exchange.step];
        let scene = Scene {
            exchange,
            step,
            outcome,
            otp_completed_before,
            disclosures: &self.recogniser.disclosures,
            decision,
            is_whole: self.recogniser.texts.gap().is_none(),
            codes: &self.recogniser.codes,
            texts: &self.recogniser.texts,
        };
        for detector in detectors::ALL {
            (detector.answered)(&scene, watch, &mut self.notes);
        }
        watch.count_refusals(outcome);
        self.enter(watch, exchange.at)
    }

    /// Counts what an answer tests, and how much it was searched for.
    fn count(
        &mut self,
        watch: &Watch,
        exchange: &Exchange<'_>,
        outcome: Outcome,
        decision: Decision,
    ) {
        let step = &self.settings.steps[exchange.actor][exchange.step];
        let tries = &mut self.tries[exchange.actor][exchange.step];
        tries.answers += 1;
        tries.people += self.recogniser.tries;
        let gap = self.recogniser.texts.gap();
        let Notes {
            coverage, survey, ..
        } = &mut self.notes;
        if self.surveys {
            let counts = detectors::is_compared(step) && gap.is_none();
            survey.add(&self.settings.population, watch, exchange, counts);
        }
        if let Some(gap) = gap {
            self.unread.add(gap);
            return;
        }
        if self.recogniser.is_record {
            coverage.add_record();
        }
        if outcome.is_decision() {
            coverage.add_decision(step, decision);
        }
        coverage.add_answer(step, decision.accepted, exchange.at);
    }

    /// A request that attempts something was not answered from `begun` on: the registry ended the
    /// connection, or `held` it until `at`.
    ///
    /// # Panics
    /// When the plan has no such step.
    pub fn unanswered(
        &mut self,
        watch: &Watch,
        position: usize,
        (begun, at): (Duration, Duration),
        held: bool,
    ) {
        let step = &self.settings.steps[watch.visitor().actor][position];
        let silence = Silence {
            watch,
            step,
            position,
            begun,
            at,
            held,
        };
        self.notes.coverage.add_attack(begun);
        for detector in detectors::ALL {
            (detector.unanswered)(&silence, &mut self.notes);
        }
    }

    /// A visit read this OTP on its handset: now it is known what it was.
    pub fn handset_read(&mut self, watch: &mut Watch, otp: &str, at: Duration) {
        for detector in detectors::ALL {
            (detector.handset_read)(watch, otp, at, &mut self.notes);
        }
    }

    /// A visit ended.
    pub fn end(&mut self, watch: Watch) {
        for detector in detectors::ALL {
            (detector.ended)(&watch, &mut self.notes);
        }
    }

    /// The registry showed what it has on record of the accesses of authorised users.
    pub fn compare_audit(&mut self, shown: AuditShown) {
        self.notes.staff.shown = Some(shown);
    }

    /// Joins the oracle of another worker of the same run.
    pub fn merge(&mut self, other: Self) {
        self.notes.merge(other.notes);
        self.ledger.merge(other.ledger);
        self.unread.merge(other.unread);
        let own = self.tries.iter_mut().flatten();
        for (own, other) in own.zip(other.tries.into_iter().flatten()) {
            own.answers += other.answers;
            own.people += other.people;
        }
    }

    /// The run is over.
    pub fn conclude(mut self) -> Conclusion {
        for detector in detectors::ALL {
            (detector.concluded)(&self.settings, &mut self.notes);
        }
        self.notes.coverage.settle();
        let key = ReportKey::new(self.settings.report_key);
        let mut findings = Vec::new();
        let mut thin = BTreeMap::new();
        for fold in self.notes.findings.into_folds() {
            let (actor, step) = fold.first.step;
            let tries = self.tries[actor][step];
            let is_personal = fold.first.person.is_some();
            let tries = if is_personal {
                tries.people
            } else {
                tries.answers
            };
            let Some(certainty) = fold.certainty(tries) else {
                continue;
            };
            collect_thin(&mut thin, &fold, certainty);
            findings.push(RawFinding::of(fold, certainty, &key));
        }
        for (leaks, people) in thin.values() {
            self.ledger.add_thin(leaks, people);
        }
        findings.sort_by(RawFinding::gravity);
        Conclusion {
            findings,
            coverage: self.notes.coverage,
            unread: self.unread,
            ledger: self.ledger.close(&key),
        }
    }

    /// Enters what an answer disclosed beyond doubt in the ledger.
    fn enter(&mut self, watch: &mut Watch, at: Duration) -> Judgement {
        let people = self.settings.population.people();
        let found = self.recogniser.disclosures.iter();
        let proved = found.filter(|found| found.is_leak() && found.evidence_bits >= PROOF_BITS);
        let (mut leaked, mut bits) = (false, 0.0);
        for disclosure in proved {
            leaked = true;
            let person = disclosure.person;
            let (before, joined) = watch.join(person, disclosure.leaked_fields());
            bits += joined.bits(&person, before.with(disclosure.known));
            let singled_out = !disclosure.entitled && ledger::singles_out(&person, joined, people);
            self.ledger.add_person(person.index(), singled_out);
        }
        if leaked {
            self.ledger.add_answer(at, bits);
        }
        Judgement { leaked }
    }
}

/// Leaks of each step that only many answers together proved, with their people.
type ThinLeaks = BTreeMap<(usize, usize), (Leaks, BTreeSet<u64>)>;

/// Collects what one finding has of them. Several findings of one step may be about the same answers,
/// so that of these the one with the most counts.
fn collect_thin(thin: &mut ThinLeaks, fold: &Fold, certainty: Certainty) {
    let is_record = fold.first.person.is_some();
    if !is_record || certainty != Certainty::Proved || fold.thin.answers == 0 {
        return;
    }
    let (leaks, people) = thin.entry(fold.first.step).or_default();
    people.extend(&fold.subjects);
    if fold.thin.answers > leaks.answers {
        *leaks = fold.thin;
    }
}
