//! Looking people up, and their certificates, within the jurisdiction.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use population::Mobile;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::answer::personal;
use crate::api::certificate;
use crate::api::dashboard::Beneficiaries;
use crate::api::description::{Answers, Description, Refused, json};
use crate::api::error::numbered;
use crate::api::refusal::NOBODY;
use crate::api::{ApiError, Asked};
use crate::auth::{Access, Staff};
use crate::forms;
use crate::registry::Registry;

/// Whom, by reference id.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ById {
    #[serde(default)]
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    beneficiary_reference_id: String,
}

/// Whom, by mobile.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ByMobile {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile_number: String,
}

pub(crate) const BY_ID: Description = Description {
    id: "findByReferenceId",
    summary: "Look up a person of the own jurisdiction",
    answers: json::<Beneficiaries>(),
    refused: &[Refused::Numbered],
};

/// 31: `GET vaccinator/beneficiaries/findByReferenceId`.
pub(crate) async fn by_reference_id(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Asked(wanted): Asked<ById>,
) -> Result<Response, ApiError> {
    let id = &wanted.beneficiary_reference_id;
    let access = staff.read_person(&registry, id).await?.ok_or(NOBODY)?;
    records(&registry, &[access]).await
}

pub(crate) const BY_MOBILE: Description = Description {
    id: "staffFindByMobile",
    summary: "Look up those on a mobile who belong to the own jurisdiction",
    answers: json::<Beneficiaries>(),
    refused: &[Refused::Numbered],
};

/// Ours: `GET /api/v3/staff/beneficiaries/findByMobile`. Those of the household whom the user may
/// see; if there are none, the mobile is answered like one that nobody has.
pub(crate) async fn by_mobile(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Asked(wanted): Asked<ByMobile>,
) -> Result<Response, ApiError> {
    let mobile = mobile(&wanted.mobile_number)?;
    let seen = staff.on_mobile(&registry, mobile).await?;
    if seen.is_empty() {
        return Err(NOBODY);
    }
    records(&registry, &seen).await
}

pub(crate) const DOWNLOAD: Description = Description {
    id: "staffCertificate",
    summary: "The certificate of a vaccinated person of the own jurisdiction",
    answers: Answers::Pdf,
    refused: &[Refused::Numbered],
};

/// 35: `GET vaccinator/certificate/download`.
pub(crate) async fn download(
    State(registry): State<Arc<Registry>>,
    staff: Staff,
    Asked(wanted): Asked<ById>,
) -> Result<Response, ApiError> {
    let id = &wanted.beneficiary_reference_id;
    let access = staff.read_person(&registry, id).await?.ok_or(NOBODY)?;
    certificate::as_file(&registry, &access.certificate()).await
}

async fn records(registry: &Registry, seen: &[Access]) -> Result<Response, ApiError> {
    let mut beneficiaries = Vec::with_capacity(seen.len());
    for access in seen {
        beneficiaries.extend(registry.store.read(&access.record()).await?);
    }
    Ok(personal(&Beneficiaries { beneficiaries }))
}

/// The mobile with this text.
pub(super) fn mobile(text: &str) -> Result<Mobile, ApiError> {
    text.parse()
        .map_err(|_| numbered("USRAUT0010", "Invalid Mobile Number"))
}
