//! What a detector is, and what it is shown.

use std::time::Duration;

use crate::oracle::catalogue::Weakness;
use crate::oracle::channel::Channel;
use crate::oracle::decode::{Part, Texts};
use crate::oracle::disclosure::Disclosure;
use crate::oracle::examined::Decision;
use crate::oracle::exchange::Exchange;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::label::Labels;
use crate::oracle::settings::{Settings, StepView};
use crate::oracle::watch::Watch;
use crate::record::Certainty;

use super::notes::Notes;

/// A rule that turns exchanges into findings. Most need one of the five occasions.
pub(crate) struct Detector {
    /// Kebab-case id.
    pub id: &'static str,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// A request was answered.
    pub answered: fn(&Scene<'_>, &mut Watch, &mut Notes),
    /// A request got no answer: the registry ended its connection, or held it.
    pub unanswered: fn(&Silence<'_>, &mut Notes),
    /// A visit read an OTP on its handset.
    pub handset_read: fn(&mut Watch, &str, Duration, &mut Notes),
    /// A visit ended.
    pub ended: fn(&Watch, &mut Notes),
    /// The run is over and all workers' notes are joined.
    pub concluded: fn(&Settings, &mut Notes),
}

impl Detector {
    /// A detector that needs no occasion: each sets its own on top of this.
    pub(crate) const fn named(id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            summary,
            answered: |_, _, _| (),
            unanswered: |_, _| (),
            handset_read: |_, _, _, _| (),
            ended: |_, _| (),
            concluded: |_, _| (),
        }
    }
}

/// How a registry took a request, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 2xx.
    Accepted,
    /// 4xx, but not for the rate.
    Refused,
    /// 429 and 503: it did not look.
    Throttled,
    /// Anything else.
    Other,
}

impl Outcome {
    /// The outcome that a status code means (RFC 9110, section 15).
    pub(crate) const fn of(status: u16) -> Self {
        match status {
            200..=299 => Self::Accepted,
            429 | 503 => Self::Throttled,
            400..=499 => Self::Refused,
            _ => Self::Other,
        }
    }

    /// Whether the registry looked at the request and decided.
    pub(crate) const fn is_decision(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused)
    }
}

/// A request of an attempt that was not answered.
pub(crate) struct Silence<'a> {
    /// The visit.
    pub watch: &'a Watch,
    /// The step, and its position.
    pub step: &'a StepView,
    /// See `step`.
    pub position: usize,
    /// When it was sent.
    pub begun: Duration,
    /// When it was over.
    pub at: Duration,
    /// Whether the registry held the connection to the last; otherwise it ended it.
    pub held: bool,
}

/// An exchange with all that is known about it.
pub(crate) struct Scene<'a> {
    /// The exchange.
    pub exchange: &'a Exchange<'a>,
    /// Its step.
    pub step: &'a StepView,
    /// How the registry took it.
    pub outcome: Outcome,
    /// Whether the visit had completed its OTP before.
    pub otp_completed_before: bool,
    /// What the caller may not see.
    pub disclosures: &'a [Disclosure],
    /// What the registry decided, and whether anything came of it. A page that only says no may well
    /// have the status 200.
    pub decision: Decision,
    /// Whether the answer was read whole; otherwise it counts towards no claim.
    pub is_whole: bool,
    /// Six-digit numbers, with their part of the answer.
    pub codes: &'a [(u64, Part)],
    /// The decoded answer.
    pub texts: &'a Texts,
}

