//! Who counts as an authorised user, and under which conditions one is served.

use population::Population;

use super::Hardened;
use crate::auth::{Purpose, Token};
use crate::staff::Account;

/// Decides about the authorised user's door as a whole.
pub(crate) trait StaffPolicy: Send + Sync {
    /// The account that a live token stands for; `None` refuses the request.
    fn account(&self, population: &Population, token: &Token) -> Option<Account>;

    /// Whether every access needs a purpose.
    fn purpose_needed(&self) -> bool;

    /// Whether every access goes on record.
    fn is_tracked(&self) -> bool;
}

impl StaffPolicy for Hardened {
    /// Only a token that followed a password and an OTP of the account's own.
    fn account(&self, _: &Population, token: &Token) -> Option<Account> {
        match token.purpose {
            Purpose::Staff(account) => Some(account),
            _ => None,
        }
    }

    fn purpose_needed(&self) -> bool {
        true
    }

    fn is_tracked(&self) -> bool {
        true
    }
}
