//! On the spot: register somebody, give them a place, record their dose.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use population::{CentreIndex, Vaccine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lookup::mobile;
use crate::api::ApiError;
use crate::api::answer::personal;
use crate::api::body::Sent;
use crate::api::description::{Answers, Description, Refused, json};
use crate::api::error::numbered;
use crate::api::refusal::{NO_SLOT, NOBODY};
use crate::api::registration::{self, NewAnswer, NewRequest};
use crate::auth::{Access, Staff};
use crate::entropy;
use crate::forms;
use crate::registry::Registry;
use crate::store::{Order, sitting};

/// Bytes of the name of a batch.
const BATCH_MAX: usize = 32;

/// 30: what 21 sends, and the mobile.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct NewOnMobile {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile_number: String,
    #[serde(flatten)]
    person: NewRequest,
}

/// 33 and 34. What a client says of earlier doses and of the vaccinator's name is not looked at:
/// the registry knows both.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct DoseRequest {
    #[serde(default)]
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    pub(super) beneficiary_reference_id: String,
    #[serde(default, deserialize_with = "forms::whole")]
    #[schemars(range(max = u32::MAX))]
    center_id: u32,
    #[serde(default)]
    #[schemars(extend("enum" = Vaccine::ALL.map(Vaccine::name)))]
    vaccine: String,
    #[serde(default)]
    #[schemars(regex(pattern = forms::BATCH))]
    pub(super) vaccine_batch: String,
    #[serde(default, deserialize_with = "forms::whole")]
    #[schemars(range(min = 1, max = 2))]
    dose: u8,
}

/// A dose request whose parts make sense, whoever it is about.
pub(super) struct Dose {
    pub(super) centre: CentreIndex,
    pub(super) vaccine: Vaccine,
    pub(super) number: u8,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "OnTheSpot")]
pub(crate) struct Confirmation {
    appointment_confirmation_no: Uuid,
}

pub(crate) const NEW: Description = Description {
    id: "registerOnTheSpot",
    summary: "Register somebody at the own centre",
    answers: json::<NewAnswer>(),
    refused: &[Refused::Numbered],
};

/// 30: `POST vaccinator/beneficiaries/new`, by a vaccinator, who then sees the newcomer.
pub(crate) async fn new(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Sent(request): Sent<NewOnMobile>,
) -> Result<Response, ApiError> {
    let mobile = mobile(&request.mobile_number)?;
    let mut newcomer = request.person.newcomer(registry.date.year())?;
    let (mandate, centre) = staff.registration(&registry, mobile).await?;
    newcomer.registered_at = Some(centre.0);
    let id = registration::add(&registry, &mandate, newcomer).await?;
    Ok(personal(&NewAnswer {
        beneficiary_reference_id: id.to_string(),
    }))
}

pub(crate) const SCHEDULE: Description = Description {
    id: "scheduleOnTheSpot",
    summary: "Give somebody a place in today's session",
    answers: json::<Confirmation>(),
    refused: &[Refused::Numbered, Refused::Conflict],
};

/// 33: `POST vaccinator/onspots/schedule`: a place in today's session of the centre.
pub(crate) async fn schedule(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Sent(request): Sent<DoseRequest>,
) -> Result<Response, ApiError> {
    let (access, dose) = request.admitted(&registry, &staff).await?;
    let centre = registry.population.centre(dose.centre).ok_or(NO_SLOT)?;
    let today = sitting(&registry.population, &centre, registry.date)
        .filter(|sitting| sitting.vaccine == dose.vaccine)
        .ok_or(NO_SLOT)?;
    let appointment = entropy::uuid();
    let order = Order::Schedule {
        appointment,
        people: vec![access.id],
        dose: dose.number,
        session: today.id,
        slot: 0,
    };
    registry.store.change(&access.mandate(), order).await?;
    Ok(personal(&Confirmation {
        appointment_confirmation_no: appointment,
    }))
}

pub(crate) const VACCINATE: Description = Description {
    id: "vaccinate",
    summary: "Record a dose given today",
    answers: Answers::Nothing,
    refused: &[Refused::Numbered],
};

/// 34: `POST vaccinator/beneficiaries/vaccinate`: a dose given today.
pub(crate) async fn vaccinate(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Sent(request): Sent<DoseRequest>,
) -> Result<StatusCode, ApiError> {
    let (access, dose) = request.admitted(&registry, &staff).await?;
    let order = Order::Vaccinate {
        person: access.id,
        dose: dose.number,
        vaccine: dose.vaccine,
        batch: request.vaccine_batch,
        centre: dose.centre.0,
    };
    registry.store.change(&access.mandate(), order).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl DoseRequest {
    /// What is asked for, if it makes sense and is the user's to do.
    async fn admitted(
        &self,
        registry: &Registry,
        staff: &Staff,
    ) -> Result<(Access, Dose), ApiError> {
        let dose = self.dose()?;
        let id = &self.beneficiary_reference_id;
        let access = staff.person_at(registry, dose.centre, id).await?;
        Ok((access.ok_or(NOBODY)?, dose))
    }

    /// The parts that can be judged without knowing whose dose it is. The numbers are ours.
    pub(super) fn dose(&self) -> Result<Dose, ApiError> {
        if !(1..=2).contains(&self.dose) {
            return Err(numbered("APPOIN0106", "Invalid Dose"));
        }
        let vaccine = Vaccine::ALL
            .into_iter()
            .find(|vaccine| vaccine.name() == self.vaccine)
            .ok_or(numbered("APPOIN0107", "Invalid Vaccine"))?;
        if !is_batch(&self.vaccine_batch) {
            return Err(numbered("APPOIN0108", "Invalid Vaccine Batch"));
        }
        Ok(Dose {
            centre: CentreIndex(self.center_id),
            vaccine,
            number: self.dose,
        })
    }
}

/// As [`forms::BATCH`] says.
fn is_batch(name: &str) -> bool {
    let sign = |byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'-');
    (1..=BATCH_MAX).contains(&name.len()) && name.bytes().all(sign)
}
