//! What a partner must show before it is answered.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::Hardened;
use crate::auth::{Scope, Use};

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

/// Decides what a partner's key is good for.
pub(crate) trait ScopePolicy: Send + Sync {
    /// Whether a key with the scopes `held` may be used for `wanted`.
    fn may(&self, held: &[Scope], wanted: Scope) -> bool;
}

impl ScopePolicy for Hardened {
    fn may(&self, held: &[Scope], wanted: Scope) -> bool {
        held.contains(&wanted)
    }
}

/// Decides whether a signed request may be sent twice.
pub(crate) trait ReplayPolicy: Send + Sync {
    /// Whether a request whose nonce had this use is answered.
    fn may_answer(&self, used: Use) -> bool;
}

impl ReplayPolicy for Hardened {
    /// The first time only: who has overheard a request has not learnt to make one.
    fn may_answer(&self, used: Use) -> bool {
        used == Use::First
    }
}
