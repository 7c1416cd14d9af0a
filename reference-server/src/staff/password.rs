//! A password as it is kept: an Argon2id hash with a salt of its own.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

use crate::entropy;

/// OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// What is left of a password.
#[derive(Clone, Copy)]
pub(crate) struct PasswordHash {
    salt: [u8; SALT_BYTES],
    hash: [u8; HASH_BYTES],
}

impl PasswordHash {
    /// Takes some 20 ms of a processor and 19 MiB, on purpose.
    pub(crate) fn of(password: &str) -> Self {
        let salt = entropy::bytes();
        let hash = digest(password, &salt);
        Self { salt, hash }
    }

    /// A hash of no password, to be compared with when there is no account: a refusal then takes as
    /// long as any other.
    pub(crate) fn of_nobody() -> Self {
        Self {
            salt: entropy::bytes(),
            hash: entropy::bytes(),
        }
    }

    /// Whether it was made of this password. As slow as [`PasswordHash::of`].
    pub(crate) fn is_of(&self, password: &str) -> bool {
        digest(password, &self.salt).ct_eq(&self.hash).into()
    }
}

/// Not even a hash belongs into a log.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PasswordHash(..)")
    }
}

fn digest(password: &str, salt: &[u8]) -> [u8; HASH_BYTES] {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES))
        .expect("the parameters are within the bounds of Argon2");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    let mut hash = [0; HASH_BYTES];
    argon2
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .expect("a request holds less than the longest password");
    hash
}
