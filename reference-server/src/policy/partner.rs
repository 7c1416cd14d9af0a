//! What a partner must show before it is answered.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::Hardened;

/// Decides from where a caller with a partner key calls.
pub(crate) trait SourcePolicy: Send + Sync {
    /// The address that is compared with the partner's allow-list.
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr;
}

impl SourcePolicy for Hardened {
    /// The socket's own peer: a header can be written by anybody.
    fn source(&self, peer: IpAddr, _: &HeaderMap) -> IpAddr {
        peer
    }
}

/// Decides whether a partner may look somebody up who did not agree to it.
pub(crate) trait ConsentPolicy: Send + Sync {
    /// Whether a lookup needs the consent of the citizen, given by OTP.
    fn consent_needed(&self) -> bool;
}

impl ConsentPolicy for Hardened {
    fn consent_needed(&self) -> bool {
        true
    }
}
