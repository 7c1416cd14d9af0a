//! One appointment of the household: what and where, the slip, and giving places back.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::answer::{go, go_and_say, page};
use super::failure::Failure;
use super::form::{Citizen, Sent};
use super::frame::Frame;
use super::household::read;
use super::notice::Notice;
use super::people::Appointment;
use super::words::Problem;
use crate::api::appointment::{CancelRequest, give_back};
use crate::registry::Registry;

#[derive(Template)]
#[template(path = "appointment.html")]
struct AppointmentPage {
    frame: Frame,
    key: String,
    appointment: Appointment,
}

/// `GET /household/appointment/{number}`.
pub(super) async fn show(
    State(registry): State<Arc<Registry>>,
    citizen: Citizen,
    Path(number): Path<String>,
) -> Result<Response, Failure> {
    let (_, appointments) = read(&registry, &citizen).await?;
    let mut appointments = appointments.into_iter();
    let found = appointments.find(|appointment| appointment.number.to_string() == number);
    let show = |appointment| shown(&citizen, appointment, None);
    Ok(found.map_or_else(|| go("/household"), show))
}

/// `POST /household/cancel`.
pub(super) async fn cancel(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let request = CancelRequest {
        appointment_id: fields.one("appointment").to_owned(),
        beneficiaries: fields.all("person"),
    };
    if request.beneficiaries.is_empty() {
        let (_, appointments) = read(&registry, &citizen).await?;
        let mut appointments = appointments.into_iter();
        let found = appointments.find(|appointment| appointment.id == request.appointment_id);
        let problem = Problem::with("person", "Choose for whom the appointment is cancelled.");
        let again = |appointment| shown(&citizen, appointment, Some(problem));
        return Ok(found.map_or_else(|| go("/household"), again));
    }
    give_back(&registry, &citizen.session, &request).await?;
    Ok(go_and_say("/household", Notice::Cancelled))
}

fn shown(citizen: &Citizen, appointment: Appointment, problem: Option<Problem>) -> Response {
    let frame = Frame::inside("Your appointment", "household", citizen).about(problem);
    let key = citizen.key.text().to_owned();
    let shown = AppointmentPage {
        frame,
        key,
        appointment,
    };
    page(shown.frame.status(), &shown)
}
