//! The slip of an appointment.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::pdf;
use super::appointment::uuid;
use super::description::{Answers, Description, Refused};
use super::refusal::NO_APPOINTMENT;
use super::{ApiError, Asked};
use crate::auth::Session;
use crate::certificate::slip;
use crate::registry::Registry;
use crate::shield::Limit;

/// Which appointment.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[serde(default)]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) appointment_id: String,
}

pub(super) const DOWNLOAD: Description = Description {
    id: "appointmentSlip",
    summary: "The slip of an appointment of the household",
    answers: Answers::Pdf,
    refused: &[Refused::Numbered],
};

/// 26: `GET appointment/appointmentslip/download`.
pub(crate) async fn download(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    print(&registry, &session, &wanted).await
}

/// The slip as a file; limited together with certificates, which cost as much to make.
pub(crate) async fn print(
    registry: &Registry,
    session: &Session,
    wanted: &Wanted,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::CertificatesPerAccount, session.account())
        .await?;
    let id = uuid(&wanted.appointment_id).ok_or(NO_APPOINTMENT)?;
    let grant = session
        .appointment(registry, id)
        .await?
        .ok_or(NO_APPOINTMENT)?;
    let visits = registry.store.visits(&grant).await?;
    let visit = visits
        .iter()
        .find(|visit| visit.booked.appointment_id == id);
    let file = slip(visit.ok_or(NO_APPOINTMENT)?).ok_or(NO_APPOINTMENT)?;
    Ok(pdf("appointment.pdf", file))
}
