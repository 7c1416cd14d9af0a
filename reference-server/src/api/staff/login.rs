//! How an authorised user signs in: password, then the OTP on the own mobile. The paths are ours;
//! those of the real registry are not known.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::answer::personal;
use crate::api::body::Sent;
use crate::api::description::{Description, Refused, json};
use crate::api::otp::{self, ConfirmAnswer, ConfirmRequest, SendAnswer};
use crate::api::{ApiError, Peer};
use crate::audit::Entry;
use crate::auth::{KnownUser, Purpose};
use crate::registry::Registry;
use crate::shield::Limit;
use crate::staff::{Account, Busy};

impl From<Busy> for ApiError {
    fn from(_: Busy) -> Self {
        Self::Unavailable
    }
}

/// The first half.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct LoginRequest {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    password: String,
}

/// The second half.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct SecondHalf {
    #[serde(default)]
    user_name: String,
    #[serde(flatten)]
    otp: ConfirmRequest,
}

pub(crate) const LOGIN: Description = Description {
    id: "staffLogin",
    summary: "Check an authorised user's password and send an OTP to the user's mobile",
    answers: json::<SendAnswer>(),
    refused: &[Refused::Unauthenticated, Refused::Unreadable],
};

/// Ours: `POST /api/v3/staff/auth/login`. The limits come first: a check of a password is dear.
pub(crate) async fn login(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<LoginRequest>,
) -> Result<Response, ApiError> {
    let limits = &registry.limits;
    limits.take(Limit::StaffLoginsPerAddress, peer.0).await?;
    // By address first: who is over it there uses nothing up that others may need.
    let user_name = request.user_name.as_str();
    limits
        .take(Limit::StaffLoginsPerAccountAndAddress, (user_name, peer.0))
        .await?;
    limits.take(Limit::StaffLoginsPerAccount, user_name).await?;
    let user = KnownUser::with_password(&registry, &request.user_name, request.password)
        .await?
        .ok_or_else(|| {
            registry.note_refused(&request.user_name, "password");
            ApiError::Unauthenticated
        })?;
    must_not_be_revoked(&registry, user.account()).await?;
    let mobile = user.account().mobile(&registry.population);
    let answer = otp::deliver(&registry, user.purpose(), mobile).await?;
    Ok(personal(&answer))
}

pub(crate) const CONFIRM: Description = Description {
    id: "confirmStaffOtp",
    summary: "Exchange an authorised user's OTP for a token",
    answers: json::<ConfirmAnswer>(),
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// Ours: `POST /api/v3/staff/auth/confirmOTP`. The token is good for fifteen minutes.
pub(crate) async fn confirm(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<SecondHalf>,
) -> Result<Response, ApiError> {
    // Without an account there is no transaction either, and nothing is compared.
    let account = Account::named(&request.user_name, &registry.population)
        .ok_or(ApiError::Unauthenticated)?;
    let purpose = Purpose::Staff(account);
    let proof = otp::confirm(&registry, otp::Asker::At(peer), purpose, &request.otp)
        .await
        .inspect_err(|error| {
            if *error == otp::WRONG {
                registry.note_refused(&request.user_name, "OTP");
            }
        })?;
    must_not_be_revoked(&registry, account).await?;
    registry.record(Entry::signed_in(account)).await?;
    otp::token(&registry, &proof, None).await
}

/// Nobody signs in to an account that the operator has revoked. It is asked only of somebody whose
/// half of the login was right, so that nobody else learns of it.
async fn must_not_be_revoked(registry: &Registry, account: Account) -> Result<(), ApiError> {
    if registry.is_revoked(account).await? {
        registry.note_refused(&account.to_string(), "revoked");
        return Err(ApiError::Unauthenticated);
    }
    Ok(())
}
