//! A vaccination centre and its sessions in the documented shape (`center` is its spelling).

use jiff::civil::{Date, Time};
use population::{Centre, Vaccine};
use serde::Serialize;
use uuid::Uuid;

use crate::registry::Registry;
use crate::store::{Sitting, date_text};

/// The hours that a citizen can choose from.
const SLOTS: [&str; 4] = [
    "09:00AM-11:00AM",
    "11:00AM-01:00PM",
    "01:00PM-03:00PM",
    "03:00PM-05:00PM",
];

/// A centre on one day.
#[derive(Serialize)]
pub(crate) struct CentreDay {
    #[serde(flatten)]
    centre: CentreBase,
    #[serde(flatten)]
    session: Session,
    /// Rupees, as text.
    fee: String,
}

/// A centre over a week.
#[derive(Serialize)]
pub(crate) struct CentreWeek {
    #[serde(flatten)]
    centre: CentreBase,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vaccine_fees: Vec<VaccineFee>,
    sessions: Vec<Session>,
}

#[derive(Serialize)]
struct CentreBase {
    center_id: u32,
    name: String,
    address: String,
    state_name: &'static str,
    district_name: &'static str,
    block_name: String,
    pincode: u32,
    lat: f64,
    long: f64,
    from: String,
    to: String,
    fee_type: &'static str,
}

#[derive(Serialize)]
struct Session {
    session_id: Uuid,
    date: String,
    available_capacity: u64,
    available_capacity_dose1: u64,
    available_capacity_dose2: u64,
    min_age_limit: u8,
    vaccine: &'static str,
    slots: [&'static str; 4],
}

#[derive(PartialEq, Eq, Serialize)]
struct VaccineFee {
    vaccine: &'static str,
    fee: String,
}

impl CentreDay {
    pub(crate) fn new(registry: &Registry, centre: &Centre, date: Date, sitting: &Sitting) -> Self {
        Self {
            centre: CentreBase::new(registry, centre),
            session: Session::new(date, sitting),
            fee: sitting.fee.to_string(),
        }
    }

    pub(crate) fn is_with(&self, vaccine: Vaccine) -> bool {
        self.session.vaccine == vaccine.name()
    }
}

impl CentreWeek {
    /// Drops the sessions and fees of other vaccines; whether there is a session left.
    pub(crate) fn keep_only(&mut self, vaccine: Vaccine) -> bool {
        self.sessions
            .retain(|session| session.vaccine == vaccine.name());
        self.vaccine_fees
            .retain(|fee| fee.vaccine == vaccine.name());
        !self.sessions.is_empty()
    }

    pub(crate) fn new(registry: &Registry, centre: &Centre, sittings: &[(Date, Sitting)]) -> Self {
        let mut vaccine_fees = Vec::new();
        for (_, sitting) in sittings {
            let fee = VaccineFee {
                vaccine: sitting.vaccine.name(),
                fee: sitting.fee.to_string(),
            };
            if centre.paid && !vaccine_fees.contains(&fee) {
                vaccine_fees.push(fee);
            }
        }
        Self {
            centre: CentreBase::new(registry, centre),
            vaccine_fees,
            sessions: sittings
                .iter()
                .map(|(date, sitting)| Session::new(*date, sitting))
                .collect(),
        }
    }
}

impl CentreBase {
    fn new(registry: &Registry, centre: &Centre) -> Self {
        let mut ornaments = registry.policies.ornaments.iter();
        let other_name =
            ornaments.find_map(|ornament| ornament.centre_name(&registry.population, centre));
        Self {
            center_id: centre.id.0,
            name: other_name.unwrap_or_else(|| centre.name.clone()),
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

impl Session {
    fn new(date: Date, sitting: &Sitting) -> Self {
        Self {
            session_id: sitting.id,
            date: date_text(date),
            available_capacity: sitting.capacity_dose1 + sitting.capacity_dose2,
            available_capacity_dose1: sitting.capacity_dose1,
            available_capacity_dose2: sitting.capacity_dose2,
            min_age_limit: sitting.min_age_limit,
            vaccine: sitting.vaccine.name(),
            slots: SLOTS,
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
