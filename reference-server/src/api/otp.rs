//! The three OTP pairs: a code goes to a mobile, and whoever reads it back gets a token.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use population::Mobile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::{personal, words};
use super::body::Sent;
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::{ApiError, Peer};
use crate::auth::{CodeHash, Issued, OtpRefusal, PartnerCall, Purpose, Scope, VerifiedOtp};
use crate::forms;
use crate::observe::OtpEnd;
use crate::policy::Disclosure;
use crate::registry::Registry;
use crate::shield::{Limit, OverLimit};

/// Not told apart: how many guesses are left is nobody's business.
pub(super) const WRONG: ApiError = numbered("USRAUT0014", "Invalid OTP");

type Answer = Result<Response, ApiError>;

pub(super) const NOT_REGISTERED: ApiError = numbered("USRAUT0024", "Beneficiary Not Registered");

/// What a client sends to get an OTP.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct SendRequest {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile: String,
}

/// What the portal's page sends to get an OTP.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct PortalSendRequest {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile: String,
    /// A constant in the page's script. It proves nothing, so any will do.
    #[serde(default)]
    #[schemars(length(min = 1))]
    secret: String,
}

/// What a client sends to prove an OTP.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct ConfirmRequest {
    /// SHA-256 of the digits, as hexadecimal text.
    #[serde(default)]
    #[schemars(regex(pattern = forms::SHA256))]
    pub(crate) otp: String,
    #[serde(default, rename = "txnId")]
    #[schemars(extend("format" = "uuid"))]
    pub(crate) transaction: String,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct SendAnswer {
    #[serde(rename = "txnId")]
    pub(crate) transaction: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    otp: Option<String>,
    #[serde(rename = "isNewAccount", skip_serializing_if = "Option::is_none")]
    new_account: Option<&'static str>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ConfirmAnswer {
    token: String,
    #[serde(rename = "isNewAccount", skip_serializing_if = "Option::is_none")]
    new_account: Option<&'static str>,
}

pub(super) const SEND_PUBLIC: Description = Description {
    id: "sendPublicOtp",
    summary: "Send an OTP for the public page",
    answers: json::<SendAnswer>(),
    refused: &[Refused::Numbered],
};

/// 1: `POST auth/public/generateOTP`.
pub(crate) async fn send_public(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<SendRequest>,
) -> Answer {
    send(&registry, Asker::At(peer), Purpose::Public, &request.mobile).await
}

pub(super) const SEND_PARTNER: Description = Description {
    id: "sendConsentOtp",
    summary: "Send an OTP for a citizen's consent to a partner's lookup",
    answers: json::<SendAnswer>(),
    refused: &[Refused::Numbered],
};

/// 3: `POST auth/generateOTP`, for partners.
pub(crate) async fn send_partner(
    State(registry): State<Arc<Registry>>,
    call: PartnerCall<Sent<SendRequest>>,
) -> Answer {
    let partner = call.within(&registry, Scope::Otp)?;
    let request = call.read(&registry)?;
    let asker = Asker::Partner(partner.id());
    send(&registry, asker, partner.purpose(), &request.mobile).await
}

pub(super) const SEND_PORTAL: Description = Description {
    id: "sendPortalOtp",
    summary: "Send an OTP for the portal",
    answers: json::<SendAnswer>(),
    refused: &[Refused::Numbered],
};

/// 5: `POST auth/generateMobileOTP`, for the portal.
pub(crate) async fn send_portal(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<PortalSendRequest>,
) -> Answer {
    if request.secret.is_empty() {
        return Err(numbered("USRAUT0018", "OTP Generation Failed"));
    }
    send(&registry, Asker::At(peer), Purpose::Portal, &request.mobile).await
}

