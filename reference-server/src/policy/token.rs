//! What a token carries besides what the registry needs to recognise it.

use population::{Mobile, Population};
use serde_json::{Map, Value};

use super::Hardened;

/// Decides what a token says about its owner. Tokens are signed, not encrypted: every claim can be
/// read by whoever sees the token.
pub(crate) trait TokenPolicy: Send + Sync {
    /// Claims about the owner of `mobile`.
    fn personal_claims(&self, population: &Population, mobile: Mobile) -> Map<String, Value>;
}

impl TokenPolicy for Hardened {
    fn personal_claims(&self, _: &Population, _: Mobile) -> Map<String, Value> {
        Map::new()
    }
}
