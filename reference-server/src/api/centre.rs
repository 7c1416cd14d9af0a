//! A vaccination centre and its sessions in the documented shape (`center` is its spelling).

use jiff::civil::Date;
use population::{Centre, Vaccine};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::forms;
use crate::registry::Registry;
use crate::store::{CentreBase, SLOTS, Sitting, Taken, date_text};

/// A centre on one day.
#[derive(JsonSchema, Serialize)]
pub(crate) struct CentreDay {
    #[serde(flatten)]
    pub(crate) centre: CentreBase,
    #[serde(flatten)]
    pub(crate) session: Session,
    /// Rupees, as text.
    fee: String,
}

/// A centre over a week.
#[derive(JsonSchema, Serialize)]
pub(crate) struct CentreWeek {
    #[serde(flatten)]
    centre: CentreBase,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vaccine_fees: Vec<VaccineFee>,
    sessions: Vec<Session>,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct Session {
    pub(crate) session_id: Uuid,
    #[schemars(regex(pattern = forms::DATE))]
    date: String,
    available_capacity: u64,
    pub(crate) available_capacity_dose1: u64,
    pub(crate) available_capacity_dose2: u64,
    pub(crate) min_age_limit: u8,
    pub(crate) vaccine: &'static str,
    slots: [&'static str; 4],
}

#[derive(JsonSchema, PartialEq, Eq, Serialize)]
struct VaccineFee {
    vaccine: &'static str,
    fee: String,
}

impl CentreDay {
    pub(crate) fn new(
        registry: &Registry,
        centre: &Centre,
        date: Date,
        sitting: &Sitting,
        taken: Taken,
    ) -> Self {
        Self {
            centre: public_centre(registry, centre),
            session: Session::new(date, sitting, taken),
            fee: sitting.fee.to_string(),
        }
    }

    /// Whether there are places left.
    pub(crate) fn is_open(&self) -> bool {
        self.session.available_capacity > 0
    }

    /// What a dose costs, in words.
    pub(crate) fn price(&self) -> String {
        match self.fee.as_str() {
            "0" => "free".to_owned(),
            fee => format!("{fee} rupees"),
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

    /// `taken` goes on with the places that are taken in these sittings.
    pub(crate) fn new(
        registry: &Registry,
        centre: &Centre,
        sittings: &[(Date, Sitting)],
        taken: impl Iterator<Item = Taken>,
    ) -> Self {
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
            centre: public_centre(registry, centre),
            vaccine_fees,
            sessions: sittings
                .iter()
                .zip(taken)
                .map(|((date, sitting), taken)| Session::new(*date, sitting, taken))
                .collect(),
        }
    }
}

/// The centre as public pages name it.
fn public_centre(registry: &Registry, centre: &Centre) -> CentreBase {
    let mut base = CentreBase::new(centre);
    let mut ornaments = registry.policies.ornaments.iter();
    if let Some(name) =
        ornaments.find_map(|ornament| ornament.centre_name(&registry.population, centre))
    {
        base.name = name;
    }
    base
}

impl Session {
    fn new(date: Date, sitting: &Sitting, taken: Taken) -> Self {
        let dose1 = sitting.capacity_dose1.saturating_sub(taken.dose1);
        let dose2 = sitting.capacity_dose2.saturating_sub(taken.dose2);
        Self {
            session_id: sitting.id,
            date: date_text(date),
            available_capacity: dose1 + dose2,
            available_capacity_dose1: dose1,
            available_capacity_dose2: dose2,
            min_age_limit: sitting.min_age_limit,
            vaccine: sitting.vaccine.name(),
            slots: SLOTS,
        }
    }
}
