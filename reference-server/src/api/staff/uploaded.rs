//! One line of an upload, and its answer.

use std::io::Write;

use population::{CentreIndex, ReferenceId, Vaccine};

use super::change::DoseRequest;
use crate::api::ApiError;
use crate::api::body::Sent;
use crate::api::error::numbered;
use crate::auth::StaffRefusal;
use crate::registry::Registry;
use crate::store::Order;

/// A line that makes sense.
pub(super) struct Uploaded {
    /// `None` when the text is no reference id: nobody's.
    pub(super) person: Option<ReferenceId>,
    pub(super) centre: CentreIndex,
    dose: u8,
    vaccine: Vaccine,
    batch: String,
}

impl Uploaded {
    /// A line passes what the body of a single dose passes.
    pub(super) fn read(registry: &Registry, line: &[u8]) -> Result<Self, ApiError> {
        let read = Sent::<DoseRequest>::of(registry, line);
        let Sent(request) = read.map_err(|error| match error {
            ApiError::Forbidden => numbered("DOSEUP0008", "Refused By The Firewall"),
            _ => numbered("DOSEUP0005", "Line Is Not A Dose"),
        })?;
        let dose = request.dose()?;
        Ok(Self {
            person: request.beneficiary_reference_id.parse().ok(),
            centre: dose.centre,
            dose: dose.number,
            vaccine: dose.vaccine,
            batch: request.vaccine_batch,
        })
    }

    /// The order about the person whom the access is for.
    pub(super) fn order(self, person: ReferenceId) -> Order {
        Order::Vaccinate {
            person,
            dose: self.dose,
            vaccine: self.vaccine,
            batch: self.batch,
            centre: self.centre.0,
        }
    }
}

/// How a line ended.
pub(super) struct Ended {
    /// Whom the line is about, as far as it was read.
    person: Option<ReferenceId>,
    pub(super) end: Result<(), ApiError>,
}

impl Ended {
    pub(super) fn new(person: Option<ReferenceId>, end: Result<(), ApiError>) -> Self {
        Self { person, end }
    }

    /// A line that was not looked at.
    pub(super) fn unread(error: ApiError) -> Self {
        Self::new(None, Err(error))
    }

    /// The person about whom the answer tells something: not what was carried out, which is on
    /// record as a dose, nor what is to be sent again.
    pub(super) fn tells_about(&self) -> Option<ReferenceId> {
        let is_judged = |error: &ApiError| *error != ApiError::Unavailable;
        let is_refused = self.end.as_ref().is_err_and(is_judged);
        self.person.filter(|_| is_refused)
    }
}

/// Writes the answer to a line: `accepted`, or `refused` with the catalogue's number and text.
pub(super) fn put_answer(out: &mut Vec<u8>, line: usize, end: &Result<(), ApiError>) {
    let written = match end {
        Ok(()) => writeln!(out, r#"{{"line":{line},"status":"accepted"}}"#),
        Err(error) => {
            let (code, text) = reason(error);
            writeln!(
                out,
                r#"{{"line":{line},"status":"refused","errorCode":"{code}","error":"{text}"}}"#
            )
        }
    };
    debug_assert!(written.is_ok(), "memory takes all that is written");
}

/// The catalogue's texts need no escapes.
fn reason(error: &ApiError) -> (&str, &str) {
    match error {
        ApiError::Numbered { code, text } => (code, text),
        ApiError::Staff(StaffRefusal::ForeignCentre) => {
            ("DOSEUP0006", "Centre Outside Jurisdiction")
        }
        ApiError::TooMany(_) => ("DOSEUP0009", "Too Many Lines Refused"),
        _ => ("DOSEUP0007", "Not Taken, Send It Again"),
    }
}
