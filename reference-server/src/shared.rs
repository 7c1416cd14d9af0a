//! What several registries at one address must know together: the OTPs and captchas that are out,
//! sessions, what callers have used of their allowances, the nonces and revocations of partners, and
//! the key that signs tokens.
//!
//! By default each registry keeps it in its own memory. A Redis or a PostgreSQL keeps it for all of
//! them. When that cannot be reached nobody is let in and nothing goes on uncounted: 503.

mod away;
mod fingerprint;
pub(crate) mod mobile;
mod postgres;
mod redis;
mod table;

use std::sync::Arc;

pub(crate) use away::Away;
pub(crate) use fingerprint::Fingerprint;
pub(crate) use table::Table;

use crate::config::StartError;
use crate::entropy;
use crate::remote::RemoteUrl;

/// Where registries keep what they must know together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SharedKind {
    /// Nowhere: this registry is alone at its address.
    #[default]
    Memory,
    /// In Redis, or a server that speaks its protocol.
    Redis(RemoteUrl),
    /// In PostgreSQL, or an engine that speaks its protocol.
    Postgres(RemoteUrl),
}

/// A way to what is known together.
pub(crate) struct Shared {
    /// `None`: known here only.
    pub(crate) away: Option<Arc<Away>>,
    /// Signs tokens.
    pub(crate) token_key: [u8; 32],
}

impl SharedKind {
    /// `scope` keeps registries of other people apart.
    pub(crate) fn open(&self, scope: &str) -> Result<Shared, StartError> {
        let own = entropy::bytes();
        let url = match self {
            Self::Memory => {
                return Ok(Shared {
                    away: None,
                    token_key: own,
                });
            }
            Self::Redis(url) | Self::Postgres(url) => url,
        };
        let opened = match self {
            Self::Redis(_) => Away::redis(url, scope, own),
            _ => Away::postgres(url, scope, own),
        };
        let (away, token_key) = opened.map_err(|source| StartError::Shared {
            place: url.to_string(),
            source,
        })?;
        Ok(Shared {
            away: Some(Arc::new(away)),
            token_key,
        })
    }
}
