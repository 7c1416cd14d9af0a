//! The OTPs that are out: one row for each transaction, until it is used, spoiled or too old.

use std::sync::Arc;
use std::time::Duration;

use population::Mobile;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Code, CodeHash, Purpose};
use crate::entropy;
use crate::expiring::Fate;
use crate::policy::{CodePolicy, OtpPolicy, OtpRules};
use crate::redact::redacted;
use crate::shared::{Away, Table, mobile};
use crate::store::Unavailable;

/// OTPs that can be out at once: the 1,343 a second of 28 April 2021 over three minutes are 242,000.
const TRANSACTIONS_MAX: usize = 1 << 20;

/// A row: what was sent to whom, for what.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Transaction {
    #[serde(with = "mobile")]
    mobile: Mobile,
    purpose: Purpose,
    expected: CodeHash,
    wrong_attempts: u32,
}

/// An OTP that was just made.
#[derive(Clone, Copy)]
pub(crate) struct Issued {
    pub(crate) transaction: Uuid,
    pub(crate) code: Code,
}

/// Proof that the owner of a mobile read back the OTP that was sent to it.
#[derive(Clone, Copy)]
pub(crate) struct VerifiedOtp {
    mobile: Mobile,
    purpose: Purpose,
}

redacted!(Issued, VerifiedOtp);

impl VerifiedOtp {
    pub(crate) fn mobile(&self) -> Mobile {
        self.mobile
    }

    pub(crate) fn purpose(&self) -> Purpose {
        self.purpose
    }
}

/// Why an OTP was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtpRefusal {
    /// No such transaction: never begun, too old, used, spoiled, or begun for another purpose.
    UnknownTransaction,
    WrongCode,
    /// A wrong code, one too many: the transaction is gone.
    Spoiled,
    /// Where the OTPs are kept cannot be reached.
    Unavailable,
}

impl From<Unavailable> for OtpRefusal {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

/// All OTPs that are out.
pub(crate) struct OtpBook {
    transactions: Table<Uuid, Transaction>,
    rules: OtpRules,
    codes: Arc<dyn CodePolicy>,
}

impl OtpBook {
    pub(crate) fn new(
        policy: &dyn OtpPolicy,
        codes: Arc<dyn CodePolicy>,
        away: Option<&Arc<Away>>,
    ) -> Self {
        let rules = policy.rules();
        Self {
            transactions: Table::new(away, "otp", rules.lifetime, TRANSACTIONS_MAX),
            rules,
            codes,
        }
    }

    pub(crate) fn rules(&self) -> OtpRules {
        self.rules
    }

    /// How many OTPs are out, as far as they are kept here.
    pub(crate) fn len(&self) -> usize {
        self.transactions.len()
    }

    /// Begins a transaction: the code goes to `mobile`, the transaction's id to the caller.
    pub(crate) async fn issue(
        &self,
        now: Duration,
        mobile: Mobile,
        purpose: Purpose,
    ) -> Result<Issued, Unavailable> {
        let code = self.codes.new_code();
        let transaction = entropy::uuid();
        let row = Transaction {
            mobile,
            purpose,
            expected: code.hash(),
            wrong_attempts: 0,
        };
        self.transactions.insert(now, transaction, row).await?;
        Ok(Issued { transaction, code })
    }

    /// The mobile of a transaction that is still open.
    pub(crate) async fn mobile_of(
        &self,
        now: Duration,
        transaction: Uuid,
    ) -> Result<Option<Mobile>, Unavailable> {
        let row = self.transactions.get(now, &transaction).await?;
        Ok(row.map(|row| row.mobile))
    }

    /// Compares what was presented with what was sent.
    pub(crate) async fn confirm(
        &self,
        now: Duration,
        transaction: Uuid,
        purpose: Purpose,
        presented: Option<CodeHash>,
    ) -> Result<VerifiedOtp, OtpRefusal> {
        self.transactions
            .visit(now, &transaction, |row| self.judge(row, purpose, presented))
            .await?
            .unwrap_or(Err(OtpRefusal::UnknownTransaction))
    }

    fn judge(
        &self,
        row: &mut Transaction,
        purpose: Purpose,
        presented: Option<CodeHash>,
    ) -> (Result<VerifiedOtp, OtpRefusal>, Fate) {
        if row.purpose != purpose {
            return (Err(OtpRefusal::UnknownTransaction), Fate::Keep);
        }
        if presented.is_some_and(|code| self.codes.accepts(&code, &row.expected)) {
            let proof = VerifiedOtp {
                mobile: row.mobile,
                purpose,
            };
            let fate = if self.rules.single_use {
                Fate::Remove
            } else {
                Fate::Keep
            };
            return (Ok(proof), fate);
        }
        row.wrong_attempts = row.wrong_attempts.saturating_add(1);
        let spoiled = row.wrong_attempts >= self.rules.wrong_attempts_max;
        if spoiled {
            (Err(OtpRefusal::Spoiled), Fate::Remove)
        } else {
            (Err(OtpRefusal::WrongCode), Fate::Keep)
        }
    }
}
