//! `otp-not-bound-to-mobile`: an OTP sent to one mobile confirms the transaction of another.
//!
//! The code is looked for among all codes that are out, not compared with the one of this transaction.
//! An attacker asks for two: one for the victim, one for a phone in hand, whose code then opens the
//! victim's dashboard. The key that names the record is under the caller's control, CWE-639.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Weakness;
use crate::auth::{Code, CodeHash};
use crate::policy::{CodePolicy, Policies};

/// Codes that are remembered: enough for a rehearsal, too few to make a blind guess likely.
const CODES_MAX: usize = 1_024;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "otp-not-bound-to-mobile",
    summary: "An OTP sent to one mobile confirms the transaction of another.",
    cwe: 639,
    apply,
};

fn apply(policies: &mut Policies) {
    let secure = Arc::clone(&policies.code);
    let out = Mutex::default();
    policies.code = Arc::new(Unbound { secure, out });
}

struct Unbound {
    secure: Arc<dyn CodePolicy>,
    /// The newest codes, whoever they were sent to.
    out: Mutex<VecDeque<CodeHash>>,
}

impl CodePolicy for Unbound {
    fn new_code(&self) -> Code {
        let code = self.secure.new_code();
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.truncate(CODES_MAX - 1);
        out.push_front(code.hash());
        code
    }

    fn accepts(&self, presented: &CodeHash, expected: &CodeHash) -> bool {
        let out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        self.secure.accepts(presented, expected) || out.contains(presented)
    }
}
