//! Access tokens of the certificate interface: OAuth 2, client credentials (RFC 6749, 4.4).
//!
//! A token is a random number. It opens nothing without the partner's key and signature, and it is
//! known by its hash only, so that neither the table nor the time to find it helps to guess one.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::entropy;
use crate::expiring::ExpiringTable;

/// Short: a partner that needs another one asks.
pub(crate) const ACCESS_LIFETIME: Duration = Duration::from_secs(300);
/// Tokens at once; the oldest make room, and their partners ask again.
const TOKENS_MAX: usize = 1 << 16;

/// Whom a token was given to, and when, in seconds since 1970.
#[derive(Clone, Copy)]
pub(super) struct Access {
    pub(super) partner: u32,
    pub(super) issued_at: u64,
}

/// The tokens that are out.
pub(super) struct AccessTokens(ExpiringTable<[u8; 32], Access>);

impl AccessTokens {
    pub(super) fn new() -> Self {
        Self(ExpiringTable::new(ACCESS_LIFETIME, TOKENS_MAX))
    }

    pub(super) fn issue(&self, now: Duration, access: Access) -> String {
        let token = entropy::hex::<32>();
        self.0.insert(now, Sha256::digest(&token).into(), access);
        token
    }

    pub(super) fn find(&self, now: Duration, token: &str) -> Option<Access> {
        self.0.get(now, &Sha256::digest(token).into())
    }
}
