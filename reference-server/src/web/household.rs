//! The household: each member's status and appointments, and the way to everything else.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::page;
use super::failure::Failure;
use super::form::{Citizen, Query};
use super::frame::Frame;
use super::notice::Said;
use super::people::{Appointment, Member};
use crate::api::{self, ApiError};
use crate::policy::Occasion;
use crate::registry::Registry;

#[derive(Template)]
#[template(path = "household.html")]
struct HouseholdPage {
    frame: Frame,
    key: String,
    members: Vec<Member>,
    appointments: Vec<Appointment>,
}

/// `GET /household`.
pub(super) async fn show(
    State(registry): State<Arc<Registry>>,
    citizen: Citizen,
    Query(said): Query<Said>,
) -> Result<Response, Failure> {
    let (members, appointments) = read(&registry, &citizen).await?;
    let frame = Frame::inside("Your household", "household", &citizen).saying(said.notice());
    let shown = HouseholdPage {
        frame,
        key: citizen.key.text().to_owned(),
        members,
        appointments,
    };
    let about = Occasion::Dashboard(citizen.session.account());
    Ok(api::dress(&registry, about, page(StatusCode::OK, &shown)))
}

/// Everybody on the citizen's mobile, counted as a read of the dashboard.
pub(super) async fn read(
    registry: &Registry,
    citizen: &Citizen,
) -> Result<(Vec<Member>, Vec<Appointment>), ApiError> {
    api::dashboard::take(registry, &citizen.session).await?;
    let grant = citizen.session.household();
    let members = Member::all(registry.store.read(&grant).await?);
    let appointments = Appointment::all(registry.store.visits(&grant).await?);
    Ok((members, appointments))
}
