//! Registering a new member of the household.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use population::{Gender, PhotoIdKind};

use super::answer::{go_and_say, page};
use super::failure::Failure;
use super::form::{Citizen, Fields, Sent};
use super::frame::Frame;
use super::notice::Notice;
use super::words::Problem;
use crate::api::registration::{NewRequest, register};
use crate::registry::Registry;

/// The text of the consent that the form shows.
const CONSENT_VERSION: &str = "1";

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    frame: Frame,
    key: String,
    /// What was typed before.
    filled: NewRequest,
    genders: [Gender; 3],
    documents: [PhotoIdKind; 4],
}

/// `GET /household/register`.
pub(super) async fn show(citizen: Citizen) -> Response {
    shown(&citizen, NewRequest::default(), None)
}

/// `POST /household/register`.
pub(super) async fn add(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let request = filled(&fields);
    match register(&registry, &citizen.session, &request).await {
        Ok(_) => Ok(go_and_say("/household", Notice::Registered)),
        Err(error) => Ok(shown(&citizen, request, Some(Problem::of(error)))),
    }
}

fn filled(fields: &Fields) -> NewRequest {
    let number = |name: &str| fields.one(name).parse().unwrap_or_default();
    let consent = if fields.one("consent").is_empty() {
        ""
    } else {
        CONSENT_VERSION
    };
    NewRequest {
        name: fields.one("name").to_owned(),
        birth_year: fields.one("birth_year").to_owned(),
        gender_id: number("gender"),
        photo_id_type: number("document"),
        photo_id_number: fields.one("document_number").to_owned(),
        comorbidity_ind: fields.one("comorbidity").to_owned(),
        consent_version: consent.to_owned(),
    }
}

fn shown(citizen: &Citizen, filled: NewRequest, problem: Option<Problem>) -> Response {
    let frame = Frame::inside("Register somebody", "register", citizen).about(problem);
    let shown = RegisterPage {
        key: citizen.key.text().to_owned(),
        filled,
        genders: Gender::ALL,
        documents: PhotoIdKind::ALL,
        frame,
    };
    page(shown.frame.status(), &shown)
}
