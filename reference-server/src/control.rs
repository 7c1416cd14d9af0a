//! The control port: what the person who runs a rehearsal may see, and nobody else.
//!
//! It listens on loopback, on a port of its own, and answers only to the random token that the
//! registry printed when it started. It is how a rehearsal reads the OTPs of the mobiles it plays.
//! Metrics and health need no token: they tell about nobody, and a monitor that had the token could
//! read every handset.

mod audit;
mod partners;
mod routes;
mod staff;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use population::{CentreIndex, Mobile, PersonIndex, ReferenceId, Vaccine};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;

use self::routes::Routes;
use crate::api::Route;
use crate::auth::{Mandate, bearer};
use crate::entropy;
use crate::observe::{self, Pulses};
use crate::registry::Registry;
use crate::store::{Order, Refusal, Unavailable};
use crate::usage::Usage;

/// Bytes of the name of a batch.
const BATCH_MAX: usize = 32;

/// What the control port knows.
pub(crate) struct Control {
    registry: Arc<Registry>,
    usage: Arc<Usage>,
    pulses: Pulses,
    token: String,
    passwords: staff::Passwords,
}

/// Proof of the control token.
pub(crate) struct Operator(());

impl Control {
    /// With a new random token.
    pub(crate) fn new(registry: Arc<Registry>, usage: Arc<Usage>, pulses: Pulses) -> Self {
        Self {
            registry,
            usage,
            pulses,
            token: entropy::hex::<32>(),
            passwords: staff::Passwords::new(),
        }
    }

    /// The token that opens the port.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// All of the control port.
    pub(crate) fn router(self) -> Router {
        routes().router().with_state(Arc::new(self))
    }
}

fn routes() -> Routes {
    let routes = Routes::default()
        .get("/ready", ready)
        .get("/handset/{mobile}", handset)
        .get("/people/{index}", person)
        .get("/audit", audit::view)
        .get("/audit/log", audit::lines)
        .post("/doses", dose)
        .get("/usage", usage)
        .get("/metrics", metrics)
        .get("/healthz", health);
    partners::add(staff::add(routes))
}

/// Every route of the control port. All but the metrics and the health need its token.
#[must_use]
pub fn control_routes() -> Vec<Route> {
    routes().known()
}

fn unavailable(_: Unavailable) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

impl FromRequestParts<Arc<Control>> for Operator {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut Parts,
        control: &Arc<Control>,
    ) -> Result<Self, StatusCode> {
        let presented = bearer(&parts.headers).unwrap_or_default();
        let genuine: bool = presented.as_bytes().ct_eq(control.token.as_bytes()).into();
        genuine.then_some(Self(())).ok_or(StatusCode::UNAUTHORIZED)
    }
}

async fn ready(_: Operator, State(control): State<Arc<Control>>) -> Response {
    let registry = &control.registry;
    Json(json!({
        "people": registry.population.people(),
        "seed": registry.population.seed(),
        "date": registry.date.to_string(),
        "version": env!("CARGO_PKG_VERSION"),
    }))
    .into_response()
}

async fn handset(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(mobile): Path<String>,
) -> Result<Response, StatusCode> {
    let mobile: Mobile = mobile.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let registry = &control.registry;
    let messages: Vec<_> = registry
        .outbox
        .read(registry.clock.elapsed(), mobile)
        .iter()
        .map(|message| {
            json!({
                "purpose": message.purpose.kind(),
                "text": message.text(&registry.partners),
                "otp": message.code.digits(),
            })
        })
        .collect();
    Ok(Json(json!({ "messages": messages })).into_response())
}

/// Whom a rehearsal can play: the numbers of one synthetic person.
async fn person(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(index): Path<u64>,
) -> Result<Response, StatusCode> {
    let registry = &control.registry;
    let person = registry
        .population
        .person(PersonIndex(index))
        .ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(json!({
        "mobile": person.household().mobile().to_string(),
        "beneficiary_reference_id": person.reference_id().to_string(),
        "name": person.name().to_string(),
        "doses": person.doses_by(registry.date).len(),
    }))
    .into_response())
}

/// A dose that the operator, in the place of a vaccinator, says was given today.
#[derive(Deserialize)]
struct DoseGiven {
    beneficiary_reference_id: String,
    dose: u8,
    vaccine: String,
    vaccine_batch: String,
    center_id: u32,
}

async fn dose(
    operator: Operator,
    State(control): State<Arc<Control>>,
    Json(given): Json<DoseGiven>,
) -> Result<StatusCode, StatusCode> {
    let registry = &control.registry;
    let id: ReferenceId = given
        .beneficiary_reference_id
        .parse()
        .map_err(|_| StatusCode::NOT_FOUND)?;
    let mobile = registry.store.mobile_of(id).await;
    let mobile = mobile
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?
        .ok_or(StatusCode::NOT_FOUND)?;
    let vaccine = Vaccine::ALL
        .into_iter()
        .find(|vaccine| vaccine.name() == given.vaccine);
    let centre = registry.population.centre(CentreIndex(given.center_id));
    let (Some(vaccine), Some(centre)) = (vaccine, centre) else {
        return Err(StatusCode::BAD_REQUEST);
    };
    if given.vaccine_batch.len() > BATCH_MAX {
        return Err(StatusCode::BAD_REQUEST);
    }
    let order = Order::Vaccinate {
        person: id,
        dose: given.dose,
        vaccine,
        batch: given.vaccine_batch,
        centre: centre.id.0,
    };
    let mandate = Mandate::of_operator(&operator, mobile);
    match registry.store.change(&mandate, order).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(Refusal::Unavailable) => Err(StatusCode::SERVICE_UNAVAILABLE),
        Err(Refusal::Unknown) => Err(StatusCode::NOT_FOUND),
        Err(_) => Err(StatusCode::CONFLICT),
    }
}

async fn usage(_: Operator, State(control): State<Arc<Control>>) -> Response {
    Json(control.usage.snapshot()).into_response()
}

async fn metrics(State(control): State<Arc<Control>>) -> Response {
    let page = observe::page(&control.registry, &control.usage);
    ([(header::CONTENT_TYPE, observe::CONTENT_TYPE)], page).into_response()
}

/// 503 with the reasons when the registry cannot do its work.
async fn health(State(control): State<Arc<Control>>) -> Response {
    let reasons = observe::ailments(&control.registry, &control.pulses).await;
    if reasons.is_empty() {
        return Json(json!({ "status": "ok" })).into_response();
    }
    let answer = json!({ "status": "unavailable", "reasons": reasons });
    (StatusCode::SERVICE_UNAVAILABLE, Json(answer)).into_response()
}
