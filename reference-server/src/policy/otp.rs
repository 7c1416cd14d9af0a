//! How an OTP is made, how long it lives and what it is good for.

use std::time::Duration;

use subtle::ConstantTimeEq;

use super::Hardened;
use crate::auth::{Code, CodeHash};

/// The figures of an OTP's life.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OtpRules {
    /// From sending to the last instant at which it is accepted.
    pub(crate) lifetime: Duration,
    /// Wrong attempts after which it is destroyed.
    pub(crate) wrong_attempts_max: u32,
    /// Whether the right attempt destroys it too.
    pub(crate) single_use: bool,
    /// Whether the answer to the request for an OTP carries it.
    pub(crate) echoed: bool,
}

/// Decides how an OTP lives and ends.
pub(crate) trait OtpPolicy: Send + Sync {
    /// Read once, at start.
    fn rules(&self) -> OtpRules;
}

impl OtpPolicy for Hardened {
    /// Three minutes, as the SMS of the real registry said; three attempts leave a guesser three
    /// chances in a million; used once, only for the request that it was sent for (OWASP ASVS
    /// 4.0.3 V2.7.2 and V2.7.3).
    fn rules(&self) -> OtpRules {
        OtpRules {
            lifetime: Duration::from_secs(180),
            wrong_attempts_max: 3,
            single_use: true,
            echoed: false,
        }
    }
}

/// Decides which digits are sent and which are right.
pub(crate) trait CodePolicy: Send + Sync {
    /// A new code.
    fn new_code(&self) -> Code;
    /// Whether `presented` opens the transaction for which `expected` was sent.
    fn accepts(&self, presented: &CodeHash, expected: &CodeHash) -> bool;
}

impl CodePolicy for Hardened {
    fn new_code(&self) -> Code {
        Code::random()
    }

    /// In constant time: the time of a refusal says nothing about how much was right.
    fn accepts(&self, presented: &CodeHash, expected: &CodeHash) -> bool {
        presented.0.ct_eq(&expected.0).into()
    }
}
