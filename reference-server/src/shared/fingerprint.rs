//! A key of one size, whatever it stands for, that tells nothing about it.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::hex;

/// SHA-256 of something that is too long, or too secret, to be a key itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(secret: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(secret).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(&self.0))
    }
}
