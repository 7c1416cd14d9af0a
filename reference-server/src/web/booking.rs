//! A session: book places in it, or move an appointment to it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::answer::{go_and_say, page};
use super::day;
use super::failure::Failure;
use super::form::{Citizen, Fields, Query, Sent};
use super::frame::Frame;
use super::household::read;
use super::notice::Notice;
use super::people::{Appointment, Member};
use super::words::Problem;
use crate::api::appointment::{
    RescheduleRequest, ScheduleRequest, book as take_places, rebook as move_there,
};
use crate::api::centre::CentreDay;
use crate::api::{availability, captcha};
use crate::registry::Registry;
use crate::store::SLOTS;

/// Which session.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    session_id: String,
}

#[derive(Template)]
#[template(path = "booking.html")]
struct BookingPage {
    frame: Frame,
    key: String,
    place: CentreDay,
    date: String,
    members: Vec<Member>,
    appointments: Vec<Appointment>,
    /// The picture whose letters a booking needs, where it needs any.
    captcha: Option<String>,
    chosen: Chosen,
}

/// What was chosen before.
#[derive(Default)]
struct Chosen {
    people: Vec<String>,
    slot: String,
    appointment: String,
}

impl Chosen {
    fn of(fields: &Fields) -> Self {
        Self {
            people: fields.all("person"),
            slot: fields.one("slot").to_owned(),
            appointment: fields.one("appointment").to_owned(),
        }
    }
}

/// `GET /book`.
pub(super) async fn show(
    State(registry): State<Arc<Registry>>,
    citizen: Citizen,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    shown(
        &registry,
        &citizen,
        &wanted.session_id,
        Chosen::default(),
        None,
    )
    .await
}

/// `POST /book`.
pub(super) async fn book(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let (session, chosen) = (fields.one("session_id"), Chosen::of(&fields));
    let problem = match dose(&registry, &citizen, &chosen.people).await? {
        Err(problem) => problem,
        Ok(dose) => {
            let request = ScheduleRequest {
                dose,
                session_id: session.to_owned(),
                slot: chosen.slot.clone(),
                beneficiaries: chosen.people.clone(),
                captcha: Some(fields.one("captcha").to_owned()),
            };
            let token = Some(citizen.token.as_str());
            match take_places(&registry, &citizen.session, token, &request).await {
                Ok(_) => return Ok(go_and_say("/household", Notice::Booked)),
                Err(error) => Problem::of(error),
            }
        }
    };
    shown(&registry, &citizen, session, chosen, Some(problem)).await
}

/// `POST /move`.
pub(super) async fn rebook(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let (session, chosen) = (fields.one("session_id"), Chosen::of(&fields));
    let request = RescheduleRequest {
        appointment_id: chosen.appointment.clone(),
        session_id: session.to_owned(),
        slot: chosen.slot.clone(),
    };
    match move_there(&registry, &citizen.session, &request).await {
        Ok(()) => Ok(go_and_say("/household", Notice::Moved)),
        Err(error) => {
            let mut problem = Problem::of(error);
            problem.field = match problem.field {
                "slot" => "new_slot",
                "person" => "appointment",
                other => other,
            };
            shown(&registry, &citizen, session, chosen, Some(problem)).await
        }
    }
}

/// The dose that the chosen people are due for; the registry decides whether they may have it. A
/// stranger among them is due for the first, so that the refusal is the registry's.
async fn dose(
    registry: &Registry,
    citizen: &Citizen,
    people: &[String],
) -> Result<Result<u8, Problem>, Failure> {
    if people.is_empty() {
        return Ok(Err(Problem::with("person", "Choose at least one person.")));
    }
    let (members, _) = read(registry, citizen).await?;
    let mut doses: Vec<u8> = members
        .iter()
        .filter(|member| people.contains(&member.id))
        .map(|member| member.due.unwrap_or(1))
        .collect();
    doses.dedup();
    Ok(match doses.as_slice() {
        [] => Ok(1),
        [dose] => Ok(*dose),
        _ => Err(Problem::with(
            "person",
            "These people are due for different doses. Make one booking for the first dose and another one for the second.",
        )),
    })
}

async fn shown(
    registry: &Registry,
    citizen: &Citizen,
    session: &str,
    chosen: Chosen,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let (date, place) = availability::session(registry, session).await?;
    let (members, appointments) = read(registry, citizen).await?;
    let captcha = if registry.captcha_needed {
        Some(captcha::draw(registry, &citizen.session, Some(&citizen.token)).await?)
    } else {
        None
    };
    let shown = BookingPage {
        frame: Frame::inside("Book an appointment", "places", citizen).about(problem),
        key: citizen.key.text().to_owned(),
        place,
        date: day::long(date),
        members,
        appointments,
        captcha,
        chosen,
    };
    Ok(page(shown.frame.status(), &shown))
}

/// The times of a session, as sent and as read.
fn slots() -> impl Iterator<Item = (&'static str, String)> {
    SLOTS.into_iter().map(|slot| (slot, day::hours(slot)))
}
