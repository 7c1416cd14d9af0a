//! Proof that somebody knows the password of an authorised user: half of a login.

use super::Purpose;
use crate::registry::Registry;
use crate::staff::{Account, Busy};

/// An account whose password was right. Made only here; the OTP to the user's own mobile follows.
#[derive(Debug)]
pub(crate) struct KnownUser {
    account: Account,
}

impl KnownUser {
    /// Compares a password. `None` for a wrong one and for an account that does not exist, in the
    /// same time: in both cases one hash is worked out.
    pub(crate) async fn with_password(
        registry: &Registry,
        user: &str,
        password: String,
    ) -> Result<Option<Self>, Busy> {
        let account = Account::named(user, &registry.population);
        let hash = registry.roster.hash_of(account);
        let is_right = registry.desk.ask(move || hash.is_of(&password)).await?;
        Ok(account.filter(|_| is_right).map(|account| Self { account }))
    }

    pub(crate) fn account(&self) -> Account {
        self.account
    }

    /// What the OTP that follows is for.
    pub(crate) fn purpose(&self) -> Purpose {
        Purpose::Staff(self.account)
    }
}
