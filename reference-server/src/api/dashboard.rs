//! The beneficiary's own dashboard.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::answer::{dress, personal};
use super::error::numbered;
use super::{ApiError, Asked};
use crate::auth::Session;
use crate::policy::Occasion;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::Record;

/// What the caller wants to see; nothing means everybody on the mobile.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    beneficiary_reference_id: Option<String>,
}

/// Records in the documented shape.
#[derive(Serialize)]
pub(crate) struct Beneficiaries {
    pub(crate) beneficiaries: Vec<Record>,
}

/// 20: `GET appointment/beneficiaries`: the household, or one member of it. Somebody else's id is
/// answered like one that does not exist.
pub(crate) async fn beneficiaries(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::DashboardReadsPerAccount, session.account())
        .await?;
    let grant = match wanted.beneficiary_reference_id {
        None => session.household(),
        Some(id) => session
            .member(&registry, &id)
            .await?
            .ok_or(numbered("APPOIN0001", "Beneficiary Not Found"))?,
    };
    let answer = personal(&Beneficiaries {
        beneficiaries: registry.store.read(&grant).await?,
    });
    Ok(dress(
        &registry,
        Occasion::Dashboard(session.account()),
        answer,
    ))
}
