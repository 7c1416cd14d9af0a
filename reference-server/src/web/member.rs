//! One member of the household: the whole masked record, certificate, and removal.

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
use super::people::Member;
use super::words::Problem;
use crate::api::registration::{DeleteRequest, remove as take_out};
use crate::registry::Registry;

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage {
    frame: Frame,
    key: String,
    member: Member,
}

/// `GET /household/member/{number}`.
pub(super) async fn show(
    State(registry): State<Arc<Registry>>,
    citizen: Citizen,
    Path(number): Path<String>,
) -> Result<Response, Failure> {
    let (members, _) = read(&registry, &citizen).await?;
    let mut members = members.into_iter();
    let found = members.find(|member| member.number.to_string() == number);
    Ok(found.map_or_else(|| go("/household"), |member| shown(&citizen, member, None)))
}

/// `POST /household/remove`.
pub(super) async fn remove(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let id = fields.one("person").to_owned();
    if fields.one("sure").is_empty() {
        let (members, _) = read(&registry, &citizen).await?;
        let mut members = members.into_iter();
        let problem = Problem::with("sure", "Tick the box to say that you are sure.");
        let found = members.find(|member| member.id == id);
        let again = |member| shown(&citizen, member, Some(problem));
        return Ok(found.map_or_else(|| go("/household"), again));
    }
    let request = DeleteRequest {
        beneficiary_reference_id: id,
    };
    take_out(&registry, &citizen.session, &request).await?;
    Ok(go_and_say("/household", Notice::Removed))
}

fn shown(citizen: &Citizen, member: Member, problem: Option<Problem>) -> Response {
    let frame = Frame::inside("Member of your household", "household", citizen).about(problem);
    let key = citizen.key.text().to_owned();
    page(frame.status(), &MemberPage { frame, key, member })
}
