//! What a partner must show before it is answered.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::Hardened;

/// Decides about callers with a partner key.
pub(crate) trait PartnerPolicy: Send + Sync {
    /// The address that is compared with the partner's allow-list.
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr;
    /// Whether a lookup needs the consent of the citizen, given by OTP.
    fn consent_needed(&self) -> bool;
}

impl PartnerPolicy for Hardened {
    /// The socket's own peer: a header can be written by anybody.
    fn source(&self, peer: IpAddr, _: &HeaderMap) -> IpAddr {
        peer
    }

    fn consent_needed(&self) -> bool {
        true
    }
}
