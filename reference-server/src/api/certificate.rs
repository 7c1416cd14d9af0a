//! Certificates: downloaded by their holders, verified by everybody.

use std::ops::Not;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jsonwebtoken::jwk::JwkSet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::{pdf, personal};
use super::body::Sent;
use super::description::{Answers, Description, Refused, json, shaped};
use super::error::numbered;
use super::refusal::NOBODY;
use super::{ApiError, Asked, Peer};
use crate::auth::{Grant, Holder, Session};
use crate::certificate::{Credential, Kind, page};
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;

/// Whose certificate.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[serde(default)]
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    pub(crate) beneficiary_reference_id: String,
}

/// A signed document, as read from a QR code.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct VerifyRequest {
    #[serde(default)]
    #[schemars(length(min = 1))]
    credential: String,
}

#[derive(JsonSchema, Serialize)]
struct VerifyAnswer {
    /// Genuine, and not expired.
    valid: bool,
    /// Genuine, but of a time that is over; absent otherwise.
    #[serde(skip_serializing_if = "Not::not")]
    expired: bool,
    /// What kind of document it is; only when it is valid, like its content.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Value>,
}

pub(super) const DOWNLOAD_PUBLIC: Description = Description {
    id: "publicCertificate",
    summary: "The certificate of a vaccinated member of the household",
    answers: Answers::Pdf,
    refused: &[Refused::Numbered],
};

/// 27: `GET registration/certificate/public/download`, with a token of the public page.
pub(crate) async fn download_public(
    State(registry): State<Arc<Registry>>,
    holder: Holder,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    download(&registry, &holder, &wanted).await
}

pub(super) const DOWNLOAD_SIGNED_IN: Description = Description {
    id: "certificate",
    summary: "The certificate of a vaccinated member of the household",
    answers: Answers::Pdf,
    refused: &[Refused::Numbered],
};

/// 28: `GET registration/certificate/download`, with a token of the portal.
pub(crate) async fn download_signed_in(
    State(registry): State<Arc<Registry>>,
    session: Session,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    download(&registry, &session.into(), &wanted).await
}

/// The certificate as a file.
pub(crate) async fn download(
    registry: &Registry,
    holder: &Holder,
    wanted: &Wanted,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::CertificatesPerAccount, holder.account())
        .await?;
    let grant = holder
        .certificate(registry, &wanted.beneficiary_reference_id)
        .await?
        .ok_or(NOBODY)?;
    as_file(registry, &grant).await
}

/// The page as a file to keep.
pub(super) async fn as_file(registry: &Registry, grant: &Grant) -> Result<Response, ApiError> {
    let file = draw(registry, grant).await?;
    Ok(pdf("certificate.pdf", file))
}

/// The number belongs to the real registry's refusals of certificates; status and text are ours.
async fn draw(registry: &Registry, grant: &Grant) -> Result<Vec<u8>, ApiError> {
    let certified = registry
        .store
        .certified(grant)
        .await?
        .ok_or(numbered("CERTIFICATE00002", "No Dose On Record"))?;
    let credential = Credential::new(&certified, registry.date);
    let sealed = registry.seal.sign(Kind::Certificate, &credential);
    page(&certified, &sealed).ok_or(numbered("CERTIFICATE00003", "Certificate Too Long"))
}

pub(super) const VERIFY: Description = Description {
    id: "verify",
    summary: "Whether a certificate or a statement is genuine",
    answers: json::<VerifyAnswer>(),
    refused: &[Refused::Numbered],
};

/// Ours: `POST /api/v3/certificate/verify`, for whoever is shown a certificate or a statement.
pub(crate) async fn verify(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    Sent(request): Sent<VerifyRequest>,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::PublicPerAddress, peer.0)
        .await?;
    if request.credential.is_empty() {
        return Err(numbered("REQUEST0008", "Credential Required"));
    }
    let opened = registry.seal.open(request.credential.trim());
    let now = registry.clock.unix_seconds();
    let expired = opened.as_ref().is_some_and(|(_, said)| is_over(said, now));
    let (kind, content) = opened.filter(|_| !expired).unzip();
    Ok(personal(&VerifyAnswer {
        valid: kind.is_some(),
        expired,
        kind: kind.map(Kind::name),
        content,
    }))
}

/// Certificates are good for ever, and say of no end.
fn is_over(content: &Value, now: u64) -> bool {
    content["exp"].as_u64().is_some_and(|end| end <= now)
}

pub(super) const KEYS: Description = Description {
    id: "keys",
    summary: "The public key under certificates and statements, as a JWK set",
    answers: shaped(key_set),
    refused: &[],
};

fn key_set(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": { "keys": { "type": "array", "items": { "type": "object" } } },
        "required": ["keys"],
        "additionalProperties": false,
    })
}

/// Ours: `GET /.well-known/jwks.json`, the public key (RFC 7517), for those who verify by
/// themselves.
pub(crate) async fn keys(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
) -> Result<axum::Json<JwkSet>, ApiError> {
    registry
        .limits
        .take(Limit::PublicPerAddress, peer.0)
        .await?;
    Ok(axum::Json(registry.seal.public()))
}
