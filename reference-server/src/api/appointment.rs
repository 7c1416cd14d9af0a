//! Booking: take places in a session, move them, give them back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use population::ReferenceId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::personal;
use super::body::Sent;
use super::description::{Answers, Description, Refused, json};
use super::error::numbered;
use super::refusal::{NO_APPOINTMENT, NO_SLOT, NOBODY};
use super::{ApiError, captcha};
use crate::auth::{Session, bearer};
use crate::entropy;
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::{Order, SLOTS};

/// People in one booking: as many as a mobile may have.
const PEOPLE_MAX: usize = 4;

/// What a client sends to book. A `center_id` beside these is not needed.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ScheduleRequest {
    #[serde(default, deserialize_with = "forms::whole")]
    #[schemars(range(min = 1, max = 2))]
    pub(crate) dose: u8,
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) session_id: String,
    #[serde(default)]
    #[schemars(extend("enum" = SLOTS))]
    pub(crate) slot: String,
    #[serde(default)]
    #[schemars(length(min = 1, max = PEOPLE_MAX), inner(regex(pattern = forms::REFERENCE_ID)))]
    pub(crate) beneficiaries: Vec<String>,
    /// The letters of the newest captcha: compared when sent, needed when the registry was started
    /// so.
    pub(crate) captcha: Option<String>,
}

/// What a client sends to move an appointment.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct RescheduleRequest {
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) appointment_id: String,
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) session_id: String,
    #[serde(default)]
    #[schemars(extend("enum" = SLOTS))]
    pub(crate) slot: String,
}

/// What a client sends to give places back.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct CancelRequest {
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) appointment_id: String,
    #[serde(default, rename = "beneficiariesToCancel")]
    #[schemars(length(min = 1, max = PEOPLE_MAX), inner(regex(pattern = forms::REFERENCE_ID)))]
    pub(crate) beneficiaries: Vec<String>,
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
    headers: HeaderMap,
    Sent(request): Sent<ScheduleRequest>,
) -> Result<Response, ApiError> {
    let token = bearer(&headers);
    let appointment_confirmation_no = book(&registry, &session, token, &request).await?;
    Ok(personal(&Confirmation {
        appointment_confirmation_no,
    }))
}

/// Takes places for a session that came with `token`; the id of the new appointment.
pub(crate) async fn book(
    registry: &Registry,
    session: &Session,
    token: Option<&str>,
    request: &ScheduleRequest,
) -> Result<Uuid, ApiError> {
    take(registry, session).await?;
    captcha::check(registry, session, token, request.captcha.as_deref()).await?;
    if !(1..=2).contains(&request.dose) {
        return Err(numbered("APPOIN0106", "Invalid Dose"));
    }
    let people = people(&request.beneficiaries)?;
    let mandate = session
        .over_person(registry, people[0])
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
    Ok(appointment)
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
    rebook(&registry, &session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves an appointment.
pub(crate) async fn rebook(
    registry: &Registry,
    session: &Session,
    request: &RescheduleRequest,
) -> Result<(), ApiError> {
    take(registry, session).await?;
    let appointment = uuid(&request.appointment_id).ok_or(NO_APPOINTMENT)?;
    let mandate = session
        .over_appointment(registry, appointment)
        .await?
        .ok_or(NO_APPOINTMENT)?;
    let order = Order::Reschedule {
        appointment,
        session: uuid(&request.session_id).ok_or(NO_SLOT)?,
        slot: slot(&request.slot)?,
    };
    registry.store.change(&mandate, order).await?;
    Ok(())
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
    give_back(&registry, &session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives places back.
pub(crate) async fn give_back(
    registry: &Registry,
    session: &Session,
    request: &CancelRequest,
) -> Result<(), ApiError> {
    take(registry, session).await?;
    let appointment = uuid(&request.appointment_id).ok_or(NO_APPOINTMENT)?;
    let people = people(&request.beneficiaries)?;
    let mandate = session
        .over_appointment(registry, appointment)
        .await?
        .ok_or(NO_APPOINTMENT)?;
    let order = Order::Cancel {
        appointment,
        people,
    };
    registry.store.change(&mandate, order).await?;
    Ok(())
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

pub(super) fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

fn slot(text: &str) -> Result<u8, ApiError> {
    let place = SLOTS.iter().position(|slot| *slot == text);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or(NO_SLOT)
}
