//! 37: whether a person is vaccinated, for a third party, with the person's OTP.
//!
//! The paths of the real service are not known; these mirror the OTP pair of the public page. The
//! third party sends mobile and name, the person reads out the OTP, and the answer is a signed
//! statement that the third party can keep and show.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::personal;
use super::body::Sent;
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::otp::{Asker, ConfirmRequest, NOT_REGISTERED, SendAnswer, confirm, issue};
use super::{ApiError, Peer};
use crate::auth::{NameKey, Purpose};
use crate::certificate::Kind;
use crate::forms;
use crate::registry::Registry;
use crate::store::Record;

/// How long a statement is good for, seconds: for the check at hand, not for a collection.
const GOOD_FOR: u64 = 600;

/// Of whom the third party wants to know.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct StatusRequest {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile: String,
    #[serde(default)]
    #[schemars(regex(pattern = "\\S"))]
    full_name: String,
}

/// What is signed.
#[derive(Serialize)]
struct Statement {
    iat: u64,
    exp: u64,
    name: String,
    /// 0 not, 1 partially, 2 fully vaccinated.
    status: u8,
}

#[derive(JsonSchema, Serialize)]
struct StatusAnswer {
    credential: String,
}

pub(super) const SEND: Description = Description {
    id: "sendStatusOtp",
    summary: "Send an OTP for a statement of vaccination status",
    answers: json::<SendAnswer>(),
    refused: &[Refused::Numbered],
};

/// 37: `POST vaccination/status/generateOTP`. Whether name and mobile belong together is not looked
/// at before the OTP is right.
pub(crate) async fn send(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<StatusRequest>,
) -> Result<Response, ApiError> {
    // The number for this refusal is ours; the real one is not known.
    let name = NameKey::new(&request.full_name).ok_or(numbered("REQUEST0005", "Name Required"))?;
    let answer = issue(&registry, Asker::At(peer), Purpose::Status, &request.mobile).await?;
    let now = registry.clock.elapsed();
    registry
        .names
        .remember(now, answer.transaction, name)
        .await?;
    Ok(personal(&answer))
}

pub(super) const STATEMENT: Description = Description {
    id: "statusStatement",
    summary: "Exchange an OTP for a signed statement of vaccination status",
    answers: json::<StatusAnswer>(),
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// 37: `POST vaccination/status/confirmOTP`.
pub(crate) async fn statement(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<ConfirmRequest>,
) -> Result<Response, ApiError> {
    let proof = confirm(&registry, Asker::At(peer), Purpose::Status, &request).await?;
    // Said, here and below, to somebody who holds the owner's OTP only.
    let transaction = Uuid::parse_str(&request.transaction).map_err(|_| NOT_REGISTERED)?;
    let name = registry.names.of(registry.clock.elapsed(), transaction);
    let name = name.await?.ok_or(NOT_REGISTERED)?;
    let grant = proof.named(&registry, name).await?;
    let grant = grant.ok_or(NOT_REGISTERED)?;
    let mut records = registry.store.read(&grant).await?.into_iter();
    let record = records.next().ok_or(NOT_REGISTERED)?;
    let now = registry.clock.unix_seconds();
    let statement = Statement {
        iat: now,
        exp: now + GOOD_FOR,
        status: status(&record),
        name: record.name,
    };
    Ok(personal(&StatusAnswer {
        credential: registry.seal.sign(Kind::Status, &statement),
    }))
}

fn status(record: &Record) -> u8 {
    let doses = [&record.dose1_date, &record.dose2_date];
    doses.map(|date| u8::from(!date.is_empty())).iter().sum()
}