impl Scene<'_> {
    /// Whether the step attempts this weakness.
    pub(crate) fn attempts(&self, weakness: &str) -> bool {
        self.step
            .attempts
            .is_some_and(|attempt| attempt.id == weakness)
    }

    /// Counts the answer as a test of this weakness.
    pub(crate) fn count(&self, notes: &mut Notes, weakness: &'static Weakness) {
        if self.is_whole {
            notes.coverage.add_attempts(weakness, 1);
        }
    }

    /// The channel through which these fields of a disclosure came.
    pub(crate) fn channel(&self, disclosure: &Disclosure, fields: FieldSet) -> Option<Channel> {
        let place = disclosure.place_of(fields)?;
        let response = &self.exchange.response;
        Some(Channel::of(self.texts, disclosure.text, place, response))
    }

    /// Reports all that a disclosure tells. The step's own attempt names it; without one the
    /// channel does if that is a weakness of its own, and otherwise the circumstances do.
    pub(crate) fn report_record(
        &self,
        watch: &Watch,
        notes: &mut Notes,
        detector: &'static str,
        by_circumstance: &'static str,
        disclosure: &Disclosure,
    ) {
        let is_error = self.exchange.response.status >= 500;
        let channel = self.channel(disclosure, disclosure.fields);
        let by_channel = channel.and_then(Channel::weakness);
        let weakness = match (self.step.attempts, by_channel) {
            (Some(attempt), _) => attempt.id,
            (None, Some(by_channel)) => by_channel,
            (None, None) if is_error => "leak-in-error",
            (None, None) => by_circumstance,
        };
        self.report_fields(
            watch,
            notes,
            detector,
            weakness,
            disclosure,
            disclosure.fields,
        );
    }

    /// Reports fields of a disclosure.
    pub(crate) fn report_fields(
        &self,
        watch: &Watch,
        notes: &mut Notes,
        detector: &'static str,
        weakness: &'static str,
        disclosure: &Disclosure,
        fields: FieldSet,
    ) {
        let Some(place) = disclosure.place_of(fields) else {
            return;
        };
        let (text, response) = (disclosure.text, &self.exchange.response);
        let channel = Channel::of(self.texts, text, place, response);
        let report = Report {
            fields,
            bits: disclosure.bits(fields),
            person: Some(disclosure.person.index()),
            place: Some(place),
            channel,
            evidence: "recognised by values that belong to one person".into(),
            ..self.report(
                watch,
                detector,
                weakness,
                Strength::Bits(disclosure.evidence_bits),
            )
        };
        let labels = || Labels::about(&disclosure.person);
        let describe = || channel.describe(self.texts, text, place, response, labels());
        notes.findings.add(report, describe);
    }

    /// Reports those of `fields` that are never served, whoever asks. In a channel that is a weakness of its own that is named instead.
    pub(crate) fn report_never_served(
        &self,
        watch: &Watch,
        notes: &mut Notes,
        detector: &'static str,
        weakness: &'static str,
        fields: FieldSet,
    ) {
        for disclosure in self.disclosures {
            let found = disclosure.never_served().both(fields);
            let Some(channel) = self.channel(disclosure, found) else {
                continue;
            };
            let by_channel = match channel {
                // Below a coding or not, it is the field that should not be there.
                Channel::Coded => None,
                channel => channel.weakness(),
            };
            let weakness = by_channel.unwrap_or(weakness);
            self.report_fields(watch, notes, detector, weakness, disclosure, found);
        }
    }

    /// Reports that an attempt was accepted. Without an effect it is suspected only.
    pub(crate) fn report_accepted(
        &self,
        watch: &Watch,
        notes: &mut Notes,
        detector: &'static str,
        weakness: &'static str,
        strength: Strength,
    ) {
        let (strength, evidence) = if self.decision.effect {
            (strength, "the attempt was accepted, and had an effect")
        } else {
            let suspected = Strength::Decided(Certainty::Suspected);
            (
                suspected,
                "the attempt was accepted, but nothing in the answer shows an effect",
            )
        };
        let report = Report {
            evidence: evidence.into(),
            ..self.report(watch, detector, weakness, strength)
        };
        notes.findings.add(report, || "status".to_owned());
    }

    fn report(
        &self,
        watch: &Watch,
        detector: &'static str,
        weakness: &'static str,
        strength: Strength,
    ) -> Report {
        Report {
            detector,
            weakness,
            step: (self.exchange.actor, self.exchange.step),
            arrival: watch.visitor().arrival,
            at: self.exchange.at,
            answers: 1,
            strength,
            person: None,
            fields: FieldSet::EMPTY,
            bits: 0.0,
            channel: Channel::Status,
            place: None,
            evidence: "".into(),
        }
    }
}
