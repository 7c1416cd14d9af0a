//! Files to keep: the certificate and the appointment slip. Asked for with POST, so that no address
//! names anybody.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::failure::Failure;
use super::form::Sent;
use crate::api::{certificate as certificates, slip as slips};
use crate::registry::Registry;

/// `POST /household/certificate`.
pub(super) async fn certificate(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let wanted = certificates::Wanted {
        beneficiary_reference_id: fields.one("person").to_owned(),
    };
    Ok(certificates::download(&registry, &citizen.session.into(), &wanted).await?)
}

/// `POST /household/slip`.
pub(super) async fn slip(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, fields }: Sent,
) -> Result<Response, Failure> {
    let wanted = slips::Wanted {
        appointment_id: fields.one("appointment").to_owned(),
    };
    Ok(slips::print(&registry, &citizen.session, &wanted).await?)
}
