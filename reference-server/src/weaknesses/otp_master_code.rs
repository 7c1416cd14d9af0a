//! `otp-master-code`: one fixed code opens every transaction.
//!
//! Left in for tests, found by the first person who tries it: 123456 is accepted for any mobile. The
//! credentials are in the program, CWE-798.

use std::sync::Arc;

use super::Weakness;
use crate::auth::{Code, CodeHash};
use crate::policy::{CodePolicy, Policies};

/// The code of the left-over.
const MASTER: u32 = 123_456;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "otp-master-code",
    summary: "One fixed code opens every transaction.",
    cwe: 798,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.code = Arc::new(MasterCode(Arc::clone(&policies.code)));
}

struct MasterCode(Arc<dyn CodePolicy>);

impl CodePolicy for MasterCode {
    fn new_code(&self) -> Code {
        self.0.new_code()
    }

    fn accepts(&self, presented: &CodeHash, expected: &CodeHash) -> bool {
        let master = Code::new(MASTER).is_some_and(|code| code.hash() == *presented);
        master || self.0.accepts(presented, expected)
    }
}
