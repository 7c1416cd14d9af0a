//! Partners: organisations with a key of their own that call from addresses of their own.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use population::Mobile;
use subtle::ConstantTimeEq;

use super::{Grant, Purpose};
use crate::api::description::{Needs, Operation, Scheme};
use crate::api::{ApiError, Peer};
use crate::entropy;
use crate::registry::Registry;
use crate::store::{Door, Unavailable};

/// The address that the rehearsal's one partner calls from: loopback, but nobody's default.
const PARTNER_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 77, 1));
/// The rehearsal's one partner.
const PARTNER_ID: u32 = 1;

/// One line of the partner register.
struct Entry {
    id: u32,
    key: String,
    addresses: Vec<IpAddr>,
}

/// The partner register.
pub(crate) struct Partners {
    entries: Vec<Entry>,
}

impl Partners {
    /// The rehearsal's partner, with a new random key.
    pub(crate) fn new() -> Self {
        Self {
            entries: vec![Entry {
                id: PARTNER_ID,
                key: entropy::hex::<20>(),
                addresses: vec![PARTNER_ADDRESS],
            }],
        }
    }

    /// Key and address of the rehearsal's partner, for the control port.
    pub(crate) fn credentials(&self) -> Option<(&str, IpAddr)> {
        let entry = self.entries.first()?;
        Some((&entry.key, *entry.addresses.first()?))
    }

    /// The partner with this key. Every key is compared whole, so the time tells nothing.
    fn by_key(&self, key: &[u8]) -> Option<&Entry> {
        let mut found = None;
        for entry in &self.entries {
            if entry.key.as_bytes().ct_eq(key).into() {
                found = Some(entry);
            }
        }
        found
    }
}

/// Proof of a partner's key, sent from one of the partner's addresses.
#[derive(Debug)]
pub(crate) struct Partner {
    id: u32,
}

impl Partner {
    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// The purpose of the consent that a citizen gives to this partner.
    pub(crate) fn purpose(&self) -> Purpose {
        Purpose::Partner(self.id)
    }

    /// Access to the household on `mobile`, if its owner consented to it being given to this
    /// partner, or if no consent is asked for.
    pub(crate) async fn household(
        &self,
        registry: &Registry,
        consent: Option<&str>,
        mobile: Mobile,
    ) -> Result<Option<Grant>, Unavailable> {
        let granted = !registry.policies.consent.consent_needed()
            || self.has_consent(registry, consent, mobile).await?;
        Ok(granted.then(|| Grant::household(mobile, Door::Partner)))
    }

    async fn has_consent(
        &self,
        registry: &Registry,
        consent: Option<&str>,
        mobile: Mobile,
    ) -> Result<bool, Unavailable> {
        let Some(text) = consent else {
            return Ok(false);
        };
        let token = registry.tokens.verify(text).await?;
        Ok(token.is_some_and(|token| token.mobile == mobile && token.purpose == self.purpose()))
    }
}

impl FromRequestParts<Arc<Registry>> for Partner {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let peer = Peer::of(parts);
        let source = registry.policies.source.source(peer.0, &parts.headers);
        parts
            .headers
            .get("x-api-key")
            .and_then(|key| registry.partners.by_key(key.as_bytes()))
            .filter(|entry| entry.addresses.contains(&source.to_canonical()))
            .map(|entry| Self { id: entry.id })
            .ok_or_else(|| {
                registry.observer.partner_refused(peer.0);
                ApiError::Forbidden
            })
    }
}

impl Needs for Partner {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::PartnerKey);
    }
}
