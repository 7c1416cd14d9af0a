//! Booking: take places in a session, move them, give them back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use population::ReferenceId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ApiError;
use super::answer::personal;
use super::body::Sent;
use super::description::{Answers, Description, Refused, json};
use super::error::numbered;
use super::refusal::{NO_APPOINTMENT, NO_SLOT, NOBODY};
use crate::auth::Session;
use crate::entropy;
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::{Order, SLOTS};

/// People in one booking: as many as a mobile may have.
const PEOPLE_MAX: usize = 4;

/// What a client sends to book. A `center_id` or `captcha` beside these is not needed.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ScheduleRequest {
    #[serde(default)]
    #[schemars(range(min = 1, max = 2))]
    dose: u8,
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    session_id: String,
    #[serde(default)]
    #[schemars(extend("enum" = SLOTS))]
    slot: String,
    #[serde(default)]
    #[schemars(length(min = 1, max = PEOPLE_MAX), inner(regex(pattern = forms::REFERENCE_ID)))]
    beneficiaries: Vec<String>,
}

/// What a client sends to move an appointment.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct RescheduleRequest {
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    appointment_id: String,
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    session_id: String,
    #[serde(default)]
    #[schemars(extend("enum" = SLOTS))]
    slot: String,
}

/// What a client sends to give places back.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct CancelRequest {
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    appointment_id: String,
    #[serde(default, rename = "beneficiariesToCancel")]
    #[schemars(length(min = 1, max = PEOPLE_MAX), inner(regex(pattern = forms::REFERENCE_ID)))]
    beneficiaries: Vec<String>,
}

#[derive(JsonSchema, Serialize)]
struct Confirmation {
    appointment_confirmation_no: Uuid,
}

pub(super) const SCHEDULE: Description = Description {
    id: "schedule",
    summary: "Book places in a session for people of the household, all or none",
    answers: json::<Confirmation>(),
    refused: &[Refused::Numbered, Refused::Conflict],
};

/// 23: `POST appointment/schedule`: places for one to four people of the household, all or none.
pub(crate) async fn schedule(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Sent(request): Sent<ScheduleRequest>,
) -> Result<Response, ApiError> {
    take(&registry, &session).await?;
    if !(1..=2).contains(&request.dose) {
        return Err(numbered("APPOIN0106", "Invalid Dose"));
    }
    let people = people(&request.beneficiaries)?;
    let mandate = session
        .over_person(&registry, people[0])
        .await?
        .ok_or(NOBODY)?;
    let appointment = entropy::uuid();
    let order = Order::Schedule {
        appointment,
        people,
        dose: request.dose,
        session: uuid(&request.session_id).ok_or(NO_SLOT)?,
        slot: slot(&request.slot)?,
    };
    registry.store.change(&mandate, order).await?;
    Ok(personal(&Confirmation {
        appointment_confirmation_no: appointment,
    }))
}

pub(super) const RESCHEDULE: Description = Description {
    id: "reschedule",
    summary: "Move an appointment to another session or slot",
    answers: Answers::Nothing,
    refused: &[Refused::Numbered, Refused::Conflict],
};

/// 24: `POST appointment/reschedule`: the same people, another session or slot.
pub(crate) async fn reschedule(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Sent(request): Sent<RescheduleRequest>,
) -> Result<StatusCode, ApiError> {
    take(&registry, &session).await?;
    let appointment = uuid(&request.appointment_id).ok_or(NO_APPOINTMENT)?;
    let mandate = session
        .over_appointment(&registry, appointment)
        .await?
        .ok_or(NO_APPOINTMENT)?;
    let order = Order::Reschedule {
        appointment,
        session: uuid(&request.session_id).ok_or(NO_SLOT)?,
        slot: slot(&request.slot)?,
    };
    registry.store.change(&mandate, order).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) const CANCEL: Description = Description {
    id: "cancel",
    summary: "Give the places of some or all people of an appointment back",
    answers: Answers::Nothing,
    refused: &[Refused::Numbered],
};

/// 25: `POST appointment/cancel`: for some or all people of the appointment.
pub(crate) async fn cancel(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Sent(request): Sent<CancelRequest>,
) -> Result<StatusCode, ApiError> {
    take(&registry, &session).await?;
    let appointment = uuid(&request.appointment_id).ok_or(NO_APPOINTMENT)?;
    let people = people(&request.beneficiaries)?;
    let mandate = session
        .over_appointment(&registry, appointment)
        .await?
        .ok_or(NO_APPOINTMENT)?;
    let order = Order::Cancel {
        appointment,
        people,
    };
    registry.store.change(&mandate, order).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take(registry: &Registry, session: &Session) -> Result<(), ApiError> {
    let account = session.account();
    Ok(registry
        .limits
        .take(Limit::ChangesPerAccount, account)
        .await?)
}

/// One to four different people.
fn people(texts: &[String]) -> Result<Vec<ReferenceId>, ApiError> {
    if !(1..=PEOPLE_MAX).contains(&texts.len()) {
        return Err(NOBODY);
    }
    let ids = texts.iter().map(|text| text.parse());
    ids.collect::<Result<_, _>>().map_err(|_| NOBODY)
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

fn slot(text: &str) -> Result<u8, ApiError> {
    let place = SLOTS.iter().position(|slot| *slot == text);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or(NO_SLOT)
}
