//! The beneficiary's own dashboard.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{dress, personal_text};
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::{ApiError, Asked};
use crate::auth::Session;
use crate::forms;
use crate::policy::Occasion;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::Record;

/// What the caller wants to see; nothing means everybody on the mobile.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    beneficiary_reference_id: Option<String>,
}

/// Records in the documented shape.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Beneficiaries {
    pub(super) beneficiaries: Vec<Record>,
}

impl Beneficiaries {
    /// These records as JSON.
    pub(crate) fn text(beneficiaries: Vec<Record>) -> Vec<u8> {
        serde_json::to_vec(&Self { beneficiaries }).expect("records hold text and numbers only")
    }
}

pub(super) const BENEFICIARIES: Description = Description {
    id: "beneficiaries",
    summary: "The own household, or one member of it",
    answers: json::<Beneficiaries>(),
    refused: &[Refused::Numbered],
};

/// 20: `GET appointment/beneficiaries`: the household, or one member of it. Somebody else's id is
/// answered like one that does not exist.
pub(crate) async fn beneficiaries(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    take(&registry, &session).await?;
    let grant = match wanted.beneficiary_reference_id {
        None => session.household(),
        Some(id) => session
            .member(&registry, &id)
            .await?
            .ok_or(numbered("APPOIN0001", "Beneficiary Not Found"))?,
    };
    let text = registry.store.text(&grant, Beneficiaries::text).await?;
    let answer = personal_text(text);
    Ok(dress(
        &registry,
        Occasion::Dashboard(session.account()),
        answer,
    ))
}

/// Takes one read off the account's allowance.
pub(crate) async fn take(registry: &Registry, session: &Session) -> Result<(), ApiError> {
    let reads = Limit::DashboardReadsPerAccount;
    Ok(registry.limits.take(reads, session.account()).await?)
}