pub(super) const CONFIRM_PUBLIC: Description = Description {
    id: "confirmPublicOtp",
    summary: "Exchange an OTP for a token of the public page",
    answers: json::<ConfirmAnswer>(),
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// 2: `POST auth/public/confirmOTP`.
pub(crate) async fn confirm_public(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<ConfirmRequest>,
) -> Answer {
    let proof = confirm(&registry, Asker::At(peer), Purpose::Public, &request).await?;
    // Said to the proven owner of the mobile only, so it tells nobody about somebody else.
    if is_new(&registry, proof.mobile()).await? {
        return Err(NOT_REGISTERED);
    }
    token(&registry, &proof, None).await
}

pub(super) const CONFIRM_PARTNER: Description = Description {
    id: "confirmConsentOtp",
    summary: "Exchange an OTP for a citizen's consent",
    answers: json::<ConfirmAnswer>(),
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// 4: `POST auth/confirmOTP`; the token is the citizen's consent for this partner.
pub(crate) async fn confirm_partner(
    State(registry): State<Arc<Registry>>,
    call: PartnerCall<Sent<ConfirmRequest>>,
) -> Answer {
    let partner = call.within(&registry, Scope::Otp)?;
    let request = call.read(&registry)?;
    let asker = Asker::Partner(partner.id());
    let proof = confirm(&registry, asker, partner.purpose(), &request).await?;
    let new_account = yes_or_no(is_new(&registry, proof.mobile()).await?);
    token(&registry, &proof, Some(new_account)).await
}

pub(super) const CONFIRM_PORTAL: Description = Description {
    id: "confirmPortalOtp",
    summary: "Exchange an OTP for a token of the portal",
    answers: json::<ConfirmAnswer>(),
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// 6: `POST auth/validateMobileOtp`.
pub(crate) async fn confirm_portal(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<ConfirmRequest>,
) -> Answer {
    let proof = confirm(&registry, Asker::At(peer), Purpose::Portal, &request).await?;
    token(&registry, &proof, None).await
}

/// Who asks, as far as limits tell callers apart. A partner has shown its key and is counted by it: the
/// citizens of all its customers come from its few addresses.
#[derive(Clone, Copy)]
pub(crate) enum Asker {
    /// Somebody at this address.
    At(Peer),
    /// The partner with this number.
    Partner(u32),
}

impl Asker {
    async fn take(self, registry: &Registry, by_address: Limit) -> Result<(), OverLimit> {
        let limits = &registry.limits;
        match self {
            Self::At(peer) => limits.take(by_address, peer.0).await,
            Self::Partner(id) => limits.take(Limit::PartnerRequestsPerKey, id).await,
        }
    }
}

async fn send(registry: &Registry, asker: Asker, purpose: Purpose, mobile: &str) -> Answer {
    let answer = issue(registry, asker, purpose, mobile).await?;
    Ok(personal(&answer))
}

/// Sends an OTP to the mobile with this text, if the limits allow it.
pub(crate) async fn issue(
    registry: &Registry,
    asker: Asker,
    purpose: Purpose,
    mobile_sent: &str,
) -> Result<SendAnswer, ApiError> {
    asker.take(registry, Limit::OtpSendsPerAddress).await?;
    let mobile: Mobile = mobile_sent.parse().map_err(|_| ApiError::Numbered {
        code: "USRAUT0010",
        text: words(registry, "Invalid Mobile Number", mobile_sent),
    })?;
    let disclosure = registry
        .policies
        .existence
        .disclose(&registry.population, purpose, mobile);
    if disclosure == Disclosure::Refusal {
        return Err(NOT_REGISTERED);
    }
    Ok(SendAnswer {
        new_account: (disclosure == Disclosure::NewAccount).then_some("Y"),
        ..deliver(registry, purpose, mobile).await?
    })
}

/// Sends an OTP to `mobile`, if the limits of this mobile allow it.
pub(super) async fn deliver(
    registry: &Registry,
    purpose: Purpose,
    mobile: Mobile,
) -> Result<SendAnswer, ApiError> {
    let sent = mobile.to_string();
    registry
        .limits
        .take(Limit::OtpResendWindow, (mobile, purpose.number()))
        .await
        .map_err(|over| match over {
            OverLimit::Until(_) => {
                ApiError::AlreadySent(words(registry, "OTP Already Sent", &sent))
            }
            OverLimit::Unknown => ApiError::Unavailable,
        })?;
    registry
        .limits
        .take(Limit::OtpSendsPerMobile, mobile)
        .await?;
    let Issued { transaction, code } = registry.issue_otp(mobile, purpose).await?;
    Ok(SendAnswer {
        transaction,
        otp: registry.otps.rules().echoed.then(|| code.digits()),
        new_account: None,
    })
}

/// Compares what was sent back with the OTP of the transaction.
pub(crate) async fn confirm(
    registry: &Registry,
    asker: Asker,
    purpose: Purpose,
    request: &ConfirmRequest,
) -> Result<VerifiedOtp, ApiError> {
    asker.take(registry, Limit::OtpConfirmsPerAddress).await?;
    if request.otp.is_empty() {
        return Err(numbered("USRAUT0012", "OTP Required"));
    }
    if request.transaction.is_empty() {
        return Err(numbered("USRAUT0013", "Transaction Id Required"));
    }
    let now = registry.clock.elapsed();
    let transaction =
        Uuid::parse_str(&request.transaction).map_err(|_| ApiError::Unauthenticated)?;
    let mobile = registry
        .otps
        .mobile_of(now, transaction)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    registry
        .limits
        .take(Limit::OtpConfirmsPerMobile, mobile)
        .await?;
    let presented = CodeHash::parse(&request.otp);
    let confirmed = registry.otps.confirm(now, transaction, purpose, presented);
    let judged = confirmed.await;
    match judged {
        Ok(_) => registry.observer.otp_presented(OtpEnd::Confirmed),
        Err(OtpRefusal::Spoiled) => registry.observer.otp_presented(OtpEnd::Spoiled),
        Err(OtpRefusal::Unavailable) => {}
        Err(_) => registry.observer.otp_presented(OtpEnd::Refused),
    }
    judged.map_err(|refusal| match refusal {
        OtpRefusal::UnknownTransaction => ApiError::Unauthenticated,
        OtpRefusal::WrongCode | OtpRefusal::Spoiled => WRONG,
        OtpRefusal::Unavailable => ApiError::Unavailable,
    })
}

pub(super) async fn token(
    registry: &Registry,
    proof: &VerifiedOtp,
    new_account: Option<&'static str>,
) -> Answer {
    let token = registry.tokens.issue(proof).await?;
    Ok(personal(&ConfirmAnswer { token, new_account }))
}

async fn is_new(registry: &Registry, mobile: Mobile) -> Result<bool, ApiError> {
    Ok(!registry.store.is_registered(mobile).await?)
}

fn yes_or_no(answer: bool) -> &'static str {
    if answer { "Y" } else { "N" }
}
