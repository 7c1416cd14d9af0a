//! Booking: take places in a session, move them, give them back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use population::ReferenceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ApiError;
use super::answer::personal;
use super::body::Sent;
use super::error::numbered;
use super::refusal::{NO_APPOINTMENT, NO_SLOT, NOBODY};
use crate::auth::Session;
use crate::entropy;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::{Order, SLOTS};

/// People in one booking: as many as a mobile may have.
const PEOPLE_MAX: usize = 4;

/// What a client sends to book. A `center_id` or `captcha` beside these is not needed.
#[derive(Deserialize)]
pub(crate) struct ScheduleRequest {
    #[serde(default)]
    dose: u8,
    #[serde(default)]
    session_id: String,
    #[serde(default)]
    slot: String,
    #[serde(default)]
    beneficiaries: Vec<String>,
}

/// What a client sends to move an appointment.
#[derive(Deserialize)]
pub(crate) struct RescheduleRequest {
    #[serde(default)]
    appointment_id: String,
    #[serde(default)]
    session_id: String,
    #[serde(default)]
    slot: String,
}

/// What a client sends to give places back.
#[derive(Deserialize)]
pub(crate) struct CancelRequest {
    #[serde(default)]
    appointment_id: String,
    #[serde(default, rename = "beneficiariesToCancel")]
    beneficiaries: Vec<String>,
}

#[derive(Serialize)]
struct Confirmation {
    appointment_confirmation_no: Uuid,
}

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
