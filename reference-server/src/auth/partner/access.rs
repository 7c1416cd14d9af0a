//! Access tokens of the certificate interface: OAuth 2, client credentials (RFC 6749, 4.4).
//!
//! A token is a random number. It opens nothing without the partner's key and signature, and it is
//! known by its hash only, so that neither the table nor the time to find it helps to guess one.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::entropy;
use crate::shared::{Away, Fingerprint, Table};
use crate::store::Unavailable;

/// Short: a partner that needs another one asks.
pub(crate) const ACCESS_LIFETIME: Duration = Duration::from_secs(300);
/// Tokens at once; the oldest make room, and their partners ask again.
const TOKENS_MAX: usize = 1 << 16;

/// Whom a token was given to, and when, in seconds since 1970.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Access {
    pub(super) partner: u32,
    pub(super) issued_at: u64,
}

/// The tokens that are out.
pub(super) struct AccessTokens(Table<Fingerprint, Access>);

impl AccessTokens {
    pub(super) fn new(away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, "access", ACCESS_LIFETIME, TOKENS_MAX))
    }

    pub(super) async fn issue(&self, now: Duration, access: Access) -> Result<String, Unavailable> {
        let token = entropy::hex::<32>();
        let key = Fingerprint::of(&token);
        self.0.insert(now, key, access).await?;
        Ok(token)
    }

    pub(super) async fn find(
        &self,
        now: Duration,
        token: &str,
    ) -> Result<Option<Access>, Unavailable> {
        self.0.get(now, &Fingerprint::of(token)).await
    }
}
