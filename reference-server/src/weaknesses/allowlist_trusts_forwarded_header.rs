//! `allowlist-trusts-forwarded-header`: the partner allow-list believes X-Forwarded-For.
//!
//! The header is meant for a proxy that the operator runs; here the caller itself writes it, so a leaked
//! key works from anywhere. A less trusted source is used, CWE-348.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;

use super::Weakness;
use crate::policy::{Policies, SourcePolicy};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "allowlist-trusts-forwarded-header",
    summary: "The partner allow-list believes X-Forwarded-For.",
    cwe: 348,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.source = Arc::new(TrustsHeader(Arc::clone(&policies.source)));
}

struct TrustsHeader(Arc<dyn SourcePolicy>);

impl SourcePolicy for TrustsHeader {
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        claimed(headers).unwrap_or_else(|| self.0.source(peer, headers))
    }
}

/// The first address of the list: the origin, as the header's convention has it.
fn claimed(headers: &HeaderMap) -> Option<IpAddr> {
    let list = headers.get("x-forwarded-for")?.to_str().ok()?;
    list.split(',').next()?.trim().parse().ok()
}
