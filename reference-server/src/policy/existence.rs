//! What the request for an OTP discloses about whether a mobile is registered.

use population::{Mobile, Population};

use super::Hardened;
use crate::auth::Purpose;

/// How the answer to a request for an OTP depends on the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disclosure {
    /// Not at all.
    Nothing,
    /// An unregistered mobile is refused.
    Refusal,
    /// The answer has one more member for an unregistered mobile.
    NewAccount,
}

/// Decides what a request for an OTP gives away.
pub(crate) trait ExistencePolicy: Send + Sync {
    /// The disclosure about `mobile` to whoever asks for an OTP for `purpose`.
    fn disclose(&self, population: &Population, purpose: Purpose, mobile: Mobile) -> Disclosure;
}

impl ExistencePolicy for Hardened {
    /// The register is not even looked at, so neither the answer nor its time depends on it.
    fn disclose(&self, _: &Population, _: Purpose, _: Mobile) -> Disclosure {
        Disclosure::Nothing
    }
}
