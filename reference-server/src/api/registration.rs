//! Who is registered on a mobile: add somebody, take somebody out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use population::{Gender, PhotoIdKind, ReferenceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::answer::personal;
use super::body::Sent;
use super::description::{Answers, Description, Refused, json};
use super::error::numbered;
use super::refusal::NOBODY;
use crate::auth::{Mandate, Session};
use crate::entropy;
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;
use crate::store::{Newcomer, Order, mask};

/// Characters of a name.
const NAME_MAX: usize = 100;
/// Nobody alive was born before.
const BIRTH_YEAR_MIN: i16 = 1_900;

/// What a client sends to register somebody.
#[derive(Default, Deserialize, JsonSchema)]
pub(crate) struct NewRequest {
    /// As on the photo id: letters of the Latin script (the certificate has no others), blanks, full stops,
    /// apostrophes and hyphens.
    #[serde(default)]
    #[schemars(length(min = 1, max = NAME_MAX), regex(pattern = forms::NAME))]
    pub(crate) name: String,
    /// Not in the future.
    #[serde(default)]
    #[schemars(regex(pattern = "^(19[0-9]{2}|20[0-9]{2})$"))]
    pub(crate) birth_year: String,
    #[serde(default, deserialize_with = "forms::whole")]
    #[schemars(range(min = 1, max = 3))]
    pub(crate) gender_id: u8,
    /// One of those of `idTypes`.
    #[serde(default, deserialize_with = "forms::whole")]
    #[schemars(extend("enum" = [1, 2, 6, 11]))]
    pub(crate) photo_id_type: u8,
    /// In the form of its type, and one that nobody real can hold.
    #[serde(default)]
    pub(crate) photo_id_number: String,
    #[serde(default)]
    #[schemars(extend("enum" = ["Y", "N"]))]
    pub(crate) comorbidity_ind: String,
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) consent_version: String,
}

/// What a client sends to take somebody out.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct DeleteRequest {
    #[serde(default)]
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    pub(crate) beneficiary_reference_id: String,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct NewAnswer {
    pub(super) beneficiary_reference_id: String,
}

pub(super) const NEW: Description = Description {
    id: "register",
    summary: "Register somebody on the own mobile",
    answers: json::<NewAnswer>(),
    refused: &[Refused::Numbered],
};

/// 21: `POST registration/beneficiary/new`, on the caller's own mobile.
pub(crate) async fn new(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Sent(request): Sent<NewRequest>,
) -> Result<Response, ApiError> {
    let id = register(&registry, &session, &request).await?;
    Ok(personal(&NewAnswer {
        beneficiary_reference_id: id.to_string(),
    }))
}

/// Registers somebody; the new reference id.
pub(crate) async fn register(
    registry: &Registry,
    session: &Session,
    request: &NewRequest,
) -> Result<ReferenceId, ApiError> {
    registry
        .limits
        .take(Limit::ChangesPerAccount, session.account())
        .await?;
    let newcomer = request.newcomer(registry.date.year())?;
    add(registry, &session.own(), newcomer).await
}

/// Adds somebody to the mobile of the mandate; the new reference id.
pub(super) async fn add(
    registry: &Registry,
    mandate: &Mandate,
    newcomer: Newcomer,
) -> Result<ReferenceId, ApiError> {
    let order = Order::Register {
        choice: u64::from_le_bytes(entropy::bytes()),
        newcomer,
    };
    let receipt = registry.store.change(mandate, order).await?;
    receipt.registered.ok_or(ApiError::Unavailable)
}

pub(super) const DELETE: Description = Description {
    id: "deleteBeneficiary",
    summary: "Take somebody without a dose out of the own household",
    answers: Answers::Nothing,
    refused: &[Refused::Numbered],
};

/// 22: `POST registration/beneficiary/delete`: of the own household, without a dose on record.
pub(crate) async fn delete(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Sent(request): Sent<DeleteRequest>,
) -> Result<StatusCode, ApiError> {
    remove(&registry, &session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes somebody out.
pub(crate) async fn remove(
    registry: &Registry,
    session: &Session,
    request: &DeleteRequest,
) -> Result<(), ApiError> {
    registry
        .limits
        .take(Limit::ChangesPerAccount, session.account())
        .await?;
    let person: ReferenceId = request
        .beneficiary_reference_id
        .parse()
        .map_err(|_| NOBODY)?;
    let mandate = session.over_person(registry, person).await?.ok_or(NOBODY)?;
    let order = Order::Delete { person };
    registry.store.change(&mandate, order).await?;
    Ok(())
}

impl NewRequest {
    /// The numbers of these refusals are ours; the real ones are not known. A document that may be
    /// somebody's in the real world is refused, and whether one is registered elsewhere is not
    /// looked up: the answer would tell the caller.
    pub(super) fn newcomer(&self, this_year: i16) -> Result<Newcomer, ApiError> {
        let name = self.name.trim();
        if !is_name(name) {
            return Err(numbered("REGIST0001", "Invalid Name"));
        }
        let birth_year = year(&self.birth_year)
            .filter(|year| (BIRTH_YEAR_MIN..=this_year).contains(year))
            .ok_or(numbered("REGIST0002", "Invalid Birth Year"))?;
        let gender = Gender::ALL
            .into_iter()
            .find(|gender| gender.id() == self.gender_id)
            .ok_or(numbered("REGIST0003", "Invalid Gender"))?;
        let photo_id_kind = PhotoIdKind::ALL
            .into_iter()
            .find(|kind| kind.id() == self.photo_id_type)
            .ok_or(numbered("REGIST0004", "Invalid Photo Id Type"))?;
        if !photo_id_kind.is_number(&self.photo_id_number) {
            return Err(numbered("REGIST0005", "Invalid Photo Id Number"));
        }
        if self.consent_version.is_empty() {
            return Err(numbered("REGIST0007", "Consent Required"));
        }
        Ok(Newcomer {
            name: name.to_owned(),
            birth_year,
            gender,
            photo_id_kind,
            photo_id_masked: mask(&self.photo_id_number),
            comorbidity: match self.comorbidity_ind.as_str() {
                "Y" => true,
                "N" => false,
                _ => return Err(numbered("REGIST0006", "Invalid Comorbidity Indicator")),
            },
            registered_at: None,
        })
    }
}

/// Letters that the certificate can print, with the marks that names have.
fn is_name(text: &str) -> bool {
    let letter =
        |letter: char| matches!(letter, 'A'..='Z' | 'a'..='z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ');
    text.starts_with(letter)
        && text.chars().count() <= NAME_MAX
        && text.chars().all(|one| letter(one) || " .'-".contains(one))
}

fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}
