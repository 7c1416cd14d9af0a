//! An appointment and its centre in the documented shape (`center` is its spelling).

use jiff::civil::Time;
use population::Centre;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::agenda::Held;
use super::changes::Appointment;
use super::record::{Record, date_text};
use crate::forms;
use crate::redact::redacted;

/// The hours that a citizen can choose from.
pub(crate) const SLOTS: [&str; 4] = [
    "09:00AM-11:00AM",
    "11:00AM-01:00PM",
    "01:00PM-03:00PM",
    "03:00PM-05:00PM",
];

/// A centre in the documented shape.
#[derive(Clone, JsonSchema, Serialize)]
pub(crate) struct CentreBase {
    center_id: u32,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) state_name: &'static str,
    pub(crate) district_name: &'static str,
    block_name: String,
    pub(crate) pincode: u32,
    lat: f64,
    long: f64,
    from: String,
    to: String,
    fee_type: &'static str,
}

/// An appointment of one beneficiary.
#[derive(Clone, JsonSchema, Serialize)]
pub(crate) struct Booked {
    #[serde(flatten)]
    pub(crate) centre: CentreBase,
    pub(crate) appointment_id: Uuid,
    session_id: Uuid,
    pub(crate) dose: u8,
    #[schemars(regex(pattern = forms::DATE))]
    pub(crate) date: String,
    pub(crate) slot: &'static str,
}

/// An appointment that is not over, with everybody whom it is for.
pub(crate) struct Visit {
    pub(crate) booked: Booked,
    pub(crate) vaccine: &'static str,
    /// Masked, never none.
    pub(crate) people: Vec<Record>,
}

redacted!(CentreBase, Booked);

impl Booked {
    pub(crate) fn new(appointment: &Appointment, held: &Held) -> Self {
        Self {
            centre: CentreBase::new(&held.centre),
            appointment_id: appointment.id,
            session_id: appointment.session,
            dose: appointment.dose,
            date: date_text(held.date),
            slot: SLOTS
                .get(usize::from(appointment.slot))
                .copied()
                .unwrap_or(""),
        }
    }
}

impl CentreBase {
    pub(crate) fn new(centre: &Centre) -> Self {
        Self {
            center_id: centre.id.0,
            name: centre.name.clone(),
            address: format!("{}, {}", centre.block, centre.district.state().name),
            state_name: centre.district.state().name,
            district_name: centre.district.name,
            block_name: centre.block.clone(),
            pincode: centre.pincode,
            lat: rounded(centre.latitude),
            long: rounded(centre.longitude),
            from: clock_text(centre.opens),
            to: clock_text(centre.closes),
            fee_type: if centre.paid { "Paid" } else { "Free" },
        }
    }
}

/// To about 100 m: a map needs no more.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1_000.0).round() / 1_000.0
}

fn clock_text(time: Time) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}
