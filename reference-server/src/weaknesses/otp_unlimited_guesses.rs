//! `otp-unlimited-guesses`: an OTP may be guessed without limit.
//!
//! No attempt spoils the code and no limit slows the guesser down. A million codes in three minutes are
//! 5,556 guesses a second: a laptop opens any account, and nobody notices. Excessive attempts are not
//! restricted, CWE-307.

use std::sync::Arc;

use super::Weakness;
use crate::policy::{LimitPolicy, OtpPolicy, OtpRules, Policies};
use crate::shield::{Allowance, Limit, LimitRow};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "otp-unlimited-guesses",
    summary: "An OTP may be guessed without limit.",
    cwe: 307,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.otp = Arc::new(UnlimitedGuesses(Arc::clone(&policies.otp)));
    policies.limit = Arc::new(ConfirmsUnlimited(Arc::clone(&policies.limit)));
}

struct UnlimitedGuesses(Arc<dyn OtpPolicy>);

impl OtpPolicy for UnlimitedGuesses {
    fn rules(&self) -> OtpRules {
        OtpRules {
            wrong_attempts_max: u32::MAX,
            ..self.0.rules()
        }
    }
}

struct ConfirmsUnlimited(Arc<dyn LimitPolicy>);

impl LimitPolicy for ConfirmsUnlimited {
    fn allowance(&self, row: &LimitRow) -> Option<Allowance> {
        match row.limit {
            Limit::OtpConfirmsPerAddress | Limit::OtpConfirmsPerMobile => None,
            _ => self.0.allowance(row),
        }
    }
}
