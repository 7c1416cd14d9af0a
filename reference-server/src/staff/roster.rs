//! Which accounts have a password. An account has none until the operator asks for one.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::{Account, PasswordHash};

/// Accounts with a password, 56 bytes each.
const ACCOUNTS_MAX: usize = 1 << 18;

/// Accounts and their hashes.
pub(crate) struct Roster {
    hashes: RwLock<HashMap<Account, PasswordHash>>,
    nobody: PasswordHash,
}

/// The roster has as many accounts as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Roster {
    pub(crate) fn new() -> Self {
        Self {
            hashes: RwLock::default(),
            nobody: PasswordHash::of_nobody(),
        }
    }

    /// Gives an account a password, in the place of the one before.
    pub(crate) fn admit(&self, account: Account, hash: PasswordHash) -> Result<(), Full> {
        let mut hashes = self.hashes.write().unwrap_or_else(PoisonError::into_inner);
        if hashes.len() >= ACCOUNTS_MAX && !hashes.contains_key(&account) {
            return Err(Full);
        }
        hashes.insert(account, hash);
        Ok(())
    }

    /// Whether an account has a password.
    pub(crate) fn has(&self, account: Account) -> bool {
        let hashes = self.hashes.read().unwrap_or_else(PoisonError::into_inner);
        hashes.contains_key(&account)
    }

    /// What a presented password is compared with; for no account, or one without a password, a
    /// hash that nothing fits.
    pub(crate) fn hash_of(&self, account: Option<Account>) -> PasswordHash {
        let hashes = self.hashes.read().unwrap_or_else(PoisonError::into_inner);
        let known = account.and_then(|account| hashes.get(&account).copied());
        known.unwrap_or(self.nobody)
    }
}
