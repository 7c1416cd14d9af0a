//! An answer holds the OTP that was sent to the handset.
//!
//! **Why it is bad.** Whoever asks for the OTP of somebody else's mobile gets it without the mobile.
//!
//! **How it decides.** Six-digit numbers of all answers, headers included and codings taken off,
//! are remembered; when the visit reads its handset, the OTP is looked for among them.
//! Among `t` numbers one is the OTP by chance once in a million divided by `t`; two visits prove it.
//!
//! **What it does not see.** OTPs of other lengths, hashed OTPs, and an OTP that is echoed
//! only after it was read.
//!
//! CWE-201, OWASP API2:2023.

use std::time::Duration;

use super::detector::{Detector, Scene};
use super::notes::Notes;
use crate::oracle::certainty::OTP_BITS;
use crate::oracle::channel::Channel;
use crate::oracle::decode::Part;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::watch::{Code, Watch};

const ID: &str = "otp-echoed";

const SUMMARY: &str = "An answer holds the OTP that was sent to the handset.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    handset_read,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, _: &mut Notes) {
    for &(value, part) in scene.codes {
        let in_head = matches!(part, Part::Interim | Part::Head);
        let step = scene.exchange.step;
        watch.remember_code(Code {
            value,
            step,
            in_head,
        });
    }
}

fn handset_read(watch: &mut Watch, otp: &str, at: Duration, notes: &mut Notes) {
    let codes = std::mem::take(&mut watch.codes);
    let echoed = |code: &&Code| otp.len() == 6 && otp.parse() == Ok(code.value);
    let Some(code) = codes.iter().rev().find(echoed) else {
        return;
    };
    let (channel, name) = if code.in_head {
        (Channel::Header, "header")
    } else {
        (Channel::Body, "body")
    };
    let report = Report {
        detector: ID,
        weakness: ID,
        step: (watch.visitor().actor, code.step),
        arrival: watch.visitor().arrival,
        at,
        answers: 1,
        strength: Strength::Bits(OTP_BITS - (codes.len() as f64).log2()),
        person: None,
        fields: FieldSet::EMPTY,
        bits: 0.0,
        channel,
        place: None,
        evidence: "the number in the answer was the OTP on the handset".into(),
    };
    notes.findings.add(report, || name.to_owned());
}
